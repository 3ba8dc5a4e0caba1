//! The list of all kinds of records, and what is derived from their field tables.

use super::field::Field;
use super::records as r;
use super::value::Value;

macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident $module:ident $table:literal title $title:expr;)*) => {
        /// A kind of record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$meta])* $name),* }

        impl Kind {
            /// Every kind; a kind comes after those it refers to wherever it can.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// Its name: table in the store, word on the command line; label `kind-<table>`.
            #[must_use]
            pub const fn table(self) -> &'static str {
                match self { $(Kind::$name => $table),* }
            }

            /// Its fields, in the order of the form.
            #[must_use]
            pub fn fields(self) -> &'static [Field] {
                match self { $(Kind::$name => r::$module::FIELDS),* }
            }

            /// The fields that name a record of it to a person, first the main one.
            #[must_use]
            pub const fn title_fields(self) -> &'static [&'static str] {
                match self { $(Kind::$name => &$title),* }
            }
        }
    };
}

kinds! {
    /// An entry of a catalogue.
    Term term "term" title ["name"];
    /// A day off, per country.
    Holiday holiday "holiday" title ["name", "on"];
    /// A step of the travel clearance with its lead time.
    Step step "step" title ["name"];
    /// A hospital of either side.
    Hospital hospital "hospital" title ["name"];
    /// Hours of work of a country or a hospital.
    WorkingTime working_time "working_time" title ["name", "country"];
    /// A lunar month that began on another day than the table has.
    LunarMonth lunar_month "lunar_month" title ["year", "month"];
    /// A department with its training seats.
    Department department "department" title ["name", "hospital"];
    /// A tracer item at a department, or in a hospital as a whole.
    Equipment equipment "equipment" title ["item", "department", "hospital"];
    /// A specialist who teaches, supervises or assesses.
    Trainer trainer "trainer" title ["passport_name"];
    /// A bilateral agreement with its quota.
    Agreement agreement "agreement" title ["title"];
    /// A group that travels together.
    Cohort cohort "cohort" title ["name"];
    /// An inbound delegation.
    Visit visit "visit" title ["title"];
    /// A health worker of the home side.
    Trainee trainee "trainee" title ["passport_name"];
    /// A request that a person be trained.
    Nomination nomination "nomination" title ["trainee", "on"];
    /// A passport, visa, permit, insurance …
    Document document "document" title ["kind", "number"];
    /// Money due or paid.
    Cost cost "cost" title ["kind", "amount", "currency"];
    /// A trainee at a department for a period.
    Placement placement "placement" title ["trainee", "department"];
    /// What somebody is still to be placed for.
    Rotation rotation "rotation" title ["specialty", "trainee", "cohort"];
    /// A clearance step closed for a trainee.
    Clearance clearance "clearance" title ["step", "trainee"];
    /// A theatre list, ward round, lecture …
    Session session "session" title ["title"];
    /// A trainee at a session.
    Attendance attendance "attendance" title ["trainee", "session"];
    /// A tree of skills.
    Framework framework "framework" title ["title"];
    /// A competency, procedure or EPA.
    Skill skill "skill" title ["title"];
    /// What became of a skill in a later version.
    SkillMap skill_map "skill_map" title ["older", "newer"];
    /// What a training is to reach.
    Curriculum curriculum "curriculum" title ["skill", "specialty", "cohort"];
    /// What a tracer item costs.
    ItemPrice item_price "item_price" title ["item", "amount", "currency"];
    /// An assessment form, with a version.
    Instrument instrument "instrument" title ["title", "version"];
    /// One item of an instrument.
    InstrumentItem instrument_item "instrument_item" title ["title", "instrument"];
    /// One operation or procedure.
    Logbook logbook "logbook" title ["procedure", "on"];
    /// One use of an instrument.
    Assessment assessment "assessment" title ["trainee", "skill", "on"];
    /// A line of a theatre register.
    RegisterEntry register_entry "register_entry" title ["operation", "on"];
    /// A person in a logged operation.
    Participant participant "participant" title ["trainee", "logbook"];
    /// Trainee × skill × hospital: a level.
    Entrustment entrustment "entrustment" title ["trainee", "skill"];
    /// What was completed.
    Certificate certificate "certificate" title ["title", "trainee"];
    /// What became of it at 3, 6, 9 and 12 months.
    FollowUp follow_up "follow_up" title ["trainee", "month"];
    /// Somebody taught somebody at home.
    Teaching teaching "teaching" title ["learner", "teacher"];
    /// A line of Today put off to a day.
    Snooze snooze "snooze" title ["line"];
    /// A clash that is accepted.
    Waiver waiver "waiver" title ["what"];
    /// A filter kept under a name.
    SavedFilter saved_filter "saved_filter" title ["name"];
    /// How the columns of a file were mapped, to be offered again.
    Mapping mapping "mapping" title ["name"];
}

/// A value that stands beside a record's own in forms and files, but is kept in a record that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attached {
    /// The field as the form and the file show it.
    pub field: Field,
    /// The kind that keeps it.
    pub kind: Kind,
    /// The field of that kind that refers back.
    pub by: &'static str,
    /// The field and value that tell which one.
    pub fixed: (&'static str, &'static str),
    /// The field that holds it there.
    pub holds: &'static str,
}

impl Kind {
    /// The kind of a table name.
    #[must_use]
    pub fn of_table(table: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.table() == table)
    }

    /// Where a field stands among the values.
    #[must_use]
    pub fn position(self, key: &str) -> Option<usize> {
        self.fields().iter().position(|f| f.key == key)
    }

    /// The field of a key.
    #[must_use]
    pub fn field(self, key: &str) -> Option<&'static Field> {
        self.fields().iter().find(|f| f.key == key)
    }

    /// Values kept in records that belong to this one: a trainee's passport number and its expiry.
    #[must_use]
    pub fn attached(self) -> &'static [Attached] {
        if self == Self::Trainee { r::trainee::ATTACHED } else { &[] }
    }

    /// Values that a new record begins with.
    #[must_use]
    pub fn start_values(self) -> Vec<Value> {
        self.fields()
            .iter()
            .map(|f| self.start_choices().iter().find(|(key, _)| *key == f.key).map_or(Value::Null, |(_, v)| Value::text(*v)))
            .collect()
    }

    const fn start_choices(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Trainee => &[("status", "nominated")],
            Self::Nomination => &[("decision", "pending")],
            Self::Placement => &[("state", "planned")],
            Self::Attendance => &[("state", "present")],
            _ => &[],
        }
    }

    /// The fields of other kinds that refer to this one: what belongs to a record of it.
    pub fn referrers(self) -> impl Iterator<Item = (Kind, &'static Field)> {
        use super::FieldKind::{Ref, Refs};
        Self::ALL
            .iter()
            .flat_map(|k| k.fields().iter().map(move |f| (*k, f)))
            .filter(move |(_, f)| matches!(f.kind, Ref(k) | Refs(k) if k == self))
    }
}
