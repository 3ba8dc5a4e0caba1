//! Costs that are due, and seats of an agreement that are used up.

use chrono::NaiveDate;

use super::{Harm, Line, Now, Rule, key};
use crate::model::{Id, Kind};
use crate::msg;

/// A cost is shown from so many days before.
pub const COST_AHEAD: i64 = 7;

/// An unpaid cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// Its record.
    pub id: Id,
    /// For whom or what.
    pub about: (Kind, Id),
    /// Their name.
    pub name: String,
    /// What for, in words.
    pub kind: String,
    /// How much.
    pub amount: f64,
    /// ISO 4217.
    pub currency: String,
    /// By when.
    pub due_on: NaiveDate,
}

/// A cost that is due within a week, or was due and is not paid.
#[must_use]
pub fn cost(now: &Now<'_>, due: &Due) -> Option<Line> {
    let left = now.days_to(due.due_on);
    if left > COST_AHEAD {
        return None;
    }
    let (name, kind, by) = (&due.name, &due.kind, now.say(due.due_on));
    let money = format!("{} {}", amount(due.amount), due.currency);
    Some(Line {
        rule: Rule::Cost,
        subject: (Kind::Cost, due.id),
        about: due.about,
        what: if left < 0 {
            msg!("today-cost-late", kind = kind, money = money, name = name, by = by)
        } else {
            msg!("today-cost", kind = kind, money = money, name = name, by = by)
        },
        due: Some(due.due_on),
        harm: if left < 0 { Harm::Middle } else { Harm::Low },
        from: None,
        until: None,
        key: key(Rule::Cost, &[due.id], ""),
        remedy: msg!("today-cost-next"),
    })
}

/// A sum without cents that are none.
fn amount(sum: f64) -> String {
    if (sum - sum.round()).abs() < 0.005 { format!("{sum:.0}") } else { format!("{sum:.2}") }
}

/// Seats of a specialty under an agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Quota {
    /// The agreement.
    pub agreement: Id,
    /// Its title.
    pub title: String,
    /// Code of the specialty.
    pub specialty: String,
    /// Its name.
    pub named: String,
    /// Agreed seats.
    pub seats: f64,
    /// People selected or beyond.
    pub used: u32,
}

/// Seats that are used to 90 % or more, or to more than there are.
#[must_use]
pub fn quota(quota: &Quota) -> Option<Line> {
    let used = f64::from(quota.used);
    if used < 0.9 * quota.seats || quota.used == 0 {
        return None;
    }
    let (title, specialty, seats) = (&quota.title, &quota.named, amount(quota.seats));
    let what = match () {
        () if used > quota.seats => msg!("today-quota-over", title = title, specialty = specialty, used = quota.used, seats = seats),
        () if used == quota.seats => msg!("today-quota-full", title = title, specialty = specialty, seats = seats),
        () => msg!("today-quota-near", title = title, specialty = specialty, used = quota.used, seats = seats),
    };
    Some(Line {
        rule: Rule::Quota,
        subject: (Kind::Agreement, quota.agreement),
        about: (Kind::Agreement, quota.agreement),
        what,
        due: None,
        harm: if used > quota.seats { Harm::Middle } else { Harm::Low },
        from: None,
        until: None,
        key: key(Rule::Quota, &[quota.agreement], &quota.specialty),
        remedy: msg!("today-quota-next"),
    })
}
