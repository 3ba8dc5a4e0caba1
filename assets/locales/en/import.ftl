# Import: what a file would become, what stands in the way, and what to do.

## The command

import-about = Reads people, hospitals and other records from an untidy file. Without --apply nothing is written.
import-value-kind = KIND
import-value-sheet = SHEET
import-value-duplicates = WHAT
import-kind = What the rows are: trainee, hospital, document, … (“ustaz kinds”), or a catalogue: district, specialty
import-file = CSV, XLSX, XLS or ODS
import-sheet = Read only this sheet, even if it looks like something else
import-mapping = TOML: [columns] "Title" = "field", [names] "spelling" = "name", header = row
import-apply = Write it, as one step that can be undone; a backup is made before
import-report = Write everything that is told here, and every row, as JSON
import-duplicates = Rows that may be somebody known: list (leave out and list), merge, or new
import-no-create = Refuse rows that name a hospital that is not there, instead of making one to complete
import-overwrite = Take the file's value where a record holds another one
import-after =
    The same passport number is the same person. What stands in a record stays; a file fills what is empty
    and tells what differs. A file of ours (with the column “id”) changes its records.

## What is told

import-head-dry = { $file } as { $kinds }: a dry run, nothing is written.
import-head-applied = { $file } as { $kinds }.
import-sheet-read = Sheet { $sheet }, header in row { $rows }:
import-sheet-remembered =   The columns are mapped as for { $file }.
import-sheet-left = Sheet { $sheet } is left out: { $reason }
import-sheet-reason = Sheet { $sheet }: { $reason }
import-column = { $title } → { $field }
import-column-near = { $title } → { $field } (nearly; check it)
import-column-same = { $title } → { $field } where column { $other } has nothing ({ $n } filled)
import-column-number = { $title }: running numbers, left out
import-column-skip = { $title }: not kept ({ $n } filled)
import-column-unknown = { $title }: unknown, not imported ({ $n } filled)
import-column-unknown-near = { $title }: unknown, not imported ({ $n } filled); perhaps { $field }
import-target-id = code of the record
import-target-hospital = hospital of the department
import-target-part = part of the name
import-passed-section = { $n ->
    [one] 1 section title is no record: row { $rows }
   *[other] { $n } section titles are no records: rows { $rows }
}
import-passed-total = { $n ->
    [one] 1 total is no record: row { $rows }
   *[other] { $n } totals are no records: rows { $rows }
}
import-passed-repeat = { $n ->
    [one] 1 repeated header is no record: row { $rows }
   *[other] { $n } repeated headers are no records: rows { $rows }
}
import-passed-number-only = { $n ->
    [one] 1 row has only a running number: row { $rows }
   *[other] { $n } rows have only a running number: rows { $rows }
}
import-counts = new { $new }, same { $same }, changed { $changed }, duplicate { $duplicate }, rejected { $rejected }
import-counts-more = merged into an earlier row of the file { $repeated }, left out by choice { $skipped }
import-made = { $n ->
    [one] One record is made because rows name it; complete it later:
   *[other] { $n } records are made because rows name them; complete them later:
}
import-made-one = { $kind } { $name }
import-made-near = { $kind } { $name } (or is it { $near }? then map it in [names] of a file for --mapping)
import-more-rows = (and { $n ->
    [one] one more row
   *[other] { $n } more rows
})
import-names = Names that were taken for others:
import-name = { $name } ({ $n }×) → { $meaning }
import-more = and { $n } more
import-problems = { $n ->
    [one] One thing to look at:
   *[other] { $n } things to look at:
}
import-problems-first = { $n } things to look at; the first { $shown } (--report FILE.json has all):
import-duplicate = { $place }: left out, may be { $who } ({ $why }) – decide with --duplicates merge or new
import-written = Written as step { $step }: { $new } new, { $changed } changed, { $made } made to complete. “{ USTAZ() } undo” takes it back.
import-backup = The backup from before is { $file }.
import-nothing-new = There is nothing new in it; nothing is written.
import-follow-ups = { $n ->
    [one] One follow-up was made or moved for somebody who is back.
   *[other] { $n } follow-ups were made or moved for those who are back.
}
import-clashes = { $n ->
    [one] One cell was changed by somebody else meanwhile and left as it is. Import again to see it.
   *[other] { $n } cells were changed by somebody else meanwhile and left as they are. Import again to see them.
}
import-next-duplicates = { $n ->
    [one] One row may be somebody known and is left out: import again with --duplicates merge or --duplicates new.
   *[other] { $n } rows may be somebody known and are left out: import again with --duplicates merge or --duplicates new.
}
import-next-rejected = { $n ->
    [one] One row cannot be imported: mend it in the file and import again; what is there already stays as it is.
   *[other] { $n } rows cannot be imported: mend them in the file and import again; what is there already stays as it is.
}
import-next-unknown = Columns that are unknown can be named in a file for --mapping: [columns] "Title" = "field".
import-next-apply = Import again with --apply to write it.
journal-import = imported { $file }: { $kinds }, { $new } new, { $changed } changed

## Why a file or sheet cannot be read

import-nothing = { $file } holds no { $kinds } that could be read:
    { $reasons }
import-nothing-next = Check the word for what the rows are (here: { $table }). If it is right, say what the columns are with --mapping, or name the sheet with --sheet.
import-sheet-empty = It is empty.
import-sheet-no-header = No row looks like the titles of columns. Say which row it is: header = ROW in a file for --mapping.
import-sheet-hidden = It is hidden. To read it, name it: --sheet "{ $sheet }".
import-sheet-unasked = Another sheet was asked for.
import-sheet-lacks = There is no column that a { $kind } cannot be without. Looked for: { $wanted }.
import-sheet-rival = Its columns are rather those of { $kinds }, not of { $wanted }. To read it all the same, name the sheet: --sheet "{ $sheet }".
import-no-sheet = There is no sheet { $sheet }.
import-no-sheet-next = The sheets are: { $sheets }.

## The mapping file

import-mapping-unread = { $file } cannot be read.
import-mapping-large = The mapping is larger than 1 MiB.
import-mapping-wrong = The mapping cannot be understood: { $what }.
import-mapping-line = line { $line }
import-mapping-next = A mapping is TOML: under [columns] lines like "Title" = "field", under [names] lines like "spelling" = "name".
import-mapping-field = The mapping of “{ $title }” names a field “{ $word }” that there is not.
import-mapping-field-near = Did you mean { $near }? The fields are: { $fields }.
import-mapping-field-next = The fields are: { $fields }.

## The report

import-report-unwritten = The report { $file } cannot be written.
import-report-unwritten-next = Name a file in a folder where you may write, with --report.

## What is wrong with a cell or row

import-at-row = { $sheet }!{ $row }: { $what }
import-field-finding = { $field }: { $what }
import-missing = there is no { $field }
import-missing-next = fill it in in the file, or leave the row out
import-decision-next = import the assessments first and name two or more of them, by two assessors at the least, in the column evidence; a level that stands on paper alone is no decision here: note it with the trainee, and decide anew once two assessors have rated the skill
import-failed-formula = the formula has no result
import-failed-formula-next = open the file in a spreadsheet program and save it there, or type the value
import-date-next = write it as 2027-01-12 or with the month's name
import-birth-ahead = a birth on { $date } lies ahead
import-no-number = this is no number
import-no-number-next = write digits alone
import-no-flag = this is neither yes nor no
import-no-flag-next = write yes or no
import-no-choice = this is none of the words for it
import-no-choice-next = use one of: { $keys }
import-no-phone = this is no phone number
import-phone-digit = { $value } begins with a digit that no Afghan number has after +93
import-phone-country = { $value } may belong to any country
import-phone-country-next = write it with + and the country's prefix
import-second-email = only one address is kept
import-second-email-next = put it into the notes if it is needed
import-no-hours = these are no hours of work
import-no-hours-next = write them as 08:00-16:00, or off
import-no-moment = this is no day and time
import-no-moment-next = write it as 2027-01-12 08:30
import-no-pair = this is no name with a number
import-no-pair-next = write it as name=4
import-no-code = this is no code of a record
import-no-code-next = leave the column out, or export the records again
import-record-gone = this record was taken out
import-record-gone-next = bring it back first (“{ USTAZ() } history { $code }” tells when it went), or empty the cell
import-no-latin-name = there is no name in Latin letters; this one stands in its place
import-no-latin-name-next = enter the name as in the passport when it is known
import-name-none = no { $what } has this name
import-name-several = more than one { $what } has this name: { $names }
import-name-several-next = write the code behind it (name #code), or map it in [names] of a file for --mapping
import-name-near-next = perhaps { $near }; correct it, or map it in [names] of a file for --mapping
import-term-none-next = correct it, or add it to the catalogue's other names
import-reference-none-next = import those first ({ USTAZ() } import { $table } FILE), or correct the name
import-record-none-next = import the { $kind } first ({ USTAZ() } import { $table } FILE), or leave out --no-create
import-record-near-next = perhaps { $near }; else import the { $kind } first ({ USTAZ() } import { $table } FILE), or leave out --no-create
import-differs = the record holds { $held }, which stays
import-differs-next = change it in the record if the file is right, or import with --overwrite
import-differs-row = row { $row } says { $held }, which is kept
import-differs-row-next = change it in the record if this row is right
import-house-alike = much the same name at the same place
import-same-name = same name, and nothing that speaks against it
import-same-words = word for word the same as an earlier row
import-no-title = There is no column “{ $title }”.
import-no-title-next = The columns are: { $titles }.
