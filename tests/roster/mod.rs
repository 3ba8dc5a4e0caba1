//! Scores an exported list of people against the truth of the nominations workbook, as the field's own measure does.
pub fn score() {}
