//! The records, one file each: the typed struct and the table of its fields.

/// Declares a fixed set of choices: the enum, its keys and its [`ChoiceSet`](crate::model::ChoiceSet).
macro_rules! choices {
    ($name:ident $set:literal $stat:ident { $($variant:ident $key:literal),* $(,)? }) => {
        #[doc = concat!("A choice of the set `", $set, "`.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = concat!("`", $key, "`")] $variant),* }

        #[doc = concat!("The set `", $set, "`.")]
        pub static $stat: $crate::model::ChoiceSet = $crate::model::ChoiceSet { name: $set, keys: &[$($key),*] };

        impl $name {
            /// The key in the store and in files.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }
            /// The choice of a key.
            #[must_use]
            pub fn of_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)* _ => None }
            }
        }

        impl $crate::model::FieldType for Option<$name> {
            fn read(value: &$crate::model::Value) -> Self {
                $name::of_key(value.as_str())
            }
            fn write(self) -> $crate::model::Value {
                self.map_or($crate::model::Value::Null, |c| $crate::model::Value::text(c.key()))
            }
        }
    };
}

/// Declares a record: the typed struct, the table of its fields, and the way between the struct and a row.
macro_rules! record {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident : $type:ty = $description:expr;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type),* }

        /// The fields, in the order of the form.
        pub static FIELDS: &[$crate::model::Field] = &[$($description.named(stringify!($field))),*];

        impl $crate::model::Record for $name {
            const KIND: $crate::model::Kind = $crate::model::Kind::$name;
            fn from_values(values: &[$crate::model::Value]) -> Self {
                let mut values = values.iter();
                let mut next = || values.next().unwrap_or(&$crate::model::Value::Null);
                Self { $($field: $crate::model::FieldType::read(next())),* }
            }
            fn into_values(self) -> Vec<$crate::model::Value> {
                vec![$($crate::model::FieldType::write(self.$field)),*]
            }
        }
    };
}

pub mod agreement;
pub mod assessment;
pub mod attendance;
pub mod certificate;
pub mod clearance;
pub mod cohort;
pub mod cost;
pub mod curriculum;
pub mod department;
pub mod document;
pub mod entrustment;
pub mod equipment;
pub mod follow_up;
pub mod framework;
pub mod holiday;
pub mod hospital;
pub mod instrument;
pub mod instrument_item;
pub mod item_price;
pub mod logbook;
pub mod lunar_month;
pub mod mapping;
pub mod nomination;
pub mod participant;
pub mod placement;
pub mod register_entry;
pub mod rotation;
pub mod saved_filter;
pub mod session;
pub mod skill;
pub mod skill_map;
pub mod snooze;
pub mod step;
pub mod teaching;
pub mod term;
pub mod trainee;
pub mod trainer;
pub mod visit;
pub mod waiver;
pub mod working_time;

pub use super::moment::Moment;
pub use agreement::Agreement;
pub use assessment::{Assessment, PARTY, PHASE, Party, Phase};
pub use attendance::{ATTENDANCE_STATE, Attendance, AttendanceState};
pub use certificate::{Certificate, ISSUED, Issued};
pub use clearance::Clearance;
pub use cohort::Cohort;
pub use cost::{COST_KIND, Cost, CostKind};
pub use curriculum::Curriculum;
pub use department::Department;
pub use document::{DOCUMENT_KIND, Document, DocumentKind};
pub use entrustment::Entrustment;
pub use equipment::{AVAILABILITY, Availability, Equipment};
pub use follow_up::{BARRIER, Barrier, FollowUp};
pub use framework::Framework;
pub use holiday::Holiday;
pub use hospital::{Hospital, HospitalLevel, LEVEL, SIDE, Side};
pub use instrument::{INSTRUMENT_KIND, Instrument, InstrumentKind};
pub use instrument_item::{ITEM_KIND, InstrumentItem, ItemKind};
pub use item_price::ItemPrice;
pub use logbook::Logbook;
pub use lunar_month::LunarMonth;
pub use mapping::Mapping;
pub use nomination::{DECISION, Decision, Nomination};
pub use participant::{KEY_COMPONENTS, KeyComponents, Participant, SUPERVISION, Supervision};
pub use placement::{PERMITTED_ROLE, PLACEMENT_STATE, PermittedRole, Placement, PlacementState};
pub use register_entry::RegisterEntry;
pub use rotation::Rotation;
pub use saved_filter::SavedFilter;
pub use session::{SESSION_KIND, Session, SessionKind};
pub use skill::{PRIORITY, SKILL_KIND, Skill, SkillKind, SkillPriority};
pub use skill_map::{RELATION, SkillMap, SkillRelation};
pub use snooze::Snooze;
pub use step::{APPLIES_TO, AppliesTo, Step};
pub use teaching::Teaching;
pub use term::{LIST, Term, TermList};
pub use trainee::{STATUS, Trainee, TraineeStatus};
pub use trainer::Trainer;
pub use visit::Visit;
pub use waiver::Waiver;
pub use working_time::{SEASON, Season, WorkingTime};

choices! { Sex "sex" SEX { Female "female", Male "male" } }
