//! Import of untidy lists that are made up here: other titles, orders, scripts, encodings, layouts and dates.

mod intake;

use encoding_rs::WINDOWS_1251;
use intake::{House, counts, problems, said, usual};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use ustaz::exchange::import::{Options, Target};
use ustaz::model::Kind;

/// Row, field, value.
type Wanted<'a> = &'a [(usize, &'a str, &'a str)];

fn check(plan: &ustaz::exchange::import::Plan, wanted: Wanted<'_>) {
    for (row, key, value) in wanted {
        assert_eq!(said(plan, *row, key), *value, "row {row} {key}: {:?}", problems(plan));
    }
}

/// The name of the hospital that a row refers to.
fn hospital(house: &House, plan: &ustaz::exchange::import::Plan, row: usize) -> String {
    let id = said(plan, row, "home_hospital").parse::<i64>().ok().and_then(ustaz::model::Id::new).expect("a hospital");
    let made = plan.made.iter().find(|r| r.id == id).cloned();
    made.or_else(|| house.store.get(Kind::Hospital, id).unwrap()).unwrap().text("name").to_owned()
}

#[test]
fn russian_in_windows_1251_with_semicolons() {
    let text = "Министерство здравоохранения;;;;\nСписок кандидатов;;;;\n;;;;\n\
        № п/п;Фамилия;Имя;Отчество;Пол;Дата рождения;Специальность;Место работы;Номер паспорта;Срок действия паспорта;Телефон\n\
        1;Рахими;Ахмад;Зия;муж.;12.03.88;нейрохирургия;Госпиталь Вазир Акбар Хан;P 1234567;01.05.2031;+93 70 123 45 67\n\
        2;Каримова;Лейла;;жен.;05/11/1990;акушерство и гинекология;Шейх Заид;P7654321;12.12.2029;8 701 111 22 33\n\
        Итого: 2;;;;;;;;;;\n";
    let house = House::with_hospitals();
    let path = house.saved("ru.csv", WINDOWS_1251.encode(text).0);
    let plan = house.plan(&path, Kind::Trainee, usual()).unwrap();
    assert_eq!(counts(&plan), [2, 0, 0, 0, 0, 0]);
    check(
        &plan,
        &[
            (0, "native_name", "Ахмад Зия Рахими"),
            (0, "surname", "Рахими"),
            (0, "sex", "male"),
            (0, "born", "1988-03-12"),
            (0, "specialty", "neurosurgery"),
            (0, "passport_number", "P1234567"),
            (0, "passport_expires", "2031-05-01"),
            (0, "phone", "+93701234567"),
            (1, "sex", "female"),
            (1, "born", "1990-11-05"),
            (1, "specialty", "obstetrics-and-gynaecology"),
            (1, "phone", "+77011112233"),
        ],
    );
    assert_eq!(hospital(&house, &plan, 0), "Wazir Mohammad Akbar Khan");
    assert_eq!(hospital(&house, &plan, 1), "Sheikh Zayed");
    assert_eq!(plan.counts.passed, 1);
}

#[test]
fn dari_in_utf_16_with_tabs() {
    let text = "لست کاندیدان\n\nردیف\tاسم\tولد\tجنسیت\tسال تولد\tوظیفه\tتخصص\tمرکز صحی\tولایت\tشماره تماس\tنمبر پاسپورت\tتاریخ ختم\n\
        ۱\tاحمد ضیا رحیمی\tمحمد سرور\tمرد\t۱۳۶۵\tداکتر\tارتوپیدی\tشفاخانه وزیر اکبر خان\tکابل\t۰۷۰۱۲۳۴۵۶۷\tP۱۲۳۴۵۶۷\t۱۴۱۰/۵/۱۲\n\
        ۲\tلیلا کریمی\tعبدالله\tزن\t1370/2/5\tنرس\tجراحي\tالشفا\tهرات\t0799 123 456\tP7654322\t15 Hamal 1409\n";
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let house = House::with_hospitals();
    let plan = house.plan(&house.saved("dari.txt", bytes), Kind::Trainee, usual()).unwrap();
    assert_eq!(counts(&plan), [2, 0, 0, 0, 0, 0]);
    check(
        &plan,
        &[
            (0, "passport_name", "احمد ضیا رحیمی"),
            (0, "father_name", "محمد سرور"),
            (0, "born", "1986"),
            (0, "occupation", "2211"),
            (0, "specialty", "orthopaedics"),
            (0, "province", "AF01"),
            (0, "phone", "+93701234567"),
            (0, "passport_number", "P1234567"),
            (0, "passport_expires", "2031-08-03"),
            (1, "born", "1991-04-25"),
            (1, "province", "AF32"),
            (1, "specialty", "general-surgery"),
            (1, "passport_expires", "2030-04-04"),
        ],
    );
    assert_eq!(hospital(&house, &plan, 0), "Wazir Mohammad Akbar Khan");
    assert_eq!(problems(&plan).iter().filter(|p| p.ends_with("import-no-latin-name")).count(), 2);
}

#[test]
fn pashto_letters() {
    let text = "\u{feff}شمېره,نوم,د پلار نوم,جنس,د زېږېدو نېټه,دنده,څانګه,روغتون,ولايت,د تلیفون شمېره,د پاسپورټ شمېره\n\
        ۱,زمری ځدراڼ,ګل محمد,نارینه,1369/4/1,ډاکټر,د هډوکو جراحي,میرویس روغتون,کندهار,0700111222,O1112223\n\
        ۲,پښتنه,ګلاب,ښځینه,1992,نرسه,عاجل,میرویس,ننګرهار,0700111333,O1112224\n";
    let house = House::with_hospitals();
    let plan = house.people(text);
    assert_eq!(counts(&plan), [2, 0, 0, 0, 0, 0]);
    check(
        &plan,
        &[
            (0, "sex", "male"),
            (0, "occupation", "2211"),
            (0, "specialty", "orthopaedics"),
            (0, "province", "AF27"),
            (1, "sex", "female"),
            (1, "occupation", "2221"),
            (1, "specialty", "emergency-medicine"),
            (1, "province", "AF06"),
        ],
    );
    assert_eq!(hospital(&house, &plan, 1), "Mirwais Regional Hospital");
}

#[test]
fn english_with_other_words_orders_and_american_dates() {
    let text = "Valid till,Trainee name,S/O,Gender,Date of birth,Designation,Speciality,Place of duty,Home province,Mobile,Passport #,Blood group\n\
        10/03/2031,Dr. Ahmad Zia Rahimi,Mohd Sarwar,M,02/12/1988,Sr. Surgeon,Ortho.,WAKH Kabul,Kabul,0701234567,P1234567,O+\n\
        12/31/2029,Laila Karimi,Abdullah,F,12/19/1990,Staff Nurse,ICU/Anaesthesia,Al-Shifa Hospital Kabul,Hirat,0799-123-456,p 7654322,A+\n\
        -,Ghulam Sakhi,N/A,M,unknown,Lab tech,Radiology,,Balkh,n/a,,\n";
    let house = House::with_hospitals();
    let plan = house.people(text);
    assert_eq!(counts(&plan), [3, 0, 0, 0, 0, 0], "{:?}", problems(&plan));
    check(
        &plan,
        &[
            (0, "passport_name", "Dr. Ahmad Zia Rahimi"),
            (0, "born", "1988-02-12"),
            (0, "occupation", "2212"),
            (0, "passport_expires", "2031-10-03"),
            (1, "born", "1990-12-19"),
            (1, "occupation", "2221"),
            (1, "passport_expires", "2029-12-31"),
            (1, "passport_number", "P7654322"),
            (1, "province", "AF32"),
            (1, "phone", "+93799123456"),
            (2, "father_name", ""),
            (2, "born", ""),
            (2, "occupation", "3212"),
            (2, "phone", ""),
        ],
    );
    assert_eq!(hospital(&house, &plan, 0), "Wazir Mohammad Akbar Khan");
    assert_eq!(hospital(&house, &plan, 1), "Al-Shifa");
    let unknown: Vec<(&str, usize)> =
        plan.sheets[0].columns.iter().filter(|c| c.target == Target::Unknown).map(|c| (&*c.title, c.filled)).collect();
    assert_eq!(unknown, [("Blood group", 2)]);
}

#[test]
fn a_workbook_with_a_letterhead_groups_and_merged_cells() {
    let house = House::with_hospitals();
    let path = house.dir.path().join("merged.xlsx");
    let (mut book, plain) = (Workbook::new(), Format::new());
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet().set_name("Batch 1").unwrap();
    sheet.merge_range(0, 0, 0, 8, "Ministry of Public Health", &plain).unwrap();
    sheet.write(1, 0, "Training abroad – nominees").unwrap();
    sheet.merge_range(3, 0, 4, 0, "No", &plain).unwrap();
    sheet.merge_range(3, 1, 3, 2, "Name", &plain).unwrap();
    sheet.merge_range(3, 3, 3, 4, "Passport", &plain).unwrap();
    sheet.merge_range(3, 5, 4, 5, "Facility", &plain).unwrap();
    for (column, title) in [(1, "Latin"), (2, "Native"), (3, "Number"), (4, "Expiry date"), (6, "Sex"), (7, "DOB"), (8, "Phone")] {
        sheet.write(4, column, title).unwrap();
    }
    let date = |y, m, d| rust_xlsxwriter::ExcelDateTime::from_ymd(y, m, d).unwrap();
    sheet.merge_range(5, 0, 5, 8, "ولایت هرات", &plain).unwrap();
    for (row, name, native, number, hospital, sex, phone) in [
        (6, "Ahmad Zia", "احمد ضیا", "P1234567", "Sheikh Zaid", "M", 93_701_234_567.0),
        (7, "Laila", "لیلا", "P7654321", "Herat Regional Hosp.", "F", 799_123_456.0),
    ] {
        sheet.write(row, 0, row - 5).unwrap();
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 2, native).unwrap();
        sheet.write(row, 3, number).unwrap();
        sheet.write_datetime_with_format(row, 4, date(2031, 3, 10), &day).unwrap();
        sheet.write(row, 5, hospital).unwrap();
        sheet.write(row, 6, sex).unwrap();
        sheet.write_datetime_with_format(row, 7, date(1988, 3, 12), &day).unwrap();
        sheet.write(row, 8, phone).unwrap();
    }
    sheet.write(8, 1, "Sub-total").unwrap();
    sheet.write(8, 8, 2).unwrap();
    let other = book.add_worksheet().set_name("codes").unwrap();
    other.write(0, 0, "a").unwrap();
    other.write(1, 0, 1).unwrap();
    let hidden = book.add_worksheet().set_name("old").unwrap();
    hidden.write(0, 0, "Name").unwrap();
    hidden.write(0, 1, "Phone").unwrap();
    hidden.write(1, 0, "Somebody").unwrap();
    hidden.write(1, 1, "0700000000").unwrap();
    hidden.set_hidden(true);
    book.save(&path).unwrap();
    let plan = house.plan(&path, Kind::Trainee, usual()).unwrap();
    assert_eq!(counts(&plan), [2, 0, 0, 0, 0, 0], "{:?}", problems(&plan));
    check(
        &plan,
        &[
            (0, "passport_name", "Ahmad Zia"),
            (0, "native_name", "احمد ضیا"),
            (0, "born", "1988-03-12"),
            (0, "passport_expires", "2031-03-10"),
            (0, "phone", "+93701234567"),
            (1, "phone", "+93799123456"),
        ],
    );
    assert_eq!(hospital(&house, &plan, 1), "Herat Regional Hospital");
    assert_eq!(plan.rows[0].section.as_deref(), Some("ولایت هرات"));
    let refused: Vec<&str> = plan.sheets.iter().map(|s| s.refused.as_ref().map_or("", |m| m.id)).collect();
    assert_eq!(refused, ["", "import-sheet-lacks", "import-sheet-hidden"]);
    assert_eq!(plan.counts.passed, 2);
}

#[test]
fn two_digit_years_follow_their_column() {
    let house = House::new();
    for (text, born) in [
        ("Name,DOB,Sex\nAhmad,12/3/65,M\nGul,1365/2/3,F\nLal,1370/1/1,F\n", "1986-06-02"),
        ("Name,DOB,Sex\nAhmad,12/3/65,M\nGul,1965-02-03,F\n", "1965-03-12"),
        ("Name,DOB,Sex\nAhmad,3/12/65,M\nGul,12/31/1970,F\n", "1965-03-12"),
        ("Name,DOB,Sex\nAhmad,12-Mar-65,M\n", "1965-03-12"),
    ] {
        assert_eq!(said(&house.people(text), 0, "born"), born, "{text}");
    }
}

#[test]
fn one_cell_of_a_name_is_a_person_and_of_a_place_a_section() {
    let house = House::with_hospitals();
    let plan = house.people("No,Name,Sex,Phone\n1,Ahmad Zia,M,0700000001\n,Kabul,,\n2,Gul Jan,F,0700000002\n,Sharifa Barakzai,,\n3,Lal,M,\n,Surgeons:,,\n4,Mir,M,\n");
    assert_eq!(counts(&plan)[0], 5, "{:?}", plan.sheets[0].passed);
    assert_eq!(plan.sheets[0].passed.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["Kabul", "Surgeons:"]);
}

#[test]
fn what_stands_below_a_list_is_no_record() {
    let house = House::with_hospitals();
    let plan = house.people(
        "No,Name & F/Name,Sex,Hospital\n1,Ahmad Zia s/o Mohammad Sarwar,M,Sheikh Zayed – Surgery\n2,Laila D/O Abdullah,F,\"WAK, Kabul\"\n,,,\n\
         ,Prepared by: Dr. Karim,,\n,Approved by,Director,Date: 12/3/2026\n,,,Signature: ______\n",
    );
    assert_eq!((counts(&plan)[0], plan.rows.len(), plan.counts.passed), (2, 2, 3), "{:?}", problems(&plan));
    check(
        &plan,
        &[
            (0, "passport_name", "Ahmad Zia"),
            (0, "father_name", "Mohammad Sarwar"),
            (1, "passport_name", "Laila"),
            (1, "father_name", "Abdullah"),
        ],
    );
    assert_eq!(hospital(&house, &plan, 0), "Sheikh Zayed");
    assert_eq!(hospital(&house, &plan, 1), "Wazir Mohammad Akbar Khan");
}

#[test]
fn doubled_and_missing_titles_are_told() {
    let house = House::new();
    let plan = house.people("Name,,Phone,Mobile,Phone,Notes,Remarks\nAhmad,x,0700000001,0700000002,0700000003,one,two\n");
    assert_eq!(said(&plan, 0, "phone"), "+93700000001; +93700000002; +93700000003");
    assert_eq!(said(&plan, 0, "notes"), "one\ntwo");
    let ids: Vec<&str> = plan.sheets[0].notes.iter().map(|n| n.id).collect();
    assert_eq!(ids, ["grid-note-title-repeated", "grid-note-title-missing"]);
}

#[test]
fn letters_that_could_drive_a_terminal_do_not_come_in() {
    let mut house = House::new();
    let plan = house.take_people("Name,Notes,Hospital\nAh\u{1b}[31mmad\u{202e},\u{1b}]0;x\u{7}hello,Ward\u{200b} \u{9b}1\n");
    assert_eq!(counts(&plan)[0], 1);
    let row = &house.rows(Kind::Trainee)[0];
    assert!(!row.text("passport_name").contains(['\u{1b}', '\u{202e}']), "{:?}", row.text("passport_name"));
    for row in house.rows(Kind::Hospital).iter().chain([row]) {
        assert!(row.values.iter().all(|v| !v.as_str().contains(|c: char| c.is_control() && c != '\n')), "{row:?}");
    }
    house.holds();
}

#[test]
fn impossible_values_are_told_with_place_and_remedy() {
    let house = House::with_hospitals();
    let plan = house.people(
        "Name,Sex,DOB,Phone,Email,Province,Specialty,PP No,PP expiry\n\
         Ahmad,robot,2026-02-30,12345,nobody,Atlantis,alchemy,P1112223,31 Hut 1409\n",
    );
    assert_eq!(counts(&plan)[0], 1, "the row itself can be imported");
    let told: Vec<(&str, &str)> = plan.problems.iter().map(|p| (&*p.column, p.reason.id)).collect();
    let columns: Vec<&str> = told.iter().map(|(c, _)| *c).collect();
    assert_eq!(columns, ["Sex", "DOB", "Phone", "Email", "Province", "Specialty", "PP expiry"], "{told:?}");
    assert!(plan.problems.iter().all(|p| p.row == 2 && !p.value.is_empty()));
    let options = Options { create: false, ..usual() };
    let path = house.saved("x.csv", "Name,Hospital\nAhmad,Nowhere House\nGul,Sheikh Zayed\n");
    let plan = house.plan(&path, Kind::Trainee, options).unwrap();
    assert_eq!(counts(&plan), [1, 0, 0, 0, 0, 1]);
    assert_eq!(problems(&plan), ["2 Hospital \"Nowhere House\" import-name-none"]);
}

#[test]
fn other_kinds_read_their_own_files() {
    let mut house = House::with_hospitals();
    house.take_people("Name,PP No,Home hospital\nAhmad Zia Rahimi,P1112223,Sheikh Zayed\nLaila Karimi,P1112224,Al-Shifa\n");
    let mut take = |kind: Kind, text: &str| {
        let path = house.saved(&format!("{}.csv", kind.table()), text);
        let plan = house.take(&path, kind, usual());
        (counts(&plan), problems(&plan))
    };
    let (c, p) = take(
        Kind::Department,
        "Hospital;Department;Specialty;Training seats\nSheikh Zayed;Surgery;general surgery;4\nNew House;ICU;anaesthesia;2\n;Nowhere;;1\n",
    );
    assert_eq!((c, p), ([2, 0, 0, 0, 0, 1], vec!["4  \"\" import-missing".to_owned()]));
    let (c, p) = take(
        Kind::Equipment,
        "Health facility,Ward,Item,Available,Quantity\nSheikh Zayed,Surgery,oxygen,always,2\nSheikh Zayed,Surgery,Anaesthesia machine,گاهی,۱\nSheikh Zayed,Surgery,flux capacitor,yes,1\n",
    );
    assert_eq!((c[0], c[5]), (2, 1), "{p:?}");
    let (c, p) = take(
        Kind::Document,
        "Holder,Document type,Document No,Issue date,Valid until\nAhmad Zia Rahimi,Visa,V1,2026-11-01,2027-11-01\nNobody,visa,V2,,\nLaila Karimi,licence,L7,12.03.2020,11.03.2019\nLaila Karimi,foo,X,,\n",
    );
    assert_eq!(c, [2, 0, 0, 0, 0, 2], "{p:?}");
    let (c, p) = take(
        Kind::Placement,
        "Trainee,Hospital,Department,From,To,Role\nAhmad Zia Rahimi,Sheikh Zayed,Surgery,2027-01-12,2027-04-09,assistant\nLaila Karimi,Sheikh Zayed,Surgery,2027-04-09,2027-01-12,observer\n",
    );
    assert_eq!(c, [1, 0, 0, 0, 0, 1], "{p:?}");
    let (c, p) = take(
        Kind::Cost,
        "Trainee,Type,Amount,Currency,Due\nAhmad Zia Rahimi,per diem,\"$1,200.50\",USD,2027-02-01\nAhmad Zia Rahimi,per diem,\"$1,200.50\",USD,2027-02-01\n",
    );
    assert_eq!(c, [1, 0, 0, 0, 1, 0], "two equal costs are for a person to decide: {p:?}");
    let (c, p) = take(Kind::Trainer, "Name,Specialty,Languages,Assessor\nAigerim Sadykova,травматология,\"Kazakh, Russian\",да\n");
    assert_eq!(c, [1, 0, 0, 0, 0, 0], "{p:?}");
    assert_eq!(house.named(Kind::Trainer, "Aigerim Sadykova").text("languages"), "kk; ru");
    house.holds();
}

const WORDS: &str = "Name|شفاخانه|x|Ahmad Zia Rahimi|Ali|Gul Jan|0700000001|P1234567|1365/2/3|12/31/1990|M|زن|Sheikh Zayed|Kabul|Total|ولایت کابل|-|=1\\+1|#|1|2|\u{1b}\\[2J|";

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]
    /// Whatever stands in a list: no panic, every row ends somewhere, what is planned can be written, and twice changes nothing.
    #[test]
    fn any_list(rows in proptest::collection::vec(proptest::collection::vec(WORDS, 1..6), 0..8), merge: bool) {
        let mut text = String::from("Name,Sex,DOB,Hospital,PP No.,Phone\n");
        for row in &rows {
            text.push_str(&row.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(","));
            text.push('\n');
        }
        let mut house = House::with_hospitals();
        let path = house.saved("any.csv", &text);
        let mut options = usual();
        if merge {
            options.duplicates = ustaz::exchange::import::Duplicates::Merge;
        }
        let Ok(plan) = house.plan(&path, Kind::Trainee, options.clone()) else { return Ok(()) };
        ustaz::exchange::import::apply(&mut house.store, "zahra", &plan).unwrap();
        counts(&plan);
        let again = house.plan(&path, Kind::Trainee, options).unwrap();
        counts(&again);
        prop_assert!(!again.changes_anything(), "{text}\n{:?}\n{:?}", counts(&plan), counts(&again));
        house.holds();
    }
}
