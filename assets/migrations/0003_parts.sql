-- Version 3: long steps are kept in parts, so that nothing reads more of a step than it needs.

-- The operations of a journal row that names them by their digests; numbered from 1.
CREATE TABLE journal_part (
  seq INTEGER NOT NULL REFERENCES journal(seq) DEFERRABLE INITIALLY DEFERRED,
  part INTEGER NOT NULL,
  ops TEXT NOT NULL,
  PRIMARY KEY (seq, part)
) STRICT;

-- In which part of its step a record is; empty when the step has none, or the record is in several.
ALTER TABLE touch ADD COLUMN part INTEGER;
