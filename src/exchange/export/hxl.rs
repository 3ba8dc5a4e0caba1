//! Hashtags of the Humanitarian Exchange Language 1.1 (<https://hxlstandard.org>) for our columns: the row below the titles by which
//! humanitarian tools know what a column holds.
//!
//! Hashtags are those of the core schema; attributes say the rest (`+name`, `+code`, `+start`). A person is `#contact`, since
//! ours are health workers and not people in need. Must not: stand in an import as a record, see [`is_tag_row`].

use crate::model::{FieldKind, Kind};

/// The tag of a kind's column.
#[must_use]
pub fn tag(kind: Kind, key: &str) -> &'static str {
    if let Some(tag) = own(kind, key).or_else(|| common(key)) {
        return tag;
    }
    let attached = || kind.attached().iter().map(|a| &a.field).find(|f| f.key == key);
    match kind.field(key).or_else(attached).map(|f| f.kind) {
        Some(FieldKind::Ref(other) | FieldKind::Refs(other)) => named(other),
        Some(FieldKind::Date | FieldKind::PartialDate | FieldKind::Moment) => "#date",
        Some(FieldKind::Number { .. }) => "#indicator+num",
        Some(FieldKind::Choice(_)) => "#meta+type",
        Some(FieldKind::Flag) => "#meta+flag",
        Some(FieldKind::Notes) => "#description",
        _ => "#meta",
    }
}

/// Whether the cells of a row are a row of hashtags: something in it, and nothing but tags.
pub fn is_tag_row<S: AsRef<str>>(cells: impl IntoIterator<Item = S>) -> bool {
    let mut any = false;
    for cell in cells {
        let cell = cell.as_ref().trim();
        if cell.is_empty() {
            continue;
        }
        let word = |s: &str| s.starts_with(|c: char| c.is_ascii_alphabetic()) && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let Some(tag) = cell.strip_prefix('#') else { return false };
        if !tag.split('+').map(str::trim).all(word) {
            return false;
        }
        any = true;
    }
    any
}

/// A column that names a record of a kind.
const fn named(kind: Kind) -> &'static str {
    match kind {
        Kind::Hospital => "#loc+name+hospital",
        Kind::Department => "#loc+name+department",
        Kind::Trainee => "#contact+name+trainee",
        Kind::Trainer => "#contact+name+trainer",
        Kind::Agreement => "#activity+name+agreement",
        Kind::Cohort => "#group+name",
        Kind::Visit => "#activity+name+visit",
        Kind::Session => "#event+name+session",
        Kind::Skill => "#subsector+name+skill",
        Kind::Framework => "#subsector+name+framework",
        Kind::Instrument => "#indicator+name+instrument",
        Kind::Step => "#status+name+step",
        Kind::Document => "#access+name+document",
        Kind::Assessment => "#indicator+name+assessment",
        Kind::Logbook => "#event+name+operation",
        _ => "#meta+name",
    }
}

/// Columns whose key means something else in one kind than in others.
fn own(kind: Kind, key: &str) -> Option<&'static str> {
    Some(match (kind, key) {
        (Kind::Hospital, "native_name") => "#loc+name+hospital+alt",
        (Kind::Trainee | Kind::Trainer, "native_name") => "#contact+name+alt",
        (Kind::Hospital, "name") => "#loc+name+hospital",
        (Kind::Hospital, "other_names") => "#loc+name+hospital+list",
        (Kind::Hospital, "level") => "#loc+type",
        (Kind::Hospital, "side") => "#loc+type+side",
        (Kind::Department, "name") => "#loc+name+department",
        (Kind::Department, "seats") => "#capacity+num+seats",
        (Kind::Agreement, "seats") => "#capacity+num+seats+list",
        (Kind::Agreement, "title") => "#activity+name+agreement",
        (Kind::Cohort, "name") => "#group+name",
        (Kind::Visit, "title") => "#activity+name+visit",
        (Kind::Session, "title") => "#event+name+session",
        (Kind::Session, "kind") => "#event+type",
        (Kind::Skill, "title") => "#subsector+name+skill",
        (Kind::Skill, "code") => "#subsector+code+skill",
        (Kind::Skill, "kind") => "#subsector+type+skill",
        (Kind::Framework, "title") => "#subsector+name+framework",
        (Kind::Framework, "code") => "#subsector+code+framework",
        (Kind::Instrument, "title") => "#indicator+name+instrument",
        (Kind::Instrument, "code") => "#indicator+code+instrument",
        (Kind::Document, "kind") => "#access+type+document",
        (Kind::Document, "number") => "#access+id+document",
        (Kind::Document, "issuer") => "#org+name+issuer",
        (Kind::Cost, "kind") => "#value+type",
        (Kind::Holiday, "name") => "#event+name+holiday",
        (Kind::Holiday, "on") => "#date+holiday",
        (Kind::Step, "name") => "#status+name+step",
        (Kind::Step, "code") => "#status+code+step",
        (Kind::Placement | Kind::Attendance, "state") => "#status",
        (Kind::Equipment, "notes") => "#description+item",
        (Kind::Certificate, "title") => "#output+name+certificate",
        (Kind::Certificate, "number") => "#output+id+certificate",
        (Kind::Certificate, "issuer") => "#org+name+issuer",
        (Kind::Term, "name") => "#meta+name",
        (Kind::Term, "list") => "#meta+type+list",
        _ => return None,
    })
}

/// Columns that mean the same wherever they stand.
fn common(key: &str) -> Option<&'static str> {
    Some(match key {
        "id" => "#meta+id",
        "passport_name" => "#contact+name",
        "surname" => "#contact+name+surname",
        "father_name" => "#contact+name+father",
        "grandfather_name" => "#contact+name+grandfather",
        "focal_point" => "#contact+name+focal",
        "head" => "#contact+name+head",
        "interpreter" => "#contact+name+interpreter",
        "supervisor" => "#contact+name+supervisor",
        "assessor" => "#contact+name+assessor",
        "decided_by" => "#contact+name+decider",
        "companion" => "#contact+name+companion",
        "sex" => "#contact+sex",
        "born" => "#date+birth",
        "phone" => "#contact+phone",
        "email" => "#contact+email",
        "national_id" => "#contact+id+national",
        "licence_number" => "#contact+id+licence",
        "passport_number" => "#contact+id+passport",
        "passport_expires" => "#date+end+passport",
        "occupation" => "#contact+code+occupation",
        "languages" | "language" => "#contact+code+language",
        "nominated_by" => "#org+name+nominator",
        "funder" => "#org+name+funder",
        "source" => "#meta+source",
        "home_hospital" => "#loc+name+hospital+home",
        "home_department" => "#loc+name+department+home",
        "country" => "#country+code",
        "partner_country" => "#country+code+partner",
        "host_country" => "#country+code+host",
        "province" => "#adm1+code",
        "district" => "#adm2+code",
        "city" => "#loc+city",
        "place" => "#loc+room",
        "latitude" => "#geo+lat",
        "longitude" => "#geo+lon",
        "beds" => "#capacity+num+beds",
        "specialty" => "#sector+code+specialty",
        "starts_on" | "arrives_on" | "starts_at" => "#date+start",
        "ends_on" | "leaves_on" | "expires_on" | "ends_at" => "#date+end",
        "signed_on" => "#date+signed",
        "issued_on" => "#date+issued",
        "checked_on" => "#date+checked",
        "decided_on" => "#date+decided",
        "done_on" => "#date+done",
        "due_on" => "#date+due",
        "paid_on" => "#date+paid",
        "status_on" => "#date+status",
        "confirmed_on" => "#date+confirmed",
        "on" => "#date",
        "until" => "#date+end",
        "status" => "#status",
        "status_reason" => "#status+description",
        "decision" => "#status+decision",
        "reason" | "comments" | "notes" | "detail" | "scale_note" => "#description",
        "item" => "#item+code",
        "required_items" => "#item+code+list",
        "availability" => "#item+availability",
        "quantity" => "#item+num",
        "amount" => "#value",
        "currency" => "#currency+code",
        "permitted_role" => "#access+type+role",
        "permit" => "#access+name+permit",
        "applies_to" => "#group+type",
        "document_kind" => "#access+type+document",
        "lead_days" => "#date+num+lead",
        "month" => "#date+num+month",
        "level" | "target_level" => "#indicator+num+level",
        "minimum_count" | "cases" => "#indicator+num+cases",
        "people_taught" => "#reached+num+taught",
        "global_rating" => "#indicator+num+rating",
        "scores" => "#indicator+num+list",
        "criteria" => "#indicator+num+criteria",
        "barrier" => "#impact+type+barrier",
        "in_post" => "#status+flag+in_post",
        "skill_in_use" => "#status+flag+in_use",
        "outcome" => "#impact+description",
        "code" => "#meta+code",
        "parent" => "#meta+parent",
        "version" => "#meta+version",
        "list" => "#meta+type",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::export::columns;

    /// The core hashtags of HXL 1.1 that we use.
    const CORE: &str = "access activity adm1 adm2 capacity contact country currency date description event geo group impact indicator item \
                        loc meta org output reached sector status subsector value";

    #[test]
    fn every_column_has_a_tag_of_the_core_schema() {
        for kind in Kind::ALL {
            let columns = columns(*kind, true);
            let tags: Vec<&str> = columns.iter().map(|c| tag(*kind, c.key())).collect();
            assert!(is_tag_row(&tags), "{kind:?} {tags:?}");
            for tag in tags {
                let core = tag.trim_start_matches('#').split('+').next().unwrap();
                assert!(CORE.split_whitespace().any(|c| c == core), "{kind:?} {tag}");
                assert!(tag.bytes().all(|b| !b.is_ascii_uppercase()));
            }
        }
        assert_eq!(tag(Kind::Trainee, "province"), "#adm1+code");
        assert_eq!(tag(Kind::Trainee, "cohort"), "#group+name");
        assert_eq!(tag(Kind::Hospital, "native_name"), "#loc+name+hospital+alt");
        assert_eq!(tag(Kind::Visit, "delegates"), "#contact+name+trainer");
    }

    #[test]
    fn rows_of_tags_are_known() {
        assert!(is_tag_row(["#meta+id", "", " #adm1 +code "]));
        for row in [&["", ""][..], &["#1", "#2"], &["#meta+id", "Kabul"], &["#k7f3 x"], &["##"], &["#meta++id"], &[]] {
            assert!(!is_tag_row(row), "{row:?}");
        }
    }
}
