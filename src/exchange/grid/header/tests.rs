use std::path::PathBuf;

use super::super::{Cell, Limits, Merge, RowKind, open, rows_below};
use super::*;

fn shared(file: &str) -> PathBuf {
    PathBuf::from(format!("{}/../shared/data/{file}", env!("CARGO_MANIFEST_DIR")))
}

fn known(text: &str) -> bool {
    const NAMES: [&str; 42] = [
        "name",
        "نام مکمل",
        "f/name",
        "نام پدر",
        "جنس",
        "sex",
        "gender",
        "تاریخ تولد",
        "date of birth",
        "position",
        "cadre",
        "field",
        "specialty",
        "شفاخانه",
        "hospital",
        "ولایت",
        "province",
        "phone",
        "tel / mobile",
        "pp no.",
        "pp expiry",
        "ملاحظات",
        "شماره",
        "no",
        "s/n",
        "name (as in passport)",
        "trainee first name",
        "trainee last name",
        "health facility name",
        "telephone number",
        "email",
        "surname",
        "givenname",
        "birthdate",
        "phonenumber",
        "district",
        "facilityname",
        "amenity",
        "longitude",
        "adm1_en",
        "adm1_pcode",
        "adm2_en",
    ];
    NAMES.contains(&plain(text).as_str())
}

fn sheet(rows: &[&[&str]]) -> Sheet {
    let cell = |text: &&str| match text.strip_prefix("n:") {
        Some(number) => Cell::Number(number.parse().unwrap()),
        None if text.is_empty() => Cell::Empty,
        None => Cell::Text((*text).to_owned()),
    };
    Sheet { name: "S".into(), first_row: 1, rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(), ..Sheet::default() }
}

fn found(sheet: &Sheet) -> Header {
    find_header(sheet, &known).unwrap()
}

fn titles(header: &Header) -> Vec<&str> {
    header.columns.iter().map(|column| column.title.as_str()).collect()
}

fn numbers(sheet: &Sheet, header: &Header) -> (usize, usize) {
    (sheet.row_number(header.rows.start), sheet.row_number(header.rows.end - 1))
}

#[test]
fn headers_of_the_field_s_files() {
    for (file, at, wanted, count) in [
        ("workbooks/nominations.xlsx", 0, (4, 4), 14),
        ("workbooks/nominations.xlsx", 1, (5, 5), 13),
        ("workbooks/trainsmart_ImportTrainingTemplate.xlsx", 0, (17, 17), 12),
        ("workbooks/ihris_sampleInput.xlsx", 0, (1, 1), 56),
        ("workbooks/ihris_sampleInput.xlsx", 1, (1, 1), 4),
        ("workbooks/ihris_sampleInput.xlsx", 2, (1, 1), 5),
        ("workbooks/cso_1396.xlsx", 0, (6, 11), 16),
        ("workbooks/cso_1396.xlsx", 1, (6, 11), 13),
        ("workbooks/hospitals.csv", 0, (1, 1), 6),
        ("workbooks/nominations_truth.csv", 0, (1, 1), 13),
        ("facilities/hotosm_afg_health_facilities_points.csv", 0, (1, 1), 15),
        ("facilities/wikidata_hospitals_AF_KZ.tsv", 0, (1, 1), 5),
        ("places/cod_ab_afg_adm1.csv", 0, (1, 1), 15),
        ("places/cod_ab_afg_adm2.csv", 0, (1, 1), 19),
        ("codes/kz_residency_programmes_4lang.csv", 0, (1, 1), 8),
        ("codes/isco08_title_index_health.csv", 0, (1, 1), 3),
        ("names/name_token_alignment.csv", 0, (1, 1), 5),
    ] {
        let book = open(&shared(file), &Limits::default()).unwrap();
        let sheet = &book.sheets[at];
        for names in [&known as &dyn Fn(&str) -> bool, &|_| false] {
            let header = find_header(sheet, names).unwrap();
            assert_eq!(numbers(sheet, &header), wanted, "{file} sheet {at}");
            assert_eq!(header.columns.len(), count, "{file} sheet {at}: {:?}", titles(&header));
        }
    }
}

#[test]
fn empty_sheets_have_none() {
    let book = open(&shared("workbooks/trainsmart_ImportTrainingTemplate.xlsx"), &Limits::default()).unwrap();
    assert_eq!(book.sheets.len(), 3);
    assert_eq!(find_header(&book.sheets[1], &known), None);
    assert_eq!(find_header(&sheet(&[&["n:1", "n:2"], &["n:3", "n:4"]]), &known), None);
}

#[test]
fn nominations_in_full() {
    let book = open(&shared("workbooks/nominations.xlsx"), &Limits::default()).unwrap();
    let truth = open(&shared("workbooks/nominations_truth.csv"), &Limits::default()).unwrap();
    for sheet in &book.sheets {
        let header = found(sheet);
        assert!(header.title_rows.iter().any(|title| title.row == 2 && title.texts == ["Nominations for training abroad, batch 7"]));
        let wanted: Vec<usize> =
            truth.sheets[0].rows.iter().filter(|row| row[0].text() == sheet.name).map(|row| row[1].text().parse().unwrap()).collect();
        assert!(wanted.len() >= 40);
        let of_kind = |wanted: fn(&RowKind) -> bool| -> Vec<usize> {
            let total = |text: &str| text.starts_with("Total");
            rows_below(sheet, &header, &total).filter(|(_, kind)| wanted(kind)).map(|(row, _)| sheet.row_number(row)).collect()
        };
        assert_eq!(of_kind(|kind| *kind == RowKind::Data), wanted, "{}", sheet.name);
        assert!(of_kind(|kind| matches!(kind, RowKind::Section(text) if text.starts_with("ولایت"))).len() >= 2);
        assert!(of_kind(|kind| matches!(kind, RowKind::Repeat | RowKind::NumberOnly)).is_empty());
        assert_eq!(of_kind(|kind| *kind == RowKind::Total).len(), 1);
    }
    let header = found(&book.sheets[0]);
    assert_eq!(header.columns[1].title, "Name (as in passport)");
    assert_eq!(header.columns[1].samples.len(), 20);
    assert!(header.columns[10].samples.contains(&"93778657975".to_owned()));
}

#[test]
fn forms_that_were_not_filled_in() {
    let book = open(&shared("workbooks/trainsmart_ImportTrainingTemplate.xlsx"), &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    let header = found(sheet);
    let kinds: Vec<(usize, RowKind)> = rows_below(sheet, &header, &|_| false).map(|(row, kind)| (sheet.row_number(row), kind)).collect();
    assert_eq!(kinds, (18..=37).map(|row| (row, RowKind::NumberOnly)).collect::<Vec<_>>());
    assert_eq!(header.title_rows[0].texts, ["Name of Partner"]);
}

#[test]
fn three_languages_over_six_rows() {
    let book = open(&shared("workbooks/cso_1396.xlsx"), &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    let header = found(sheet);
    assert_eq!(header.columns[0].title, "No");
    assert_eq!(header.columns[1].title, "Province");
    assert_eq!(header.columns[2].parts, ["کوچی", "Nomidic", "اناث", "ښځينه", "Female"]);
    assert_eq!(header.columns[7].parts, ["دهاتی", "کليوالی", "Rural", "هر دو جنس", "دواړه جنسونه", "Both Sexes"]);
    assert!(header.columns.iter().all(|column| !column.duplicate), "{:?}", titles(&header));
    assert!(header.notes.is_empty(), "{:?}", header.notes);
    let total = |text: &str| text.starts_with("Total");
    let kinds: Vec<(usize, RowKind)> = rows_below(sheet, &header, &total).map(|(row, kind)| (sheet.row_number(row), kind)).collect();
    let data: Vec<usize> = kinds.iter().filter(|(_, kind)| *kind == RowKind::Data).map(|(row, _)| *row).collect();
    assert_eq!(kinds[0], (12, RowKind::Total));
    assert_eq!(data.iter().filter(|row| **row < 59).copied().collect::<Vec<_>>(), (13..29).chain(41..59).collect::<Vec<_>>(), "{kinds:?}");
}

#[test]
fn districts_with_pages_repeated() {
    let book = open(&shared("workbooks/cso_1396.xlsx"), &Limits::default()).unwrap();
    let sheet = &book.sheets[1];
    let header = found(sheet);
    let kinds: Vec<(usize, RowKind)> = rows_below(sheet, &header, &|_| false).collect();
    let repeats = kinds.iter().filter(|(_, kind)| *kind == RowKind::Repeat).count();
    assert!(repeats > 100, "{repeats}");
    // No record may hold one of the header's words in its first columns.
    for (row, _) in kinds.iter().filter(|(_, kind)| *kind == RowKind::Data) {
        let text = sheet.cell(*row, 2).text().into_owned();
        assert!(!["Female", "Rural", "اناث"].contains(&text.trim()), "row {}", sheet.row_number(*row));
    }
}

#[test]
fn headers_over_two_rows() {
    let two = sheet(&[
        &["Name", "Passport", "", "Phone"],
        &["", "Number", "Expires", ""],
        &["Ali", "P1", "2030-01-01", "n:93700000001"],
        &["Gul", "P2", "2031-01-01", "n:93700000002"],
    ]);
    let header = found(&two);
    assert_eq!(header.rows, 0..2);
    assert_eq!(titles(&header), ["Name", "Passport Number", "Passport Expires", "Phone"]);

    let mut merged = two.clone();
    merged.merged = vec![Merge { rows: 0..2, columns: 0..1 }, Merge { rows: 0..1, columns: 1..3 }, Merge { rows: 0..2, columns: 3..4 }];
    assert_eq!(titles(&found(&merged)), titles(&header));

    let languages = sheet(&[&["نام مکمل", "ولایت", "شفاخانه"], &["Name", "Province", "Hospital"], &["Ali", "Kabul", "WAK"]]);
    assert_eq!(titles(&found(&languages)), ["نام مکمل Name", "ولایت Province", "شفاخانه Hospital"]);

    let broken = sheet(&[&["Name", "Date of", "Phone"], &["", "birth", ""], &["Ali", "1990", "n:1"], &["Gul", "1991", "n:2"]]);
    assert_eq!(titles(&found(&broken)), ["Name", "Date of birth", "Phone"]);

    let letterhead = sheet(&[&["Ministry of Health", "", "Kabul"], &["", "Name", "Phone"], &["n:1", "Ali", "n:1"], &["n:2", "Gul", "n:2"]]);
    assert_eq!(titles(&found(&letterhead)), ["", "Name", "Phone"]);

    let groups = sheet(&[
        &["", "Father", "", "Mother", ""],
        &["No", "Name", "Phone", "Name", "Phone"],
        &["n:1", "Ali", "n:1", "Gul", "n:2"],
        &["n:2", "Omar", "n:3", "Lal", "n:4"],
    ]);
    assert_eq!(titles(&found(&groups)), ["No", "Father Name", "Father Phone", "Mother Name", "Mother Phone"]);
}

#[test]
fn tags_and_column_numbers() {
    let tagged = sheet(&[&["Province", "District"], &["#adm1+name", "#adm2+name"], &["Kabul", "Paghman"]]);
    let header = found(&tagged);
    assert_eq!((header.rows.clone(), titles(&header)), (0..2, vec!["Province", "District"]));
    assert_eq!(header.columns[1].tag.as_deref(), Some("#adm2+name"));
    assert_eq!(header.columns[0].samples, ["Kabul"]);

    let numbered = sheet(&[&["№", "Name", "Phone"], &["n:1", "n:2", "n:3"], &["n:1", "Ali", "n:5"], &["n:2", "Gul", "n:6"]]);
    let header = found(&numbered);
    assert_eq!((header.rows.clone(), titles(&header)), (0..2, vec!["№", "Name", "Phone"]));
}

#[test]
fn one_row_of_data_is_no_second_header() {
    for rows in [
        &[&["Name", "Province", "Field"][..], &["Ali", "Kabul", "Ortho"], &["Gul", "Herat", "Cardio"]][..],
        &[&["Name", "Province", "Field"], &["Ali", "Kabul", ""], &["Gul", "", "Cardio"]],
        &[&["Name", "Province", "Field"], &["", "Kabul", "Ortho"]],
        &[&["Name", "Province", "Field"]],
    ] {
        let header = found(&sheet(rows));
        assert_eq!(header.rows, 0..1);
        assert_eq!(titles(&header), ["Name", "Province", "Field"]);
    }
    let one = sheet(&[&["Name"], &["Ali"], &["Gul"]]);
    assert_eq!(found(&one).rows, 0..1);
}

#[test]
fn repeated_and_missing_titles() {
    let twice = sheet(&[&["Name", "", "Name", "phone", "", " NAME "], &["Ali", "x", "Khan", "n:1", "", "Gul"]]);
    let header = found(&twice);
    assert_eq!(titles(&header), ["Name", "", "Name (2)", "phone", "NAME (3)"]);
    assert_eq!(
        header.columns.iter().map(|c| (c.index, c.duplicate)).collect::<Vec<_>>(),
        [(0, true), (1, false), (2, true), (3, false), (5, true)]
    );
    assert_eq!(header.known, 4);
    assert_eq!(
        header.notes,
        [
            msg!("grid-note-title-repeated", sheet = "S", title = "Name", columns = "A, C, F"),
            msg!("grid-note-title-missing", sheet = "S", columns = "B"),
        ]
    );
}

#[test]
fn kinds_of_rows() {
    let mut table = sheet(&[
        &["No", "Name", "Province"],
        &["n:1", "Ali", "Kabul"],
        &["", "ولایت هرات", ""],
        &["n:2", "Gul", ""],
        &["", " \u{a0} ", ""],
        &["n:3", "", ""],
        &["۴", "", ""],
        &["No", "Name", "Province"],
        &["", "Total", "n:3"],
        &["مجموع", "", ""],
        &["", "Name", "Herat"],
        &["n:5", "Name", "Province"],
    ]);
    table.first_row = 10;
    let header = found(&table);
    let total = |text: &str| text == "Total" || text == "مجموع";
    let kinds: Vec<RowKind> = rows_below(&table, &header, &total).map(|(_, kind)| kind).collect();
    use RowKind::*;
    assert_eq!(kinds, [Data, Section("ولایت هرات".into()), Data, Blank, NumberOnly, NumberOnly, Repeat, Total, Total, Data, Data]);
    assert_eq!(table.row_number(header.rows.start), 10);
}

#[test]
fn a_list_of_names_alone_is_data() {
    let list = sheet(&[&["Name", "Phone", "Province"], &["Ali", "", ""], &["Gul", "", ""], &["Lal", "", ""], &["Mir", "n:1", "x"]]);
    let header = found(&list);
    assert!(rows_below(&list, &header, &|_| false).all(|(_, kind)| kind == RowKind::Data));
    let mut band = list.clone();
    band.merged = vec![Merge { rows: 2..3, columns: 0..3 }];
    assert_eq!(classify_row(&band, 2, &found(&band), &|_| false), RowKind::Section("Gul".into()));
}

proptest::proptest! {
    /// Whatever stands in a sheet, nothing panics and the rows lie inside it.
    #[test]
    fn any_sheet(rows in proptest::collection::vec(proptest::collection::vec("|Name|Phone|n:[1-3]|#a|[a-c]{1,2}|№", 0..5), 0..12),
                 merges in proptest::collection::vec((0_usize..12, 1_usize..4, 0_usize..5, 1_usize..5), 0..5)) {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let mut any = sheet(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
        any.merged = merges.into_iter().map(|(r, h, c, w)| Merge { rows: r..r + h, columns: c..c + w }).collect();
        any.merged.sort_by_key(|merge| (merge.rows.start, merge.columns.start));
        if let Some(header) = find_header(&any, &known) {
            proptest::prop_assert!(!header.rows.is_empty() && header.rows.start < any.rows.len());
            for (row, kind) in rows_below(&any, &header, &|_| false) {
                proptest::prop_assert_eq!(kind == RowKind::Blank, any.rows[row].iter().all(Cell::is_blank));
            }
        }
    }
}
