-- Version 6: frameworks in versions and what became of their skills, curricula, theatre registers, prices of items and who taught whom at
-- home; both sides' answers to a logged operation, evidence as it stood at a decision, and what is printed on a certificate.
ALTER TABLE agreement ADD COLUMN "weights" TEXT;
ALTER TABLE nomination ADD COLUMN "teaching_post" INTEGER;
CREATE INDEX nomination_by_teaching_post ON nomination("teaching_post", id);
ALTER TABLE framework ADD COLUMN "replaces" INTEGER REFERENCES framework(id);
ALTER TABLE framework ADD COLUMN "least_assessments" INTEGER;
ALTER TABLE framework ADD COLUMN "least_assessors" INTEGER;
ALTER TABLE framework ADD COLUMN "least_days" INTEGER;
ALTER TABLE framework ADD COLUMN "o_score_target" REAL;
ALTER TABLE framework ADD COLUMN "moodle" TEXT;
CREATE INDEX framework_by_replaces ON framework("replaces", id);
CREATE INDEX framework_by_least_assessments ON framework("least_assessments", id);
CREATE INDEX framework_by_least_assessors ON framework("least_assessors", id);
CREATE INDEX framework_by_least_days ON framework("least_days", id);
CREATE INDEX framework_by_o_score_target ON framework("o_score_target", id);
ALTER TABLE skill ADD COLUMN "priority" TEXT;
ALTER TABLE skill ADD COLUMN "related" TEXT;
ALTER TABLE skill ADD COLUMN "acceptable_failure" REAL;
ALTER TABLE skill ADD COLUMN "unacceptable_failure" REAL;
ALTER TABLE skill ADD COLUMN "horizon" INTEGER;
ALTER TABLE skill ADD COLUMN "false_declare" REAL;
ALTER TABLE skill ADD COLUMN "moodle" TEXT;
CREATE INDEX skill_by_priority ON skill("priority", id);
CREATE INDEX skill_by_acceptable_failure ON skill("acceptable_failure", id);
CREATE INDEX skill_by_unacceptable_failure ON skill("unacceptable_failure", id);
CREATE INDEX skill_by_horizon ON skill("horizon", id);
CREATE INDEX skill_by_false_declare ON skill("false_declare", id);
CREATE TABLE skill_map (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "older" INTEGER REFERENCES skill(id),
  "newer" INTEGER REFERENCES skill(id),
  "relation" TEXT,
  "notes" TEXT
) STRICT;
CREATE INDEX skill_map_by_older ON skill_map("older", id);
CREATE INDEX skill_map_by_newer ON skill_map("newer", id);
CREATE INDEX skill_map_by_relation ON skill_map("relation", id);
CREATE TABLE curriculum (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "specialty" TEXT COLLATE NOCASE,
  "cohort" INTEGER REFERENCES cohort(id),
  "skill" INTEGER REFERENCES skill(id),
  "target_level" INTEGER,
  "minimum_count" INTEGER,
  "notes" TEXT
) STRICT;
CREATE INDEX curriculum_by_specialty ON curriculum("specialty", id);
CREATE INDEX curriculum_by_cohort ON curriculum("cohort", id);
CREATE INDEX curriculum_by_skill ON curriculum("skill", id);
CREATE INDEX curriculum_by_target_level ON curriculum("target_level", id);
CREATE INDEX curriculum_by_minimum_count ON curriculum("minimum_count", id);
CREATE TABLE item_price (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "item" TEXT COLLATE NOCASE,
  "amount" REAL,
  "currency" TEXT COLLATE NOCASE,
  "quoted_on" TEXT,
  "source" TEXT COLLATE NOCASE,
  "notes" TEXT
) STRICT;
CREATE INDEX item_price_by_item ON item_price("item", id);
CREATE INDEX item_price_by_amount ON item_price("amount", id);
CREATE INDEX item_price_by_currency ON item_price("currency", id);
CREATE INDEX item_price_by_quoted_on ON item_price("quoted_on", id);
CREATE INDEX item_price_by_source ON item_price("source", id);
ALTER TABLE instrument ADD COLUMN "target" REAL;
ALTER TABLE instrument ADD COLUMN "borderline" REAL;
ALTER TABLE instrument ADD COLUMN "replaces" INTEGER REFERENCES instrument(id);
CREATE INDEX instrument_by_target ON instrument("target", id);
CREATE INDEX instrument_by_borderline ON instrument("borderline", id);
CREATE INDEX instrument_by_replaces ON instrument("replaces", id);
ALTER TABLE logbook ADD COLUMN "success" INTEGER;
CREATE INDEX logbook_by_success ON logbook("success", id);
ALTER TABLE assessment ADD COLUMN "department" INTEGER REFERENCES department(id);
ALTER TABLE assessment ADD COLUMN "logbook" INTEGER REFERENCES logbook(id);
ALTER TABLE assessment ADD COLUMN "entered_by" TEXT;
ALTER TABLE assessment ADD COLUMN "confirmed_on" TEXT;
CREATE INDEX assessment_by_department ON assessment("department", id);
CREATE INDEX assessment_by_logbook ON assessment("logbook", id);
CREATE INDEX assessment_by_entered_by ON assessment("entered_by", id);
CREATE INDEX assessment_by_confirmed_on ON assessment("confirmed_on", id);
CREATE TABLE register_entry (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "hospital" INTEGER REFERENCES hospital(id),
  "on" TEXT,
  "case_number" TEXT COLLATE NOCASE,
  "operation" TEXT COLLATE NOCASE,
  "surgeon" TEXT COLLATE NOCASE,
  "logbook" INTEGER REFERENCES logbook(id),
  "notes" TEXT
) STRICT;
CREATE INDEX register_entry_by_hospital ON register_entry("hospital", id);
CREATE INDEX register_entry_by_on ON register_entry("on", id);
CREATE INDEX register_entry_by_case_number ON register_entry("case_number", id);
CREATE INDEX register_entry_by_operation ON register_entry("operation", id);
CREATE INDEX register_entry_by_surgeon ON register_entry("surgeon", id);
CREATE INDEX register_entry_by_logbook ON register_entry("logbook", id);
CREATE VIRTUAL TABLE search_register_entry USING fts5(words, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '=@'", prefix='1 2 3');
ALTER TABLE participant ADD COLUMN "entered_by" TEXT;
ALTER TABLE participant ADD COLUMN "their_key_components" TEXT;
ALTER TABLE participant ADD COLUMN "their_scrubbed" INTEGER;
ALTER TABLE participant ADD COLUMN "their_present" INTEGER;
ALTER TABLE participant ADD COLUMN "settled" TEXT;
ALTER TABLE participant ADD COLUMN "settled_on" TEXT;
ALTER TABLE participant ADD COLUMN "settled_why" TEXT COLLATE NOCASE;
CREATE INDEX participant_by_entered_by ON participant("entered_by", id);
CREATE INDEX participant_by_their_key_components ON participant("their_key_components", id);
CREATE INDEX participant_by_their_scrubbed ON participant("their_scrubbed", id);
CREATE INDEX participant_by_their_present ON participant("their_present", id);
CREATE INDEX participant_by_settled ON participant("settled", id);
CREATE INDEX participant_by_settled_on ON participant("settled_on", id);
CREATE INDEX participant_by_settled_why ON participant("settled_why", id);
ALTER TABLE entrustment ADD COLUMN "frozen" TEXT;
ALTER TABLE certificate ADD COLUMN "sort" TEXT;
ALTER TABLE certificate ADD COLUMN "starts_on" TEXT;
ALTER TABLE certificate ADD COLUMN "ends_on" TEXT;
ALTER TABLE certificate ADD COLUMN "hospital" INTEGER REFERENCES hospital(id);
ALTER TABLE certificate ADD COLUMN "code" TEXT COLLATE NOCASE;
ALTER TABLE certificate ADD COLUMN "digest" TEXT COLLATE NOCASE;
CREATE INDEX certificate_by_sort ON certificate("sort", id);
CREATE INDEX certificate_by_starts_on ON certificate("starts_on", id);
CREATE INDEX certificate_by_ends_on ON certificate("ends_on", id);
CREATE INDEX certificate_by_hospital ON certificate("hospital", id);
CREATE INDEX certificate_by_code ON certificate("code", id);
CREATE INDEX certificate_by_digest ON certificate("digest", id);
ALTER TABLE follow_up ADD COLUMN "missing_item" TEXT COLLATE NOCASE;
CREATE INDEX follow_up_by_missing_item ON follow_up("missing_item", id);
CREATE TABLE teaching (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "teacher" INTEGER REFERENCES trainee(id),
  "learner" INTEGER REFERENCES trainee(id),
  "skill" INTEGER REFERENCES skill(id),
  "on" TEXT,
  "hospital" INTEGER REFERENCES hospital(id),
  "notes" TEXT
) STRICT;
CREATE INDEX teaching_by_teacher ON teaching("teacher", id);
CREATE INDEX teaching_by_learner ON teaching("learner", id);
CREATE INDEX teaching_by_skill ON teaching("skill", id);
CREATE INDEX teaching_by_on ON teaching("on", id);
CREATE INDEX teaching_by_hospital ON teaching("hospital", id);
CREATE INDEX participant_waiting ON participant("confirmed_on", "entered_by", id);
CREATE INDEX assessment_by_assessor_day ON assessment("assessor", "on", id);
CREATE INDEX logbook_by_hospital_day ON logbook("hospital", "on", id);
CREATE INDEX register_entry_by_hospital_day ON register_entry("hospital", "on", id);
CREATE INDEX entrustment_by_holder ON entrustment("trainee", gone, "skill", "hospital", "level", "decided_on", "expires_on");
CREATE INDEX equipment_by_look ON equipment("department", gone, "item", "checked_on", "availability");
ALTER TABLE certificate ADD COLUMN "hours" INTEGER;
CREATE INDEX certificate_by_hours ON certificate("hours", id);
-- What waits for the other side and what has to be settled are few beside all that is logged: indexes that hold nothing else.
CREATE INDEX participant_claimed ON participant(id) WHERE gone = 0 AND trainee IS NOT NULL AND confirmed_on IS NULL AND settled IS NULL AND (supervision IS NULL OR trainer_supervision IS NULL);
CREATE INDEX participant_disagreed ON participant(id) WHERE gone = 0 AND trainee IS NOT NULL AND settled IS NULL AND supervision <> trainer_supervision;
CREATE INDEX assessment_claimed ON assessment(id) WHERE gone = 0 AND entered_by = 'trainee' AND confirmed_on IS NULL;
-- A look at a hospital as a whole, and which tracer items serve all of it.
ALTER TABLE equipment ADD COLUMN "hospital" INTEGER REFERENCES hospital(id);
CREATE INDEX equipment_by_hospital ON equipment("hospital", id);
ALTER TABLE term ADD COLUMN "whole_house" INTEGER;
CREATE INDEX term_by_whole_house ON term("whole_house", id);
-- The logged cases that somebody said a line of a register is not, so that they are not proposed again.
ALTER TABLE register_entry ADD COLUMN "refused" TEXT;
ALTER TABLE framework ADD COLUMN "targets" TEXT;
-- What the indicators of a period count: decisions by their day, and the tests before and after training, which are few beside all assessments.
CREATE INDEX entrustment_by_decision ON entrustment("decided_on", gone, "trainee", "skill", "level");
CREATE INDEX assessment_by_sitting ON assessment("instrument", "phase", "on", "trainee", "global_rating", "scores", "entered_by", "confirmed_on") WHERE gone = 0 AND ("phase" = 'baseline' OR "phase" = 'summative');
