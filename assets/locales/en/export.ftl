# Exporting records, and what the history says about it.

journal-export = exported with sensitive fields: { $kind } ({ $rows })
journal-export-filtered = exported with sensitive fields: { $kind } ({ $rows }, filter { $filter })

undo-nothing-in-it = “{ $label }” changed no record, so there is nothing to undo.
undo-nothing-in-it-next = Choose another step of the history.

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
