//! Whether two records may be one person.

/// A number of a passport or another paper for comparing: letters and digits of any script, capitals, nothing between.
#[must_use]
pub fn number_key(number: &str) -> String {
    crate::text::latin_digits(number).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
