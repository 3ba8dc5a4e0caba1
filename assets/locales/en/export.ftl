# Exporting records, and what the history says about it.

journal-export = exported with sensitive fields: { $kind } ({ $rows })
journal-export-filtered = exported with sensitive fields: { $kind } ({ $rows }, filter { $filter })


export-reader-gone = Whoever read the export went away before its end.
export-full = There is no room left for the exported file.
export-full-next = Make room, or write to another disk, and export again.
export-outside = The exported file cannot be written.
export-outside-next = Check where the output goes, and export again.
export-no-room = The workbook may need { $needed } MB in { $folder }, and there is less.
export-no-room-next = Name a folder with more room in TMPDIR, or export with --format csv.
export-too-many-rows = { $rows } records are more than one sheet of a workbook holds ({ $most }).
export-too-many-rows-next = Export with --format csv, or choose fewer records with --filter.
export-hxl-json = HXL hashtags go into CSV and workbooks, not into JSON.
export-hxl-json-next = Leave out --hxl, or export with --format csv or xlsx.

export-ending = The name { $file } does not say what the file shall be.
export-ending-next = Give it one of these endings: { $endings }.
export-exists = There is a file { $file } already.
export-exists-next = Give another name, or take that file away first.
export-no-file = The file { $file } cannot be made.
export-no-file-next = Give a name in a folder where you may write.

## The command

export-value-kind = KIND
export-value-filter = EXPR
export-about = Write records to standard output as CSV, JSON or a workbook
export-kind = What to write: trainee, hospital, document … (“ustaz kinds” lists them)
export-format = csv, json or xlsx; csv unless told otherwise
export-filter = Only what this finds, as typed behind “/” on the screen: 'kabul status:documents'
export-with-sensitive = With passports, phones, addresses and companions; this goes into the history
export-hxl = With a second header row of HXL hashtags
export-after = Example: ustaz export trainee --format xlsx --filter 'cohort:astana' > trainees.xlsx
export-terminal = A workbook is nothing for a terminal.
export-terminal-next = Send it to a file: put “> { $file }” behind the command.

kinds-about = List the kinds of records, or the columns of one and what they take
kinds-kind = The columns of this kind
kinds-id = code
takes-id = 13 letters; left out for a new record
takes-required = required
takes-sensitive = sensitive
takes-text = text of at most { $most } letters
takes-notes = text of several lines
takes-name = a name in Latin letters
takes-native = a name in its own script
takes-words = several texts, joined by “; ”
takes-phones = +93… or +7…, several joined by “; ”
takes-email = name@example.org
takes-date = a day: 2027-01-12
takes-partial-date = a day or a year alone: 1988-03-02, 1988
takes-hours = hours of work: 08:00-16:00, or off
takes-moment = a day and a time with its offset: 2027-01-12T08:30+05:00
takes-whole = a whole number, { $min } to { $max }
takes-number = a number, { $min } to { $max }
takes-choice = one of { $keys }
takes-flag = yes or no
takes-reference = { $kind }: its name, or name and #code
takes-references = { $kinds }: names, or names and #codes, joined by “; ”
takes-code = code of the catalogue “{ $list }”
takes-codes = codes of the catalogue “{ $list }”, joined by “; ”
takes-code-pairs = codes of the catalogue “{ $list }” with numbers: code=4, joined by “; ”
takes-pairs = a name and a number each: name=4, joined by “; ”
