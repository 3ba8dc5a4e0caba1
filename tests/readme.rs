//! The README's list of keys is what the program has.

use std::collections::BTreeMap;

use ustaz::cli::key_list;
use ustaz::keymap::Keymap;

#[test]
fn the_keys_in_the_readme_are_the_programs() {
    let readme = include_str!("../README.md");
    let wanted = key_list(&Keymap::new(&BTreeMap::new()).unwrap());
    let begin = "checked by a test -->\n";
    let held = readme.split_once(begin).and_then(|(_, rest)| rest.split_once("<!-- /keys -->")).map(|(keys, _)| keys);
    assert_eq!(held, Some(wanted.as_str()), "put the output of `ustaz keys` between the marks in README.md");
}
