//! Where lunar months begin: the published Umm al-Qura calendar, plus the ministry's shifts.
//!
//! For 1431–1500 AH (December 2009 to November 2077) the month lengths stand here, as published
//! and used in print (test vectors of the hijridate project). `icu_calendar` agrees with them up
//! to 1450 but carries a later recomputation of 1451–1500 that differs in 211 of 600 months.
//! Outside those years the months are `icu_calendar`'s, which outside 1300–1600 AH are arithmetic.
//!
//! Still awkward: Saudi print and recomputation disagree before 1431 too, so an old lunar birth
//! date can be a day off. That is within what a moon sighting may differ anyway.

use icu_calendar::Date;
use icu_calendar::cal::Hijri;
use icu_calendar::cal::hijri::UmmAlQura;
use icu_calendar::types::RataDie;

use super::{LunarShift, Ymd, next_month, previous_month};

const FIRST_YEAR: i32 = 1431;

/// One number per year from [`FIRST_YEAR`]; bit m−1 is set when month m has 30 days, else 29.
const LONG_MONTHS: [u16; 70] = [
    0x956, 0x2ae, 0x56d, 0x36a, 0xb55, 0xaaa, 0x94d, 0x49d, 0x95d, 0x2ba, 0x5b5, 0x5aa, 0xd55, 0xa9a, 0x92e, 0x26e, 0x55d, 0xada, 0x6d4,
    0x6a5, 0x54b, 0xa97, 0x54e, 0xaae, 0x5ac, 0xba9, 0xd92, 0xb25, 0x64b, 0xcab, 0x55a, 0xb55, 0x6d2, 0xea5, 0xe4a, 0xa95, 0x52d, 0xaad,
    0x36c, 0x759, 0x6d2, 0x695, 0x52d, 0xa5b, 0x4ba, 0x9ba, 0x3b4, 0xb69, 0xb52, 0xaa6, 0x4b6, 0x96d, 0x2ec, 0x6d9, 0xeb2, 0xd54, 0xd2a,
    0xa56, 0x4ae, 0x96d, 0xd6a, 0xb54, 0xb29, 0xa93, 0x52b, 0xa57, 0x536, 0xab5, 0x6aa, 0xe93,
];

const MONTHS: usize = LONG_MONTHS.len() * 12;

/// Rata die of the first day of each month of the table, and of the month after it.
static STARTS: [i32; MONTHS + 1] = month_starts();

const fn month_starts() -> [i32; MONTHS + 1] {
    let mut starts = [0; MONTHS + 1];
    // 1 Muharram 1431 was 18 December 2009.
    starts[0] = 733_759;
    let mut at = 0;
    while at < MONTHS {
        let long = (LONG_MONTHS[at / 12] >> (at % 12)) & 1;
        starts[at + 1] = starts[at] + 29 + long as i32;
        at += 1;
    }
    starts
}

/// Rata die of the first day of a lunar month as it was really begun. `None` for a month that is
/// not 1–12 or a year beyond all reckoning.
pub(super) fn start(year: i32, month: u32, shift: &LunarShift) -> Option<i64> {
    Some(published_start(year, month)? + i64::from(shift.days(year, month)))
}

fn published_start(year: i32, month: u32) -> Option<i64> {
    if !(1..=12).contains(&month) {
        return None;
    }
    let years = year.checked_sub(FIRST_YEAR)?;
    if let Ok(years) = usize::try_from(years)
        && years < LONG_MONTHS.len()
    {
        let at = years * 12 + usize::try_from(month).ok()? - 1;
        return STARTS.get(at).copied().map(i64::from);
    }
    let calendar = Hijri::<UmmAlQura>::new_umm_al_qura();
    let month = u8::try_from(month).ok()?;
    let first = Date::try_new_hijri_with_calendar(year, month, 1, calendar).ok()?;
    Some(first.to_rata_die().to_i64_date())
}

/// The lunar date of a day given as rata die.
pub(super) fn from_rata_die(number: i64, shift: &LunarShift) -> Ymd {
    let plain = published(number);
    if shift.is_empty() {
        return plain;
    }
    // A shift is at most two days, so the month is the published one or a neighbour of it.
    let here = (plain.year, plain.month);
    let candidates = [next_month(here.0, here.1), here, previous_month(here.0, here.1)];
    for (year, month) in candidates {
        if let Some(first) = start(year, month, shift)
            && first <= number
        {
            let day = u32::try_from(number - first + 1).unwrap_or(plain.day);
            return Ymd { year, month, day };
        }
    }
    plain
}

fn published(number: i64) -> Ymd {
    // The month that holds the day: the last one that begins on it or before.
    let after = STARTS.partition_point(|&first| i64::from(first) <= number);
    if (1..=MONTHS).contains(&after)
        && let Some(&first) = STARTS.get(after - 1)
        && let (Ok(at), Ok(day)) = (i32::try_from(after - 1), u32::try_from(number - i64::from(first) + 1))
    {
        return Ymd { year: FIRST_YEAR + at / 12, month: at.unsigned_abs() % 12 + 1, day };
    }
    let calendar = Hijri::<UmmAlQura>::new_umm_al_qura();
    let date = Date::from_rata_die(RataDie::new(number), calendar);
    Ymd { year: date.year().extended_year(), month: u32::from(date.month().ordinal), day: u32::from(date.day_of_month().0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table must join the library's months on both sides without a gap.
    #[test]
    fn the_table_joins_what_lies_around_it() {
        for year in [1430, 1431, 1500, 1501] {
            for month in 1..=12 {
                let first = published_start(year, month).unwrap();
                let (y, m) = next_month(year, month);
                let length = published_start(y, m).unwrap() - first;
                assert!((29..=30).contains(&length), "{year} {month}: {length}");
                assert_eq!(published(first), Ymd { year, month, day: 1 });
                let last = u32::try_from(length).unwrap();
                assert_eq!(published(first + length - 1), Ymd { year, month, day: last });
            }
        }
    }

    #[test]
    fn years_have_354_or_355_days() {
        for year in 1300..=1600 {
            let days = published_start(year + 1, 1).unwrap() - published_start(year, 1).unwrap();
            assert!((353..=356).contains(&days), "{year}: {days}");
        }
    }
}
