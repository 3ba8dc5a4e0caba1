//! Two versions of the program on one file. `tests/files/v1.zip` holds a file that the first version wrote, by three people and
//! a worker, with undone and redone steps, records taken out, a note and a draft.

use std::io::Read;
use std::path::{Path, PathBuf};

use ustaz::model::Kind;
use ustaz::store::{Mode, Store};

use crate::kit::assert_whole;

/// Seal of the history of the stored file, as the program that wrote it told.
const SEAL: &str = "83cfc8ab6f28f0ba0bcbecdcfa97433c7b891ecffd95a4d9871d56dadb3fa033";

/// The stored file of the first version, in a folder.
pub fn first_version(dir: &Path) -> PathBuf {
    let stored = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/v1.zip")).unwrap();
    let mut bytes = Vec::new();
    zip::ZipArchive::new(stored).unwrap().by_name("v1.db").unwrap().read_to_end(&mut bytes).unwrap();
    let path = dir.join("v1.db");
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_file_of_the_first_version_opens_and_keeps_what_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let db = first_version(dir.path());
    let store = Store::open(&db, Mode::Existing).unwrap();
    assert_whole(&store);
    let report = store.check(&mut |_| true).unwrap();
    assert_eq!((report.chain.as_str(), report.journal_rows, report.records), (SEAL, 489, 278));
    let drafts = store.drafts("zahra").unwrap();
    assert_eq!((drafts.len(), drafts[0].kind, drafts[0].body.as_str()), (1, Kind::Trainee, "{\"notes\":\"half typed\"}"));
    assert_eq!(store.desk("zahra", "place").unwrap().as_deref(), Some("{}"));
    let undone = (480..=489).filter_map(|seq| store.entry(seq).unwrap()).filter(|e| e.undone_by.is_some()).count();
    assert!(undone > 0, "who undid what is still known");
}
