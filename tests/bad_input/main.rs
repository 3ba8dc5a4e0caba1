//! Bad input: values that could drive a terminal, hide, reorder, or be too much, by every way in. After each: nothing panicked,
//! nothing was sent that our drawing does not use, what stands in the file is clean or was refused in words that name the place,
//! and the oracle holds or names what was done to the file.

mod edited;
mod files;
mod keyboard;
mod limits;
mod meaning;
mod settings;
mod values;

#[path = "../screen/desk.rs"]
mod desk;
#[path = "../kit/mod.rs"]
mod kit;
