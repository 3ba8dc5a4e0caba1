//! Three pictures of 80 columns and 24 lines, looked at by a person when they change.

use crate::desk::Desk;

#[test]
fn today() {
    insta::assert_snapshot!(Desk::open_sample().screen());
}

#[test]
fn trainees() {
    let mut desk = Desk::open_trainees();
    desk.find_row("zia rahimi").press("\\").press("ctrl-y");
    insta::assert_snapshot!(desk.screen());
}

#[test]
fn the_form_of_a_trainee() {
    let mut desk = Desk::open_trainees();
    desk.find_row("zia rahimi").press("e").go_to_field("Passport expires");
    insta::assert_snapshot!(desk.screen());
}
