//! What the planner is asked, as plain values.
//!
//! Must not: know a model of the search.

use chrono::{NaiveDate, TimeDelta};

use crate::model::{Id, PermittedRole};

/// A working week of a department: first and last day on which people work there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// First working day.
    pub first: NaiveDate,
    /// Last working day.
    pub last: NaiveDate,
}

/// Somebody who can supervise: has the specialty of the department and belongs to it or its hospital.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Teacher {
    /// The trainer.
    pub id: Id,
    /// Codes of the languages they teach in; none entered is not known.
    pub languages: Vec<String>,
}

/// A department that can take trainees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The department.
    pub department: Id,
    /// Its hospital.
    pub hospital: Id,
    /// The hospital's town; empty when nobody entered it.
    pub town: String,
    /// ISO 3166-1 of the hospital; empty when nobody entered it.
    pub country: String,
    /// Not of the home side: papers are needed.
    pub abroad: bool,
    /// Code of what it does.
    pub specialty: String,
    /// Trainees at a time; a department whose seats nobody entered takes none.
    pub seats: u32,
    /// Its weeks, in order, without a gap in between but days off.
    pub weeks: Vec<Week>,
    /// Who can supervise there.
    pub teachers: Vec<Teacher>,
}

/// How long a document does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// There is none.
    None,
    /// Its last day.
    Until(NaiveDate),
    /// It has no last day.
    Open,
}

impl Cover {
    /// Whether it does on a day.
    #[must_use]
    pub fn holds(self, day: NaiveDate) -> bool {
        match self {
            Self::None => false,
            Self::Until(last) => day <= last,
            Self::Open => true,
        }
    }
}

/// A trainee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The trainee.
    pub id: Id,
    /// Selected or further, and neither deferred nor out.
    pub ready: bool,
    /// Codes of the languages they understand; none entered is not known.
    pub languages: Vec<String>,
    /// The country their cohort goes to; empty when it is open.
    pub host: String,
    /// First day of their agreement.
    pub agreement_from: Option<NaiveDate>,
    /// Its last day.
    pub agreement_until: Option<NaiveDate>,
    /// Their passport: without one nobody goes abroad.
    pub passport: Cover,
    /// Their visa, if it has not ended yet; who has none gets one for the stay.
    pub visa: Cover,
    /// Their permit for hands-on work.
    pub permit: Cover,
}

/// A rotation of a person that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The record.
    pub rotation: Id,
    /// Whose, by place in [`Needs::people`].
    pub person: usize,
    /// Code of the specialty.
    pub specialty: String,
    /// How long, in weeks.
    pub weeks: usize,
    /// Lower numbers come before higher ones.
    pub position: Option<i64>,
    /// Not before.
    pub earliest: Option<NaiveDate>,
    /// To end by.
    pub latest: Option<NaiveDate>,
    /// Begins after this day: an earlier rotation that stands ends on it.
    pub after: Option<NaiveDate>,
    /// Ends before this day: a later rotation that stands begins on it.
    pub before: Option<NaiveDate>,
    /// What they are to do there.
    pub role: Option<PermittedRole>,
    /// Hospitals that suit.
    pub suitable: Vec<Id>,
    /// Hospitals they would like, the best first.
    pub preferred: Vec<Id>,
    /// 1 to 5.
    pub weight: i64,
}

/// A placement that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The record.
    pub id: Id,
    /// Who.
    pub trainee: Id,
    /// Where.
    pub department: Id,
    /// The town of its hospital.
    pub town: String,
    /// Code of the department's specialty.
    pub specialty: String,
    /// Under whom.
    pub supervisor: Option<Id>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// A place of a plan: for a rotation of a person, at a department, over some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Spot {
    /// The rotation.
    pub rotation: Id,
    /// Who.
    pub trainee: Id,
    /// Where.
    pub department: Id,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// All that a plan is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// Nothing begins before tomorrow.
    pub today: NaiveDate,
    /// A rotation without a last day ends by this one.
    pub until: NaiveDate,
    /// Who is to be placed.
    pub people: Vec<Person>,
    /// For what.
    pub needs: Vec<Need>,
    /// Where.
    pub sites: Vec<Site>,
    /// What stands: at these departments, and of these people anywhere.
    pub stays: Vec<Standing>,
    /// What stays as it was proposed.
    pub pins: Vec<Spot>,
    /// What was thrown out: the rotation does not come to that department on those days again.
    pub bans: Vec<Spot>,
}

/// The first of the rotation's own days that a plan can begin on.
#[must_use]
pub fn opens(needs: &Needs, need: &Need) -> NaiveDate {
    let tomorrow = needs.today.succ_opt().unwrap_or(needs.today);
    need.earliest.map_or(tomorrow, |day| day.max(tomorrow))
}

/// How many weeks a placement has: days off at its ends do not make it shorter.
#[must_use]
pub fn weeks_of(from: NaiveDate, to: NaiveDate) -> i64 {
    ((to - from).num_days() + 7).max(0) / 7
}

/// Of one person's rotations those that no placement meets yet, with the days that those leave them. A placement meets a rotation of its
/// specialty that is not longer, within the rotation's days if it has any; and only one.
#[must_use]
pub fn open(rotations: Vec<Need>, stays: &[Standing]) -> Vec<Need> {
    let mut left: Vec<&Standing> = stays.iter().collect();
    let mut met: Vec<(Option<i64>, NaiveDate, NaiveDate)> = Vec::new();
    let mut order: Vec<Need> = rotations;
    // The strictest first, so that a placement is not spent on one that another would have met as well.
    order.sort_by_key(|need| (std::cmp::Reverse(need.weeks), need.position));
    order.retain(|need| {
        let fits = |stay: &&Standing| {
            stay.specialty == need.specialty
                && weeks_of(stay.from, stay.to) >= i64::try_from(need.weeks).unwrap_or(i64::MAX)
                && need.earliest.is_none_or(|day| stay.from >= day)
                // A placement ends on a working day, a last day may be any.
                && need.latest.is_none_or(|day| stay.to <= day)
        };
        let Some(at) = left.iter().position(fits) else { return true };
        let stay = left.remove(at);
        met.push((need.position, stay.from, stay.to));
        false
    });
    for need in &mut order {
        for (position, from, to) in &met {
            let (Some(own), Some(other)) = (need.position, *position) else { continue };
            if other < own {
                need.after = Some(need.after.map_or(*to, |day| day.max(*to)));
            } else if other > own {
                need.before = Some(need.before.map_or(*from, |day| day.min(*from)));
            }
        }
    }
    order.sort_by_key(|need| (need.position.unwrap_or(i64::MAX), need.rotation));
    order
}

/// So many days on, or the same day at the end of the calendar.
#[must_use]
pub fn days_on(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_signed(TimeDelta::days(days)).unwrap_or(day)
}
