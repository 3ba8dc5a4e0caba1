-- Version 1: the records, their search, the journal, and what lies on people's desks.
-- Record tables: ids are random, `rev` counts changes, `gone` takes a record out; no UNIQUE across records, no cascades, no triggers.

CREATE TABLE house (
  site TEXT NOT NULL            -- names this file among the files of other sites
) STRICT;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,      -- number in this file
  site TEXT NOT NULL,           -- where it was written
  number INTEGER NOT NULL,      -- number at that site
  author TEXT NOT NULL,
  at TEXT NOT NULL,             -- UTC by the writer's clock; for display only
  label TEXT NOT NULL,          -- [message id, {values}]
  undoes INTEGER REFERENCES journal(seq),
  ops TEXT NOT NULL,            -- [[what, table, id, {column: [before, after]}], …]
  hash BLOB NOT NULL            -- BLAKE3 over the row before's hash and this row
) STRICT;
CREATE INDEX journal_by_undoes ON journal(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX journal_by_author ON journal(author, seq);
CREATE UNIQUE INDEX journal_by_number ON journal(site, number);

-- Which journal rows touched a record; derived from the journal.
CREATE TABLE touch (
  id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (id, seq)
) STRICT, WITHOUT ROWID;
-- The newest first: who was entered or changed lately.
CREATE INDEX touch_by_seq ON touch(seq, id);

-- Outside of the journal: nobody else's business.
CREATE TABLE draft (
  key INTEGER PRIMARY KEY,
  author TEXT NOT NULL,
  kind TEXT NOT NULL,
  record INTEGER,
  body TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX draft_by_author ON draft(author, at);

CREATE TABLE desk (
  author TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (author, name)
) STRICT, WITHOUT ROWID;


CREATE TABLE term (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "list" TEXT,
  "code" TEXT COLLATE NOCASE,
  "name" TEXT COLLATE NOCASE,
  "native_name" TEXT,
  "other_names" TEXT COLLATE NOCASE,
  "parent" TEXT COLLATE NOCASE,
  "notes" TEXT
) STRICT;
CREATE INDEX term_by_list ON term("list", id);
CREATE INDEX term_by_code ON term("code", id);
CREATE INDEX term_by_name ON term("name", id);
CREATE INDEX term_by_native_name ON term("native_name", id);
CREATE INDEX term_by_parent ON term("parent", id);
CREATE VIRTUAL TABLE search_term USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE holiday (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "country" TEXT COLLATE NOCASE,
  "on" TEXT,
  "name" TEXT COLLATE NOCASE,
  "native_name" TEXT,
  "source" TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX holiday_by_country ON holiday("country", id);
CREATE INDEX holiday_by_on ON holiday("on", id);
CREATE INDEX holiday_by_name ON holiday("name", id);
CREATE INDEX holiday_by_native_name ON holiday("native_name", id);
CREATE INDEX holiday_by_source ON holiday("source", id);
CREATE VIRTUAL TABLE search_holiday USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE step (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "code" TEXT COLLATE NOCASE,
  "name" TEXT COLLATE NOCASE,
  "document_kind" TEXT,
  "lead_days" INTEGER,
  "applies_to" TEXT
) STRICT;
CREATE INDEX step_by_code ON step("code", id);
CREATE INDEX step_by_name ON step("name", id);
CREATE INDEX step_by_document_kind ON step("document_kind", id);
CREATE INDEX step_by_lead_days ON step("lead_days", id);
CREATE INDEX step_by_applies_to ON step("applies_to", id);
CREATE VIRTUAL TABLE search_step USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE hospital (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "name" TEXT COLLATE NOCASE,
  "native_name" TEXT,
  "other_names" TEXT COLLATE NOCASE,
  "country" TEXT COLLATE NOCASE,
  "province" TEXT COLLATE NOCASE,
  "district" TEXT COLLATE NOCASE,
  "city" TEXT COLLATE NOCASE,
  "level" TEXT,
  "side" TEXT,
  "beds" INTEGER,
  "phone" TEXT,
  "email" TEXT COLLATE NOCASE,
  "focal_point" TEXT COLLATE NOCASE,
  "latitude" REAL,
  "longitude" REAL,
  "notes" TEXT
) STRICT;
CREATE INDEX hospital_by_name ON hospital("name", id);
CREATE INDEX hospital_by_native_name ON hospital("native_name", id);
CREATE INDEX hospital_by_country ON hospital("country", id);
CREATE INDEX hospital_by_province ON hospital("province", id);
CREATE INDEX hospital_by_district ON hospital("district", id);
CREATE INDEX hospital_by_city ON hospital("city", id);
CREATE INDEX hospital_by_level ON hospital("level", id);
CREATE INDEX hospital_by_side ON hospital("side", id);
CREATE INDEX hospital_by_beds ON hospital("beds", id);
CREATE INDEX hospital_by_email ON hospital("email", id);
CREATE INDEX hospital_by_focal_point ON hospital("focal_point", id);
CREATE INDEX hospital_by_latitude ON hospital("latitude", id);
CREATE INDEX hospital_by_longitude ON hospital("longitude", id);
CREATE VIRTUAL TABLE search_hospital USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE department (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "hospital" INTEGER REFERENCES hospital(id),
  "name" TEXT COLLATE NOCASE,
  "specialty" TEXT COLLATE NOCASE,
  "seats" INTEGER,
  "head" TEXT COLLATE NOCASE,
  "phone" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX department_by_hospital ON department("hospital", id);
CREATE INDEX department_by_name ON department("name", id);
CREATE INDEX department_by_specialty ON department("specialty", id);
CREATE INDEX department_by_seats ON department("seats", id);
CREATE INDEX department_by_head ON department("head", id);
CREATE VIRTUAL TABLE search_department USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE equipment (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "department" INTEGER REFERENCES department(id),
  "item" TEXT COLLATE NOCASE,
  "availability" TEXT,
  "quantity" INTEGER,
  "checked_on" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX equipment_by_department ON equipment("department", id);
CREATE INDEX equipment_by_item ON equipment("item", id);
CREATE INDEX equipment_by_availability ON equipment("availability", id);
CREATE INDEX equipment_by_quantity ON equipment("quantity", id);
CREATE INDEX equipment_by_checked_on ON equipment("checked_on", id);
CREATE VIRTUAL TABLE search_equipment USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE trainer (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "passport_name" TEXT COLLATE NOCASE,
  "native_name" TEXT,
  "sex" TEXT,
  "specialty" TEXT COLLATE NOCASE,
  "hospital" INTEGER REFERENCES hospital(id),
  "department" INTEGER REFERENCES department(id),
  "languages" TEXT,
  "assessor" INTEGER,
  "phone" TEXT,
  "email" TEXT COLLATE NOCASE,
  "notes" TEXT
) STRICT;
CREATE INDEX trainer_by_passport_name ON trainer("passport_name", id);
CREATE INDEX trainer_by_native_name ON trainer("native_name", id);
CREATE INDEX trainer_by_sex ON trainer("sex", id);
CREATE INDEX trainer_by_specialty ON trainer("specialty", id);
CREATE INDEX trainer_by_hospital ON trainer("hospital", id);
CREATE INDEX trainer_by_department ON trainer("department", id);
CREATE INDEX trainer_by_assessor ON trainer("assessor", id);
CREATE INDEX trainer_by_email ON trainer("email", id);
CREATE VIRTUAL TABLE search_trainer USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE agreement (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "title" TEXT COLLATE NOCASE,
  "partner_country" TEXT COLLATE NOCASE,
  "signed_on" TEXT,
  "starts_on" TEXT,
  "ends_on" TEXT,
  "seats" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX agreement_by_title ON agreement("title", id);
CREATE INDEX agreement_by_partner_country ON agreement("partner_country", id);
CREATE INDEX agreement_by_signed_on ON agreement("signed_on", id);
CREATE INDEX agreement_by_starts_on ON agreement("starts_on", id);
CREATE INDEX agreement_by_ends_on ON agreement("ends_on", id);
CREATE VIRTUAL TABLE search_agreement USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE cohort (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "agreement" INTEGER REFERENCES agreement(id),
  "name" TEXT COLLATE NOCASE,
  "host_country" TEXT COLLATE NOCASE,
  "starts_on" TEXT,
  "ends_on" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX cohort_by_agreement ON cohort("agreement", id);
CREATE INDEX cohort_by_name ON cohort("name", id);
CREATE INDEX cohort_by_host_country ON cohort("host_country", id);
CREATE INDEX cohort_by_starts_on ON cohort("starts_on", id);
CREATE INDEX cohort_by_ends_on ON cohort("ends_on", id);
CREATE VIRTUAL TABLE search_cohort USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE visit (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "agreement" INTEGER REFERENCES agreement(id),
  "title" TEXT COLLATE NOCASE,
  "arrives_on" TEXT,
  "leaves_on" TEXT,
  "delegates" TEXT,
  "hospitals" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX visit_by_agreement ON visit("agreement", id);
CREATE INDEX visit_by_title ON visit("title", id);
CREATE INDEX visit_by_arrives_on ON visit("arrives_on", id);
CREATE INDEX visit_by_leaves_on ON visit("leaves_on", id);
CREATE VIRTUAL TABLE search_visit USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE trainee (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "passport_name" TEXT COLLATE NOCASE,
  "native_name" TEXT,
  "surname" TEXT COLLATE NOCASE,
  "father_name" TEXT COLLATE NOCASE,
  "grandfather_name" TEXT COLLATE NOCASE,
  "sex" TEXT,
  "born" TEXT,
  "occupation" TEXT COLLATE NOCASE,
  "specialty" TEXT COLLATE NOCASE,
  "licence_number" TEXT COLLATE NOCASE,
  "national_id" TEXT COLLATE NOCASE,
  "home_hospital" INTEGER REFERENCES hospital(id),
  "home_department" INTEGER REFERENCES department(id),
  "province" TEXT COLLATE NOCASE,
  "phone" TEXT,
  "email" TEXT COLLATE NOCASE,
  "languages" TEXT,
  "cohort" INTEGER REFERENCES cohort(id),
  "status" TEXT,
  "status_on" TEXT,
  "status_reason" TEXT COLLATE NOCASE,
  "companion" TEXT COLLATE NOCASE,
  "notes" TEXT
) STRICT;
CREATE INDEX trainee_by_passport_name ON trainee("passport_name", id);
CREATE INDEX trainee_by_native_name ON trainee("native_name", id);
CREATE INDEX trainee_by_surname ON trainee("surname", id);
CREATE INDEX trainee_by_father_name ON trainee("father_name", id);
CREATE INDEX trainee_by_grandfather_name ON trainee("grandfather_name", id);
CREATE INDEX trainee_by_sex ON trainee("sex", id);
CREATE INDEX trainee_by_born ON trainee("born", id);
CREATE INDEX trainee_by_occupation ON trainee("occupation", id);
CREATE INDEX trainee_by_specialty ON trainee("specialty", id);
CREATE INDEX trainee_by_licence_number ON trainee("licence_number", id);
CREATE INDEX trainee_by_national_id ON trainee("national_id", id);
CREATE INDEX trainee_by_home_hospital ON trainee("home_hospital", id);
CREATE INDEX trainee_by_home_department ON trainee("home_department", id);
CREATE INDEX trainee_by_province ON trainee("province", id);
CREATE INDEX trainee_by_email ON trainee("email", id);
CREATE INDEX trainee_by_cohort ON trainee("cohort", id);
CREATE INDEX trainee_by_status ON trainee("status", id);
CREATE INDEX trainee_by_status_on ON trainee("status_on", id);
-- Who stands in a state since when.
CREATE INDEX trainee_by_stay ON trainee("status", "status_on", id);
CREATE INDEX trainee_by_status_reason ON trainee("status_reason", id);
CREATE INDEX trainee_by_companion ON trainee("companion", id);
CREATE VIRTUAL TABLE search_trainee USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE nomination (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "trainee" INTEGER REFERENCES trainee(id),
  "cohort" INTEGER REFERENCES cohort(id),
  "agreement" INTEGER REFERENCES agreement(id),
  "nominated_by" TEXT COLLATE NOCASE,
  "on" TEXT,
  "criteria" TEXT,
  "decision" TEXT,
  "decided_on" TEXT,
  "reason" TEXT
) STRICT;
CREATE INDEX nomination_by_trainee ON nomination("trainee", id);
CREATE INDEX nomination_by_cohort ON nomination("cohort", id);
CREATE INDEX nomination_by_agreement ON nomination("agreement", id);
CREATE INDEX nomination_by_nominated_by ON nomination("nominated_by", id);
CREATE INDEX nomination_by_on ON nomination("on", id);
CREATE INDEX nomination_by_decision ON nomination("decision", id);
CREATE INDEX nomination_by_decided_on ON nomination("decided_on", id);
CREATE VIRTUAL TABLE search_nomination USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "trainee" INTEGER REFERENCES trainee(id),
  "kind" TEXT,
  "number" TEXT COLLATE NOCASE,
  "issued_on" TEXT,
  "expires_on" TEXT,
  "issuer" TEXT COLLATE NOCASE,
  "notes" TEXT
) STRICT;
CREATE INDEX document_by_trainee ON document("trainee", id);
CREATE INDEX document_by_kind ON document("kind", id);
CREATE INDEX document_by_number ON document("number", id);
CREATE INDEX document_by_issued_on ON document("issued_on", id);
CREATE INDEX document_by_expires_on ON document("expires_on", id);
CREATE INDEX document_by_issuer ON document("issuer", id);
CREATE VIRTUAL TABLE search_document USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE cost (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "trainee" INTEGER REFERENCES trainee(id),
  "cohort" INTEGER REFERENCES cohort(id),
  "visit" INTEGER REFERENCES visit(id),
  "kind" TEXT,
  "amount" REAL,
  "currency" TEXT COLLATE NOCASE,
  "funder" TEXT COLLATE NOCASE,
  "due_on" TEXT,
  "paid_on" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX cost_by_trainee ON cost("trainee", id);
CREATE INDEX cost_by_cohort ON cost("cohort", id);
CREATE INDEX cost_by_visit ON cost("visit", id);
CREATE INDEX cost_by_kind ON cost("kind", id);
CREATE INDEX cost_by_amount ON cost("amount", id);
CREATE INDEX cost_by_currency ON cost("currency", id);
CREATE INDEX cost_by_funder ON cost("funder", id);
CREATE INDEX cost_by_due_on ON cost("due_on", id);
CREATE INDEX cost_by_paid_on ON cost("paid_on", id);
-- What is still to be paid.
CREATE INDEX cost_by_debt ON cost("paid_on", "due_on", id);
CREATE VIRTUAL TABLE search_cost USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE placement (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "trainee" INTEGER REFERENCES trainee(id),
  "department" INTEGER REFERENCES department(id),
  "supervisor" INTEGER REFERENCES trainer(id),
  "starts_on" TEXT,
  "ends_on" TEXT,
  "permitted_role" TEXT,
  "permit" INTEGER REFERENCES document(id),
  "state" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX placement_by_trainee ON placement("trainee", id);
CREATE INDEX placement_by_department ON placement("department", id);
CREATE INDEX placement_by_supervisor ON placement("supervisor", id);
CREATE INDEX placement_by_starts_on ON placement("starts_on", id);
CREATE INDEX placement_by_ends_on ON placement("ends_on", id);
CREATE INDEX placement_by_permitted_role ON placement("permitted_role", id);
CREATE INDEX placement_by_permit ON placement("permit", id);
CREATE INDEX placement_by_state ON placement("state", id);
CREATE VIRTUAL TABLE search_placement USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE clearance (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "trainee" INTEGER REFERENCES trainee(id),
  "step" INTEGER REFERENCES step(id),
  "done_on" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX clearance_by_trainee ON clearance("trainee", id);
CREATE INDEX clearance_by_step ON clearance("step", id);
CREATE INDEX clearance_by_done_on ON clearance("done_on", id);
CREATE VIRTUAL TABLE search_clearance USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "kind" TEXT,
  "title" TEXT COLLATE NOCASE,
  "hospital" INTEGER REFERENCES hospital(id),
  "place" TEXT COLLATE NOCASE,
  "visit" INTEGER REFERENCES visit(id),
  "cohort" INTEGER REFERENCES cohort(id),
  "trainers" TEXT,
  "interpreter" TEXT COLLATE NOCASE,
  "language" TEXT COLLATE NOCASE,
  "starts_at" TEXT,
  "ends_at" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX session_by_kind ON session("kind", id);
CREATE INDEX session_by_title ON session("title", id);
CREATE INDEX session_by_hospital ON session("hospital", id);
CREATE INDEX session_by_place ON session("place", id);
CREATE INDEX session_by_visit ON session("visit", id);
CREATE INDEX session_by_cohort ON session("cohort", id);
CREATE INDEX session_by_interpreter ON session("interpreter", id);
CREATE INDEX session_by_language ON session("language", id);
CREATE INDEX session_by_starts_at ON session("starts_at", id);
CREATE INDEX session_by_ends_at ON session("ends_at", id);
CREATE VIRTUAL TABLE search_session USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE attendance (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "session" INTEGER REFERENCES session(id),
  "trainee" INTEGER REFERENCES trainee(id),
  "state" TEXT,
  "reason" TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX attendance_by_session ON attendance("session", id);
CREATE INDEX attendance_by_trainee ON attendance("trainee", id);
CREATE INDEX attendance_by_state ON attendance("state", id);
CREATE INDEX attendance_by_reason ON attendance("reason", id);
CREATE VIRTUAL TABLE search_attendance USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE framework (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "code" TEXT COLLATE NOCASE,
  "version" TEXT COLLATE NOCASE,
  "title" TEXT COLLATE NOCASE,
  "source" TEXT COLLATE NOCASE,
  "notes" TEXT
) STRICT;
CREATE INDEX framework_by_code ON framework("code", id);
CREATE INDEX framework_by_version ON framework("version", id);
CREATE INDEX framework_by_title ON framework("title", id);
CREATE INDEX framework_by_source ON framework("source", id);
CREATE VIRTUAL TABLE search_framework USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE skill (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "framework" INTEGER REFERENCES framework(id),
  "code" TEXT COLLATE NOCASE,
  "title" TEXT COLLATE NOCASE,
  "parent" INTEGER REFERENCES skill(id),
  "kind" TEXT,
  "target_level" INTEGER,
  "minimum_count" INTEGER,
  "required_items" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX skill_by_framework ON skill("framework", id);
CREATE INDEX skill_by_code ON skill("code", id);
CREATE INDEX skill_by_title ON skill("title", id);
CREATE INDEX skill_by_parent ON skill("parent", id);
CREATE INDEX skill_by_kind ON skill("kind", id);
CREATE INDEX skill_by_target_level ON skill("target_level", id);
CREATE INDEX skill_by_minimum_count ON skill("minimum_count", id);
CREATE VIRTUAL TABLE search_skill USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE instrument (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "code" TEXT COLLATE NOCASE,
  "version" TEXT COLLATE NOCASE,
  "title" TEXT COLLATE NOCASE,
  "kind" TEXT,
  "scale_min" REAL,
  "scale_max" REAL,
  "scale_note" TEXT COLLATE NOCASE,
  "notes" TEXT
) STRICT;
CREATE INDEX instrument_by_code ON instrument("code", id);
CREATE INDEX instrument_by_version ON instrument("version", id);
CREATE INDEX instrument_by_title ON instrument("title", id);
CREATE INDEX instrument_by_kind ON instrument("kind", id);
CREATE INDEX instrument_by_scale_min ON instrument("scale_min", id);
CREATE INDEX instrument_by_scale_max ON instrument("scale_max", id);
CREATE INDEX instrument_by_scale_note ON instrument("scale_note", id);
CREATE VIRTUAL TABLE search_instrument USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE instrument_item (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "instrument" INTEGER REFERENCES instrument(id),
  "position" INTEGER,
  "code" TEXT COLLATE NOCASE,
  "title" TEXT COLLATE NOCASE,
  "kind" TEXT,
  "anchors" TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX instrument_item_by_instrument ON instrument_item("instrument", id);
CREATE INDEX instrument_item_by_position ON instrument_item("position", id);
CREATE INDEX instrument_item_by_code ON instrument_item("code", id);
CREATE INDEX instrument_item_by_title ON instrument_item("title", id);
CREATE INDEX instrument_item_by_kind ON instrument_item("kind", id);
CREATE VIRTUAL TABLE search_instrument_item USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE assessment (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "trainee" INTEGER REFERENCES trainee(id),
  "skill" INTEGER REFERENCES skill(id),
  "instrument" INTEGER REFERENCES instrument(id),
  "assessor" INTEGER REFERENCES trainer(id),
  "on" TEXT,
  "hospital" INTEGER REFERENCES hospital(id),
  "session" INTEGER REFERENCES session(id),
  "phase" TEXT,
  "scores" TEXT,
  "global_rating" REAL,
  "comments" TEXT
) STRICT;
CREATE INDEX assessment_by_trainee ON assessment("trainee", id);
CREATE INDEX assessment_by_skill ON assessment("skill", id);
CREATE INDEX assessment_by_instrument ON assessment("instrument", id);
CREATE INDEX assessment_by_assessor ON assessment("assessor", id);
CREATE INDEX assessment_by_on ON assessment("on", id);
CREATE INDEX assessment_by_hospital ON assessment("hospital", id);
CREATE INDEX assessment_by_session ON assessment("session", id);
CREATE INDEX assessment_by_phase ON assessment("phase", id);
CREATE INDEX assessment_by_global_rating ON assessment("global_rating", id);
CREATE VIRTUAL TABLE search_assessment USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE logbook (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "on" TEXT,
  "procedure" INTEGER REFERENCES skill(id),
  "detail" TEXT COLLATE NOCASE,
  "hospital" INTEGER REFERENCES hospital(id),
  "department" INTEGER REFERENCES department(id),
  "session" INTEGER REFERENCES session(id),
  "case_number" TEXT COLLATE NOCASE,
  "outcome" TEXT COLLATE NOCASE,
  "notes" TEXT
) STRICT;
CREATE INDEX logbook_by_on ON logbook("on", id);
CREATE INDEX logbook_by_procedure ON logbook("procedure", id);
CREATE INDEX logbook_by_detail ON logbook("detail", id);
CREATE INDEX logbook_by_hospital ON logbook("hospital", id);
CREATE INDEX logbook_by_department ON logbook("department", id);
CREATE INDEX logbook_by_session ON logbook("session", id);
CREATE INDEX logbook_by_case_number ON logbook("case_number", id);
CREATE INDEX logbook_by_outcome ON logbook("outcome", id);
CREATE VIRTUAL TABLE search_logbook USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE participant (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "logbook" INTEGER REFERENCES logbook(id),
  "trainee" INTEGER REFERENCES trainee(id),
  "trainer" INTEGER REFERENCES trainer(id),
  "key_components" TEXT,
  "trainer_scrubbed" INTEGER,
  "trainer_present" INTEGER,
  "supervision" TEXT,
  "trainer_supervision" TEXT,
  "confirmed_on" TEXT
) STRICT;
CREATE INDEX participant_by_logbook ON participant("logbook", id);
CREATE INDEX participant_by_trainee ON participant("trainee", id);
CREATE INDEX participant_by_trainer ON participant("trainer", id);
CREATE INDEX participant_by_key_components ON participant("key_components", id);
CREATE INDEX participant_by_trainer_scrubbed ON participant("trainer_scrubbed", id);
CREATE INDEX participant_by_trainer_present ON participant("trainer_present", id);
CREATE INDEX participant_by_supervision ON participant("supervision", id);
CREATE INDEX participant_by_trainer_supervision ON participant("trainer_supervision", id);
CREATE INDEX participant_by_confirmed_on ON participant("confirmed_on", id);
CREATE VIRTUAL TABLE search_participant USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE entrustment (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "trainee" INTEGER REFERENCES trainee(id),
  "skill" INTEGER REFERENCES skill(id),
  "hospital" INTEGER REFERENCES hospital(id),
  "level" INTEGER,
  "decided_by" INTEGER REFERENCES trainer(id),
  "decided_on" TEXT,
  "evidence" TEXT,
  "expires_on" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX entrustment_by_trainee ON entrustment("trainee", id);
CREATE INDEX entrustment_by_skill ON entrustment("skill", id);
CREATE INDEX entrustment_by_hospital ON entrustment("hospital", id);
CREATE INDEX entrustment_by_level ON entrustment("level", id);
CREATE INDEX entrustment_by_decided_by ON entrustment("decided_by", id);
CREATE INDEX entrustment_by_decided_on ON entrustment("decided_on", id);
CREATE INDEX entrustment_by_expires_on ON entrustment("expires_on", id);
CREATE VIRTUAL TABLE search_entrustment USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE certificate (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "trainee" INTEGER REFERENCES trainee(id),
  "title" TEXT COLLATE NOCASE,
  "issuer" TEXT COLLATE NOCASE,
  "number" TEXT COLLATE NOCASE,
  "issued_on" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX certificate_by_trainee ON certificate("trainee", id);
CREATE INDEX certificate_by_title ON certificate("title", id);
CREATE INDEX certificate_by_issuer ON certificate("issuer", id);
CREATE INDEX certificate_by_number ON certificate("number", id);
CREATE INDEX certificate_by_issued_on ON certificate("issued_on", id);
CREATE VIRTUAL TABLE search_certificate USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE follow_up (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "trainee" INTEGER REFERENCES trainee(id),
  "month" INTEGER,
  "due_on" TEXT,
  "done_on" TEXT,
  "in_post" INTEGER,
  "skill" INTEGER REFERENCES skill(id),
  "skill_in_use" INTEGER,
  "cases" INTEGER,
  "barrier" TEXT,
  "people_taught" INTEGER,
  "notes" TEXT
) STRICT;
CREATE INDEX follow_up_by_trainee ON follow_up("trainee", id);
CREATE INDEX follow_up_by_month ON follow_up("month", id);
CREATE INDEX follow_up_by_due_on ON follow_up("due_on", id);
CREATE INDEX follow_up_by_done_on ON follow_up("done_on", id);
CREATE INDEX follow_up_by_in_post ON follow_up("in_post", id);
CREATE INDEX follow_up_by_skill ON follow_up("skill", id);
CREATE INDEX follow_up_by_skill_in_use ON follow_up("skill_in_use", id);
CREATE INDEX follow_up_by_cases ON follow_up("cases", id);
CREATE INDEX follow_up_by_barrier ON follow_up("barrier", id);
CREATE INDEX follow_up_by_people_taught ON follow_up("people_taught", id);
CREATE VIRTUAL TABLE search_follow_up USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE snooze (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "line" TEXT COLLATE NOCASE,
  "until" TEXT,
  "reason" TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX snooze_by_line ON snooze("line", id);
CREATE INDEX snooze_by_until ON snooze("until", id);
CREATE INDEX snooze_by_reason ON snooze("reason", id);
CREATE VIRTUAL TABLE search_snooze USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE saved_filter (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "records" TEXT COLLATE NOCASE,
  "name" TEXT COLLATE NOCASE,
  "expression" TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX saved_filter_by_records ON saved_filter("records", id);
CREATE INDEX saved_filter_by_name ON saved_filter("name", id);
CREATE INDEX saved_filter_by_expression ON saved_filter("expression", id);
CREATE VIRTUAL TABLE search_saved_filter USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TABLE mapping (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "records" TEXT COLLATE NOCASE,
  "name" TEXT COLLATE NOCASE,
  "signature" TEXT COLLATE NOCASE,
  "columns" TEXT
) STRICT;
CREATE INDEX mapping_by_records ON mapping("records", id);
CREATE INDEX mapping_by_name ON mapping("name", id);
CREATE INDEX mapping_by_signature ON mapping("signature", id);
CREATE VIRTUAL TABLE search_mapping USING fts5(text, sound, refs, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE INDEX term_by_code_and_list ON term(code, list);
