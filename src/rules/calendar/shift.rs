//! Where Kabul began a lunar month on another day than the table.
//!
//! The shifts themselves are entered by people and kept elsewhere; this is only the value that
//! the calendar rules take.

/// Days by which single lunar months begin later (+) or earlier (−) than in the Umm al-Qura
/// table, as the ministry announced them. A month without an entry follows the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LunarShift {
    /// Sorted by (year, month); no zero entries.
    months: Vec<((i32, u32), i8)>,
}

impl LunarShift {
    /// The table as it is.
    pub const NONE: &'static LunarShift = &LunarShift { months: Vec::new() };

    /// Shifts at most this many days either way.
    pub const MOST: i8 = 2;

    /// Sets the shift of one lunar month; 0 takes it away. False, and nothing is changed, when
    /// the month is not 1–12 or the shift is more than two days.
    pub fn set(&mut self, year: i32, month: u32, days: i8) -> bool {
        if !(1..=12).contains(&month) || !(-Self::MOST..=Self::MOST).contains(&days) {
            return false;
        }
        let at = self.months.binary_search_by_key(&(year, month), |m| m.0);
        match (at, days) {
            (Ok(at), 0) => {
                self.months.remove(at);
            }
            (Ok(at), _) => {
                if let Some(entry) = self.months.get_mut(at) {
                    entry.1 = days;
                }
            }
            (Err(_), 0) => {}
            (Err(at), _) => self.months.insert(at, ((year, month), days)),
        }
        true
    }

    /// The shift of a month in days.
    pub fn days(&self, year: i32, month: u32) -> i8 {
        if self.months.is_empty() {
            return 0;
        }
        match self.months.binary_search_by_key(&(year, month), |m| m.0) {
            Ok(at) => self.months.get(at).map_or(0, |m| m.1),
            Err(_) => 0,
        }
    }

    /// True when no month is shifted.
    pub fn is_empty(&self) -> bool {
        self.months.is_empty()
    }

    /// All shifts as (lunar year, month, days), oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (i32, u32, i8)> + '_ {
        self.months.iter().map(|&((y, m), days)| (y, m, days))
    }
}

/// From (lunar year, month, days); entries that [`LunarShift::set`] refuses are left out.
impl FromIterator<(i32, u32, i8)> for LunarShift {
    fn from_iter<I: IntoIterator<Item = (i32, u32, i8)>>(entries: I) -> Self {
        let mut shift = LunarShift::default();
        for (year, month, days) in entries {
            shift.set(year, month, days);
        }
        shift
    }
}
