# Reading files: what cannot be read, why, and what to do.

grid-not-found = There is no file { $file }. Check the name and the folder.
grid-no-permission = { $file } may not be read by you. Ask its owner for permission, or copy it to your own folder.
grid-not-a-file = { $file } is a folder or a device, not a file. Name a CSV, XLSX, XLS or ODS file.
grid-cannot-read = { $file } could not be read: { $reason }. Copy it again from where it came and try once more.
grid-empty-file = { $file } is empty. Ask for the file again, or export it once more.
grid-not-text = { $file } is a workbook, not a text table. Save the sheet as CSV, or read it as a workbook.

grid-is-pdf = { $file } is a PDF, not a table. Ask for the list as a spreadsheet (.xlsx) or CSV.
grid-is-image = { $file } is a picture, not a table. Ask for the list as a spreadsheet (.xlsx) or CSV.
grid-is-document = { $file } is a text document, not a table. Copy its table into a spreadsheet and save that as .xlsx.
grid-is-presentation = { $file } is a presentation, not a table. Copy its table into a spreadsheet and save that as .xlsx.
grid-is-archive = { $file } is a packed archive. Unpack it and name the file inside.
grid-is-database = { $file } is a database, not a table. Export the list from it as .xlsx or CSV.
grid-is-web-page = { $file } is a web page, whatever its ending says. Open it in a spreadsheet program and save it as .xlsx.
grid-is-xml = { $file } is XML, whatever its ending says. Open it in a spreadsheet program and save it as .xlsx.
grid-is-json = { $file } is JSON, not a table. Export the list as .xlsx or CSV.
grid-not-a-table = { $file } holds no table that can be read. Name a CSV, XLSX, XLS or ODS file.
grid-old-workbook = { $file } is a kind of workbook that cannot be read here. Open it in a spreadsheet program and save it as .xlsx.

grid-password = { $file } is protected by a password. Open it in a spreadsheet program, save a copy without the password, and read the copy.
grid-damaged = { $file } is damaged or incomplete. Open it in a spreadsheet program and save it as .xlsx; if it does not open there, ask for it again.
grid-damaged-because = { $file } is damaged or incomplete ({ $reason }). Open it in a spreadsheet program and save it as .xlsx; if it does not open there, ask for it again.
grid-sheet-damaged = { $file }, sheet { $sheet }: it cannot be read ({ $reason }). Open the file in a spreadsheet program and save it as .xlsx.
grid-bomb = { $file } would unpack to { $size } MiB, far more than an honest workbook (at most { $limit } MiB). Do not open it; ask the sender what it is.

grid-too-big = { $file } has { $size } MiB; a workbook may have { $limit } MiB. Remove pictures and old sheets, or save the sheet as CSV.
grid-text-too-big = { $file } has { $size } MiB; a text file may have { $limit } MiB. Split the file into smaller ones.
grid-too-many-sheets = { $file } has more than { $limit } sheets. Save the ones you need as a file of their own.
grid-too-wide = { $file }, sheet { $sheet }: there is a value in column { $column }, row { $row }; at most { $limit } columns are read. Delete stray cells far to the right and save.
grid-table-too-large = { $file }, sheet { $sheet }: too large at row { $row }; at most { $rows } rows and { $cells } cells are read. Delete stray cells far below or right, split the sheet, or save it as CSV.
grid-text-too-large = { $file }: too large at line { $line }; at most { $rows } rows and { $cells } cells are read at once. Split the file into smaller ones.
grid-cell-too-long = { $file }, sheet { $sheet }: the text in column { $column }, row { $row } is longer than { $limit } KiB. Shorten it and save.
grid-cell-too-long-line = { $file }, line { $line }: the text in column { $column } is longer than { $limit } KiB. Shorten it; if the line looks ordinary, a quote (") is missing near it.

grid-quote-open = { $file }, line { $line }: a quote (") is opened there and never closed. Close or delete it and save the file.
grid-record-too-long = { $file }, line { $line }: this line is longer than { $limit } KiB, so this is hardly a table. Check how the file was exported.
grid-record-too-wide = { $file }, line { $line }: it has more than { $limit } columns. Check the delimiter, or delete what stands far to the right.
grid-zero-byte = { $file }, line { $line }: there are zero bytes, which no text has. The file is damaged or no text table; export it again.

# Notes: the file is read, but the person should know.

grid-note-broken-letters = { $file }, line { $line }: some letters are damaged and show as �. Correct them in the file, or export it again as UTF-8.
grid-note-encoding-guessed = { $file } does not say how its letters are written; it was read as { $encoding }. If names look wrong, choose another encoding.
grid-note-cleaned = { $file }: invisible control characters were left out of { $cells } { $cells ->
    [one] cell
   *[other] cells
}, the first in line { $line }. Check that what remains is right.
grid-note-cleaned-sheet = { $file }: invisible control characters were left out of { $cells } { $cells ->
    [one] cell
   *[other] cells
}, the first in sheet { $sheet }, row { $row }. Check that what remains is right.
grid-note-no-result = { $file }: { $cells ->
    [one] one formula was saved without its result and is read as it stands: { $cell }
   *[other] { $cells } formulas were saved without their results and are read as they stand, the first in { $cell }
}. Open the file in a spreadsheet program and save it there.
grid-note-hidden = { $file }: sheet { $sheet } is hidden. Look at it in a spreadsheet program before you use it.
grid-note-title-repeated = Sheet { $sheet }: the title { $title } stands over columns { $columns }. Say which of them is meant.
grid-note-title-missing = Sheet { $sheet }: there are values without a title in { $columns }. Give the column a title, or leave it out.
