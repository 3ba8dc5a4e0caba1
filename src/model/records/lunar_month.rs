//! A lunar month that began on another day than the table has: the moon was sighted earlier or later.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind};

record! {
    /// A lunar month that began on another day than the Umm al-Qura table has, as the ministry announced it.
    LunarMonth {
        /// Lunar Hijri year.
        year: Option<i64> = Field::whole("", 1300, 1600).required().column(6, 1).quick();
        /// 1 Muharram to 12 Dhu al-Hijja.
        month: Option<i64> = Field::whole("", 1, 12).required().column(6, 1).quick();
        /// The day on which it began.
        begins_on: Option<NaiveDate> = Field::of(FieldKind::Date).required().column(10, 1).quick();
        /// Who says so.
        source: String = Field::text().column(30, 2).quick();
    }
}
