//! Reports: certificates and portfolios, the codes on them, and what becomes of a code when the record changes.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use ustaz::exchange::report::{self, Format, State, Verdict, Wanted, certificate, faces, lay, lines, portfolio, prepare, verdict};
use ustaz::model::{Certificate, Id, Issued, Kind, Row, Value};
use ustaz::msg;
use ustaz::programme::certificates::{Printed, cells, next_number, proposal};
use ustaz::programme::show::Names;
use ustaz::programme::skills::curve::Curve;
use ustaz::programme::skills::drawn as portfolio_drawn;
use ustaz::programme::skills::progress::Progress;
use ustaz::programme::{catalogue, sample, verbs};
use ustaz::rules::calendar::LunarShift;
use ustaz::rules::skills::plot::Plot;
use ustaz::store::{Direction, ListQuery, Mode, Store};

const AUTHOR: &str = "zahra";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn with_sample(db: &Path) -> Store {
    let mut store = Store::open(db, Mode::Write).unwrap();
    catalogue::load(&mut store, AUTHOR).unwrap();
    sample::load(&mut store, AUTHOR, today()).unwrap();
    store
}

fn rows(store: &Store, kind: Kind) -> Vec<Row> {
    store.page(&ListQuery::all(kind), None, Direction::Forward, 500).unwrap().into_iter().map(|(row, _)| row).collect()
}

/// Somebody who has been placed somewhere by now.
fn placed(store: &Store) -> Id {
    let rows = rows(store, Kind::Placement);
    let began = rows.iter().find(|row| row.date("starts_on").is_some_and(|day| day <= today()) && row.text("state") == "completed");
    began.and_then(|row| row.reference("trainee")).unwrap()
}

fn issued(store: &mut Store, trainee: Id) -> (Id, String) {
    let mut wanted = proposal(store, &Names::new(), trainee, today()).unwrap();
    "Training in orthopaedics, issued here".clone_into(&mut wanted.title);
    let id = verbs::certify(store, AUTHOR, today(), &wanted).unwrap().output.id;
    let code = store.get(Kind::Certificate, id).unwrap().unwrap().text("code").to_owned();
    (id, code)
}

fn state(store: &Store, code: &str) -> State {
    match verdict(store, &Names::new(), code).unwrap() {
        Verdict::Known(found) => found.state,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_certificate_is_proposed_from_what_the_file_knows() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_sample(&dir.path().join("a.db"));
    let trainee = placed(&store);
    let proposed = proposal(&store, &Names::new(), trainee, today()).unwrap();
    assert!(!proposed.title.is_empty() && !proposed.issuer.is_empty(), "{proposed:?}");
    assert!(proposed.starts_on.unwrap() <= proposed.ends_on.unwrap());
    assert_eq!((proposed.issued_on, proposed.sort), (Some(today()), Some(Issued::Certificate)));
    let hospital = proposed.hospital.unwrap();
    assert!(store.get(Kind::Hospital, hospital).unwrap().is_some());
    assert!(cells(proposed.clone()).iter().all(|(key, value)| !value.is_null() && *key != "code"));
    // The number that it has is taken; the next is one more.
    verbs::certify(&mut store, AUTHOR, today(), &proposed).unwrap();
    let next = next_number(&store, today()).unwrap();
    assert_ne!(next, proposed.number);
    assert!(rows(&store, Kind::Certificate).iter().all(|row| row.text("number") != next));
}

#[test]
fn a_code_is_known_valid_changed_and_revoked() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_sample(&dir.path().join("a.db"));
    let trainee = placed(&store);
    let (id, code) = issued(&mut store, trainee);
    assert_eq!(state(&store, &code), State::Valid);
    assert_eq!(state(&store, &code.to_lowercase().replace('-', " ")), State::Valid, "however it is written");
    // A note is not printed.
    store.write(AUTHOR, &msg!("journal-new"), |tx| tx.set(Kind::Certificate, id, &[("notes", Value::text("seen"))])).unwrap();
    assert_eq!(state(&store, &code), State::Valid);
    // Whoever changes what was printed is found out, on the record and behind it.
    let set = |store: &mut Store, kind, id, key, text: &str| {
        store.write(AUTHOR, &msg!("journal-new"), |tx| tx.set(kind, id, &[(key, Value::text(text))])).unwrap().seq.unwrap()
    };
    let hospital = store.get(Kind::Certificate, id).unwrap().unwrap().reference("hospital").unwrap();
    let changes = [
        (Kind::Certificate, id, "title", "Training in everything"),
        (Kind::Certificate, id, "issued_on", "2026-01-01"),
        (Kind::Certificate, id, "number", "X-1"),
        (Kind::Trainee, trainee, "passport_name", "Somebody Else"),
        (Kind::Trainee, trainee, "native_name", "بل څوک"),
        (Kind::Hospital, hospital, "name", "Another Hospital"),
    ];
    for (kind, id, key, text) in changes {
        let step = set(&mut store, kind, id, key, text);
        assert_eq!(state(&store, &code), State::Changed, "{key}");
        store.undo(AUTHOR, step).unwrap();
        assert_eq!(state(&store, &code), State::Valid, "{key} undone");
    }
    store.write(AUTHOR, &msg!("journal-new"), |tx| tx.remove(Kind::Certificate, id)).unwrap();
    assert_eq!(state(&store, &code), State::Revoked);
    assert!(!verdict(&store, &Names::new(), &code).unwrap().is_valid());
    // Unknown and mistyped ones are told apart.
    let other = ustaz::rules::skills::verification::code(&[7; 10]);
    assert_eq!(verdict(&store, &Names::new(), &other).unwrap(), Verdict::Unknown(other.clone()));
    let first = other.chars().next().unwrap();
    let slip = format!("{}{}", if first == '7' { '8' } else { '7' }, &other[1..]);
    assert!(matches!(verdict(&store, &Names::new(), &slip).unwrap(), Verdict::Slip(_)));
}

#[test]
fn a_certificate_without_a_code_gets_one_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_sample(&dir.path().join("a.db"));
    let old = rows(&store, Kind::Certificate).into_iter().find(|row| row.text("code").is_empty()).unwrap();
    let code = verbs::give_code(&mut store, AUTHOR, old.id).unwrap().output;
    assert_eq!(state(&store, &code), State::Valid);
    assert_eq!(verbs::give_code(&mut store, AUTHOR, old.id).unwrap_err().what().id, "certify-has-code");
}

/// Everybody's name in the file, in both scripts, is printed with letters of the fonts.
#[test]
fn every_name_of_the_sample_has_its_letters() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_sample(&dir.path().join("a.db"));
    let fonts = faces::Faces::new().unwrap();
    let mut names: Vec<String> = Vec::new();
    for row in rows(&store, Kind::Trainee).iter().chain(&rows(&store, Kind::Trainer)).chain(&rows(&store, Kind::Hospital)) {
        names.extend(
            ["passport_name", "name", "native_name"]
                .into_iter()
                .filter(|key| row.kind.field(key).is_some())
                .map(|key| row.text(key).to_owned()),
        );
    }
    assert!(names.len() > 100);
    for name in names {
        for bold in [false, true] {
            let mut missing = BTreeSet::new();
            let shaped = fonts.shape(&lines::runs(&name), bold, &mut missing);
            assert!(missing.is_empty() && shaped.iter().flat_map(|s| &s.glyphs).all(|g| g.id != 0), "{name}: {missing:?}");
        }
    }
}

fn sample_certificate(store: &mut Store) -> report::Document {
    let trainee = placed(store);
    let (id, _) = issued(store, trainee);
    let row = store.get(Kind::Certificate, id).unwrap().unwrap();
    certificate::document(&Printed::read(store, &row).unwrap().unwrap(), &LunarShift::default())
}

#[test]
fn a_pdf_is_whole_and_the_same_each_time() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_sample(&dir.path().join("a.db"));
    let document = sample_certificate(&mut store);
    let written = |format| {
        let mut out = Vec::new();
        assert!(report::write(&document, format, &mut out).unwrap().is_empty());
        out
    };
    let pdf = written(Format::Pdf);
    assert!(pdf.starts_with(b"%PDF-1.") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
    let tail = String::from_utf8_lossy(&pdf[pdf.len() - 200..]).into_owned();
    let start: usize = tail.split("startxref").nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap();
    let xref = String::from_utf8_lossy(&pdf[start..(start + 200).min(pdf.len())]).into_owned();
    assert!(xref.starts_with("xref") || xref.contains("/XRef"), "{xref}");
    assert_eq!(pdf, written(Format::Pdf));
    let laid = lay::lay(&document).unwrap();
    assert_eq!((laid.pages.len(), laid.missing.len()), (1, 0));
    let html = String::from_utf8(written(Format::Html)).unwrap();
    assert!(html.contains("dir=\"rtl\"") && html.contains("</html>") && !html.contains("http-equiv=\"refresh\""));
}

/// No sensitive value of anybody is in a certificate, nor in a portfolio that was not asked for with them.
#[test]
fn sensitive_fields_stay_out_unless_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_sample(&dir.path().join("a.db"));
    let trainee = placed(&store);
    store
        .write(AUTHOR, &msg!("journal-new"), |tx| {
            let cells = [
                ("national_id", Value::text("NID-424242")),
                ("phone", Value::text("+93700424242")),
                ("companion", Value::text("Brother Ghulam")),
                ("email", Value::text("secret424242@example.org")),
            ];
            tx.set(Kind::Trainee, trainee, &cells)
        })
        .unwrap();
    let passport = ustaz::programme::attached(&store, Kind::Trainee, trainee).unwrap();
    let number = passport.iter().find(|(key, _)| *key == "passport_number").map(|(_, v)| v.as_str().to_owned()).unwrap_or_default();
    let secrets: Vec<&str> =
        ["NID-424242", "+93700424242", "Brother Ghulam", "secret424242", number.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
    let (id, _) = issued(&mut store, trainee);
    let mut text = |wanted| {
        let prepared = prepare(&mut store, AUTHOR, today(), &LunarShift::default(), wanted).unwrap();
        report::text::lay(&prepared.document, 78)
    };
    let plain = text(Wanted::Portfolio { trainee, issue: false, sensitive: false });
    let certificate = text(Wanted::Certificate { id, issue: false });
    let all = text(Wanted::Portfolio { trainee, issue: false, sensitive: true });
    for secret in secrets {
        assert!(!plain.contains(secret) && !certificate.contains(secret), "{secret}");
        assert!(all.contains(secret), "{secret} in\n{all}");
    }
    let last = store.journal(None, 1).unwrap();
    assert!(last[0].label.contains("sensitive"), "it stands in the history: {}", last[0].label);
}

#[test]
fn a_portfolio_that_was_handed_out_is_checked_against_its_day() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_sample(&dir.path().join("a.db"));
    // Somebody with a decision in force, and that decision.
    let people = rows(&store, Kind::Entrustment).into_iter().filter_map(|row| row.reference("trainee"));
    let decided = people.into_iter().find_map(|id| {
        let found = portfolio::gather(&store, &Names::new(), id, today()).unwrap();
        found.portfolio.skills.iter().flat_map(|skill| &skill.entrusted).next().map(|e| (e.decision.id, id))
    });
    let (entrustment, trainee) = decided.unwrap();
    let shift = LunarShift::default();
    let wanted = Wanted::Portfolio { trainee, issue: true, sensitive: false };
    let plain = prepare(&mut store, AUTHOR, today(), &shift, Wanted::Portfolio { trainee, issue: false, sensitive: false }).unwrap();
    assert!(plain.code.is_empty());
    let prepared = prepare(&mut store, AUTHOR, today(), &shift, wanted).unwrap();
    assert!(report::text::lay(&prepared.document, 78).contains(&prepared.code));
    assert_eq!(state(&store, &prepared.code), State::Valid);
    // What is dated later changes nothing; what was printed does.
    let later = Certificate { trainee: Some(trainee), title: "A later one".into(), ..Certificate::default() };
    let tomorrow = today().succ_opt().unwrap();
    verbs::certify(&mut store, AUTHOR, tomorrow, &Certificate { issued_on: Some(tomorrow), ..later }).unwrap();
    assert_eq!(state(&store, &prepared.code), State::Valid);
    store.write(AUTHOR, &msg!("journal-new"), |tx| tx.remove(Kind::Entrustment, entrustment)).unwrap();
    assert_eq!(state(&store, &prepared.code), State::Changed);
    // It is not printed again under the old code.
    let Verdict::Known(found) = verdict(&store, &Names::new(), &prepared.code).unwrap() else { panic!() };
    let refused = prepare(&mut store, AUTHOR, today(), &shift, Wanted::Certificate { id: found.id, issue: false }).unwrap_err();
    assert_eq!(refused.what().id, "report-differs");
}

#[test]
fn what_could_not_be_written_was_not_handed_out() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_sample(&dir.path().join("a.db"));
    let trainee = placed(&store);
    let wanted = Wanted::Portfolio { trainee, issue: true, sensitive: false };
    let prepared = prepare(&mut store, AUTHOR, today(), &LunarShift::default(), wanted).unwrap();
    let file = dir.path().join("there.pdf");
    std::fs::write(&file, b"kept").unwrap();
    assert!(report::finish(&mut store, AUTHOR, &prepared, Format::Pdf, &file).is_err());
    assert_eq!(std::fs::read(&file).unwrap(), b"kept");
    assert_eq!(state(&store, &prepared.code), State::Revoked, "its record is taken back");
}

#[test]
fn every_portfolio_of_the_sample_can_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_sample(&dir.path().join("a.db"));
    let names = Names::new();
    for trainee in rows(&store, Kind::Trainee).iter().step_by(7) {
        let found = portfolio::gather(&store, &names, trainee.id, today()).unwrap();
        let document = portfolio::document(&found, &[], "", &LunarShift::default());
        let laid = lay::lay(&document).unwrap();
        assert!(laid.missing.is_empty(), "{}: {:?}", trainee.text("passport_name"), laid.missing);
        let mut out = Vec::new();
        report::write(&document, Format::Pdf, &mut out).unwrap();
        assert!(out.len() < 300_000);
    }
}

/// Whoever has both drawings.
fn drawn(store: &Store) -> portfolio_drawn::Drawn {
    let of = |row: &Row| portfolio::gather(store, &Names::new(), row.id, today()).unwrap();
    let mut all = rows(store, Kind::Trainee).into_iter().map(|row| of(&row));
    all.find(|d| !d.progress.is_empty() && !d.curves.is_empty()).unwrap()
}

fn plots(document: &report::Document) -> Vec<&Plot> {
    let mut out = Vec::new();
    for block in &document.blocks {
        if let report::Block::Picture(plot) = block {
            out.push(&**plot);
        }
    }
    out
}

#[test]
fn a_portfolio_draws_what_the_screens_draw() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_sample(&dir.path().join("a.db"));
    let (names, manner) = (Names::new(), portfolio_drawn::manner(today()));
    let found = drawn(&store);
    let trainee = found.portfolio.trainee;
    let document = portfolio::document(&found, &[], "", &LunarShift::default());
    let plots = plots(&document);
    assert_eq!(plots.len(), found.progress.len() + found.curves.len());
    assert!(found.progress.len() <= portfolio_drawn::PANELS && found.curves.len() <= portfolio_drawn::CURVES);
    let screen = Progress::gather(&store, &names, &manner, trainee, None).unwrap().unwrap();
    let points = |p: &Plot| p.series.iter().map(|s| s.points.len()).sum::<usize>();
    let enough = screen.panels.iter().filter(|p| points(&p.plot) >= portfolio_drawn::LEAST).count();
    assert_eq!(found.progress.len() + found.progress_left, enough);
    for panel in &found.progress {
        assert!(screen.panels.contains(panel), "{}", panel.plot.title);
    }
    for curve in &found.curves {
        let own = Curve::gather(&store, &names, trainee, curve.procedure.0, None).unwrap().unwrap();
        assert_eq!(curve.plot(&manner), own.plot(&manner));
        assert!(plots.contains(&&own.plot(&manner)));
    }
    // A day of the past knows no later point, and what is left out is said.
    let past = found.curves[0].cases[found.curves[0].cases.len() / 2].on;
    let then = portfolio::gather(&store, &names, trainee, past).unwrap();
    assert!(then.curves.iter().flat_map(|c| &c.cases).all(|c| c.on <= past));
    let last = ustaz::rules::skills::plot::day(past);
    assert!(then.progress.iter().flat_map(|p| &p.plot.series).flat_map(|s| &s.points).all(|p| p.x <= last));
    let few = portfolio_drawn::Drawn { progress_left: 3, curves_left: 1, ..found.clone() };
    let text = report::text::lay(&portfolio::document(&few, &[], "", &LunarShift::default()), 78);
    assert!(text.contains("3 more drawings") && text.contains("1 more procedure"), "{text}");
}

/// What is drawn stands in each form: the twin in text, a picture with its description in HTML, lines and signs on paper.
#[test]
fn each_form_has_the_drawings() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_sample(&dir.path().join("a.db"));
    let document = portfolio::document(&drawn(&store), &[], "", &LunarShift::default());
    let plots = plots(&document);
    let text = report::text::lay(&document, 78);
    for line in plots.iter().flat_map(|p| p.twin(78)).filter(|line| ustaz::text::width(line) <= 78) {
        assert!(text.lines().any(|own| own == line), "{line}");
    }
    let mut out = Vec::new();
    report::write(&document, Format::Html, &mut out).unwrap();
    let html = String::from_utf8(out).unwrap();
    assert_eq!(html.matches("<svg ").count(), plots.len());
    assert_eq!(html.matches("<figcaption").count(), plots.len());
    let ids: BTreeSet<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.len(), 2 * plots.len(), "each title and description has an id of its own");
    for names in html.split("aria-labelledby=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(names.split(' ').all(|id| ids.contains(id)), "{names}");
    }
    // On paper: without the pictures there are as many lines less as they are made of, and each sign is a letter more.
    let ops = |document: &report::Document| {
        let laid = lay::lay(document).unwrap();
        let inside = |at: &(f32, f32)| (0.0..=lay::PAGE.0).contains(&at.0) && (0.0..=lay::PAGE.1).contains(&at.1);
        let mut count = (0, 0);
        for op in laid.pages.iter().flatten() {
            match op {
                lay::Op::Stroke { points, dash, .. } => {
                    assert!(points.iter().all(inside));
                    count.0 += 1;
                    count.1 += usize::from(dash.is_some());
                }
                lay::Op::Text { x, y, .. } => assert!(inside(&(*x, *y))),
            }
        }
        count
    };
    let without = |b: &&report::Block| !matches!(b, report::Block::Picture(_));
    let bare = report::Document { blocks: document.blocks.iter().filter(without).cloned().collect(), ..document.clone() };
    let (all, bare) = (ops(&document), ops(&bare));
    let joined = |p: &Plot| p.series.iter().filter(|s| s.joined).map(|s| s.points.len().saturating_sub(1)).sum::<usize>();
    let lines: usize = plots.iter().map(|p| joined(p) + p.x.ticks.len() + p.y.ticks.len() + 2 + p.limits.len() + p.marks.len()).sum();
    assert!(all.0 - bare.0 >= lines, "{all:?} {bare:?} {lines}");
    assert_eq!((all.1, bare.1), (plots.iter().map(|p| p.limits.len() + p.marks.len()).sum(), 0), "limits and marks are dashed");
    let pdf = |document: &report::Document| {
        let mut out = Vec::new();
        report::write(document, Format::Pdf, &mut out).unwrap();
        out
    };
    assert_eq!(pdf(&document), pdf(&document));
}

#[test]
fn a_digest_covers_each_point_and_tells_later_entries_from_changes() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_sample(&dir.path().join("a.db"));
    let found = drawn(&store);
    let trainee = found.portfolio.trainee;
    let before = portfolio::digest(&found);
    assert_eq!(before, portfolio::digest(&portfolio::gather(&store, &Names::new(), trainee, today()).unwrap()));
    let wanted = Wanted::Portfolio { trainee, issue: true, sensitive: false };
    let code = prepare(&mut store, AUTHOR, today(), &LunarShift::default(), wanted).unwrap().code;
    assert_eq!(state(&store, &code), State::Valid);
    let finding = |store: &Store| match verdict(store, &Names::new(), &code).unwrap() {
        Verdict::Known(found) => found,
        other => panic!("{other:?}"),
    };
    // A case that turns into a failure moves the curve and no number in a table.
    let case = found.curves[0].cases.iter().find(|c| c.success).unwrap().id;
    let step = store.write(AUTHOR, &msg!("journal-new"), |tx| tx.set(Kind::Logbook, case, &[("success", Value::Int(0))])).unwrap().seq;
    assert_eq!((finding(&store).state, finding(&store).added), (State::Changed, None));
    store.undo(AUTHOR, step.unwrap()).unwrap();
    assert_eq!(state(&store, &code), State::Valid);
    // An older entry that comes in later is told as that; one of a later day is none.
    let assessed = store.referring(Kind::Assessment, "trainee", trainee, 100).unwrap();
    let old = assessed
        .iter()
        .find(|r| r.date("on").is_some_and(|on| on < today()) && !r.get("skill").is_null() && r.text("entered_by") != "trainee")
        .unwrap();
    let again = |store: &mut Store, on: NaiveDate| {
        let mut row = Row { id: Id::new(old.id.get() ^ i64::from(on.day())).unwrap(), rev: 0, ..old.clone() };
        row.set("on", Value::text(on.to_string()));
        store.write(AUTHOR, &msg!("journal-new"), |tx| tx.insert(&row)).unwrap();
    };
    again(&mut store, today().succ_opt().unwrap());
    assert_eq!(state(&store, &code), State::Valid);
    again(&mut store, old.date("on").unwrap());
    assert_eq!((finding(&store).state, finding(&store).added), (State::Changed, Some(1)));
    assert_eq!(verdict(&store, &Names::new(), &code).unwrap().message().id, "verify-added");
    // With a change beside it nobody can say so any more.
    store.write(AUTHOR, &msg!("journal-new"), |tx| tx.set(Kind::Logbook, case, &[("success", Value::Int(0))])).unwrap();
    assert_eq!(finding(&store).added, None);
}

/// A section of drawings begins on the page of its first one, wherever on a page it comes.
#[test]
fn no_heading_is_left_alone_by_its_drawing() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_sample(&dir.path().join("a.db"));
    let document = portfolio::document(&drawn(&store), &[], "", &LunarShift::default());
    let plot = document.blocks.iter().find(|b| matches!(b, report::Block::Picture(_))).unwrap();
    for lines in 0..50 {
        let mut blocks = vec![report::Block::Paragraph("a\n".repeat(lines))];
        blocks.extend([report::Block::Heading("QQQQ".into()), report::Block::Paragraph("about".into()), plot.clone()]);
        let laid = lay::lay(&report::Document { blocks, ..report::Document::default() }).unwrap();
        let heading = |op: &lay::Op| matches!(op, lay::Op::Text { shaped, .. } if shaped.text == "QQQQ");
        // The axes, ticks and grid of the drawing are more lines than the one above the foot.
        let drawing = |page: &[lay::Op]| page.iter().filter(|op| matches!(op, lay::Op::Stroke { .. })).count() > 3;
        let page = laid.pages.iter().find(|page| page.iter().any(heading)).unwrap();
        assert!(drawing(page), "after {lines} lines");
        assert_eq!(laid.pages.iter().filter(|page| drawing(page)).count(), 1);
    }
}
