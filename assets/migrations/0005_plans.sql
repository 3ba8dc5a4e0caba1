-- Version 5: hours of work, lunar months as they were sighted, clashes that are accepted, what is still to be placed; and what touches a
-- stretch of days at one department or hospital is found by an index alone.
CREATE TABLE working_time (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "country" TEXT COLLATE NOCASE,
  "hospital" INTEGER REFERENCES hospital(id),
  "name" TEXT COLLATE NOCASE,
  "season" TEXT,
  "starts_on" TEXT,
  "ends_on" TEXT,
  "monday" TEXT,
  "tuesday" TEXT,
  "wednesday" TEXT,
  "thursday" TEXT,
  "friday" TEXT,
  "saturday" TEXT,
  "sunday" TEXT,
  "source" TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX working_time_by_country ON working_time("country", id);
CREATE INDEX working_time_by_hospital ON working_time("hospital", id);
CREATE INDEX working_time_by_name ON working_time("name", id);
CREATE INDEX working_time_by_season ON working_time("season", id);
CREATE INDEX working_time_by_starts_on ON working_time("starts_on", id);
CREATE INDEX working_time_by_ends_on ON working_time("ends_on", id);
CREATE INDEX working_time_by_monday ON working_time("monday", id);
CREATE INDEX working_time_by_tuesday ON working_time("tuesday", id);
CREATE INDEX working_time_by_wednesday ON working_time("wednesday", id);
CREATE INDEX working_time_by_thursday ON working_time("thursday", id);
CREATE INDEX working_time_by_friday ON working_time("friday", id);
CREATE INDEX working_time_by_saturday ON working_time("saturday", id);
CREATE INDEX working_time_by_sunday ON working_time("sunday", id);
CREATE INDEX working_time_by_source ON working_time("source", id);
CREATE VIRTUAL TABLE search_working_time USING fts5(words, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '=@'", prefix='1 2 3');
CREATE TABLE lunar_month (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "year" INTEGER,
  "month" INTEGER,
  "begins_on" TEXT,
  "source" TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX lunar_month_by_year ON lunar_month("year", id);
CREATE INDEX lunar_month_by_month ON lunar_month("month", id);
CREATE INDEX lunar_month_by_begins_on ON lunar_month("begins_on", id);
CREATE INDEX lunar_month_by_source ON lunar_month("source", id);
CREATE TABLE rotation (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "trainee" INTEGER REFERENCES trainee(id),
  "cohort" INTEGER REFERENCES cohort(id),
  "specialty" TEXT COLLATE NOCASE,
  "weeks" INTEGER,
  "position" INTEGER,
  "earliest_on" TEXT,
  "latest_on" TEXT,
  "permitted_role" TEXT,
  "suitable" TEXT,
  "preferred" TEXT,
  "weight" INTEGER,
  "notes" TEXT
) STRICT;
CREATE INDEX rotation_by_trainee ON rotation("trainee", id);
CREATE INDEX rotation_by_cohort ON rotation("cohort", id);
CREATE INDEX rotation_by_specialty ON rotation("specialty", id);
CREATE INDEX rotation_by_weeks ON rotation("weeks", id);
CREATE INDEX rotation_by_position ON rotation("position", id);
CREATE INDEX rotation_by_earliest_on ON rotation("earliest_on", id);
CREATE INDEX rotation_by_latest_on ON rotation("latest_on", id);
CREATE INDEX rotation_by_permitted_role ON rotation("permitted_role", id);
CREATE INDEX rotation_by_weight ON rotation("weight", id);
CREATE TABLE waiver (
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  "line" TEXT COLLATE NOCASE,
  "what" TEXT COLLATE NOCASE,
  "reason" TEXT COLLATE NOCASE,
  "until" TEXT
) STRICT;
CREATE INDEX waiver_by_line ON waiver("line", id);
CREATE INDEX waiver_by_what ON waiver("what", id);
CREATE INDEX waiver_by_reason ON waiver("reason", id);
CREATE INDEX waiver_by_until ON waiver("until", id);
CREATE VIRTUAL TABLE search_waiver USING fts5(words, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '=@'", prefix='1 2 3');
CREATE INDEX placement_by_department_days ON placement("department", "ends_on", "starts_on", "state", gone);
CREATE INDEX session_by_hospital_time ON session("hospital", "starts_at", id);
CREATE INDEX session_by_cohort_time ON session("cohort", "starts_at", id);
CREATE VIRTUAL TABLE search_rotation USING fts5(words, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '=@'", prefix='1 2 3');
