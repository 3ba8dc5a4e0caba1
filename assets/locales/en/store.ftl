# The file and what it refuses. Each text has a partner `…-next` that says what to do.


## Our own faults

error-defect = Something went wrong inside the program. What was saved before is safe.
error-defect-next = Try once more. If it happens again, run “{ USTAZ() } check”, and send the log file (see “ustaz config”) to whoever looks after the program.

## The file

store-busy = Another program has been writing to this file for half a minute. Nothing was saved.
store-busy-next = Try again in a moment. If it stays so, close the other program that has this file open.
store-read-only = This file can only be read here. Nothing was saved.
store-read-only-next = Ask its owner for write access to the file and to its folder, or work on a copy made with “{ USTAZ() } backup”.
store-file-read-only = { $file } can be read but not written.
store-full = The disk took no more: it is full, a limit on your space is reached, or it fails. Nothing of this step was saved; everything before it is safe.
store-full-next = Free some space, ask for more, or have the disk looked at; then do it again.
store-damaged = The file is damaged.
store-damaged-file = { $file } is damaged.
store-damaged-next = Do not delete it. Stop working in it and run “{ USTAZ() } rescue NEWFILE”: it puts together what the newest backup and the history in this file still hold, and says what is missing.
store-not-ours = This is no database of this program.
store-not-ours-next = Check the name of the file. To read a list or a workbook, use “ustaz import”.
store-no-database = { $file } is no database.
store-other-program = This database belongs to another program. It was not changed.
store-empty-file = { $file } is empty.
store-newer = This file was written by a newer version of the program (file version { $found }, this program knows { $known }) and can only be read with this one. It was not changed.
store-newer-next = Close this program, install the newer version and open the file with that. What was typed and not saved is kept as a draft.
store-vanished = { $file } was removed or moved away while it was open. Nothing is saved any more.
store-replaced = Another file was put in the place of { $file } while it was open. Nothing was written into it.
store-overwritten = { $file } was overwritten or cut short while it was open. Nothing is saved any more.
store-log-gone = { $file }, the log of the open file, was removed or replaced. Nothing is saved any more.
store-moved-next = Put the file back, or find out who moved it. What was typed and not saved is kept as a draft beside it; close this program before you restore a backup.
store-lost = { $file } is lost: what lies beside it tells that work was saved there.
store-lost-next = Leave what is there where it is, and run “{ USTAZ() } rescue NEWFILE”: it puts together what the newest backup and the log hold. To begin anew with nothing, move everything whose name begins like that file away first.
store-older-read-only = This file is of an older version and can only be read here, so it cannot be brought up to date.
store-stopped = Stopped.
store-cannot-open = The file cannot be opened.
store-cannot-open-next = Check that the folder exists and that you may write to the file and its folder.
store-io = The disk did not do what it was asked. Nothing of this step was saved.
store-io-next = Check the disk and its cables or mount, then run “{ USTAZ() } check”.
store-network = { $file } lies on a network file system ({ $kind }), where two programs could destroy it.
store-network-next = Keep the file on a disk of this machine, for example with --db, and let others log in to this machine. Send copies with “ustaz backup”.
store-no-wal = The file system under this file cannot hold a shared log.
store-no-wal-next = Move the file to an ordinary disk of this machine and open it there.

file-missing = There is no file { $file }.
file-missing-next = Check the name and the folder.
file-denied = You may not open { $file }.
file-denied-next = Ask its owner for access, or choose another file with --db.
file-exists = { $file } is there already and was left as it is.
file-exists-next = Choose another name, or move that file away first.
file-is-folder = { $file } is a folder.
file-is-folder-next = Name a file in it.
file-trouble = { $file } could not be used.
file-trouble-next = Check the disk and the folder, then try again.

## Backups

backup-no-room = No backup was made: { $wanted } MB are wanted in { $folder } and as much again should stay free, but { $free } MB are.
backup-no-room-next = Make room on the disk, or make backups elsewhere with “{ USTAZ() } backup”.
backup-does-not-hold = The copy did not come out whole and was taken away again.
restore-exists = { $file } is there already. Nothing was restored.
restore-exists-next = Choose another place with --to, or move that file away first.
restore-leftover = { $file } is left over from a lost database and would be mixed into the restored one.
restore-leftover-next = Move it away (it may hold the last changes of the lost database), then restore again.

## The way back from a damaged file

rescue-passed = { $file } was passed over: { $why }
rescue-base = Begun from { $file }, a backup that holds, up to step { $newest }.
rescue-no-base = No backup holds; begun from nothing.
rescue-steps = { $n ->
        [0] No later step
        [one] 1 later step
       *[other] { $n } later steps
    } could be taken from { $file }, which was not touched.
rescue-drafts = { $n ->
        [one] 1 draft of an unsaved form was
       *[other] { $n } drafts of unsaved forms were
    } taken along.
rescue-done = { $file } holds everything up to step { $newest }, saved { $at }.
rescue-done-next = Look at it with “ustaz --db { SHELL($file) }”. To go on in it, close the program everywhere and run “{ USTAZ() } restore { SHELL($file) }”: the damaged file is set aside and this one takes its place.
rescue-all = Nothing is missing.
rescue-missing = Missing: steps { $from } to { $to } ({ $n } in all), to be entered again:
rescue-missing-one = Missing: step { $seq }.
rescue-missing-step = {"    "}{ $seq }  { $at }  { $author }  { $label }
rescue-missing-unreadable = {"    "}{ $from } to { $to }  (cannot be read)
rescue-missing-unreadable-one = {"    "}{ $seq }  (cannot be read)
rescue-uncertain = Nothing tells whether steps were saved after step { $newest }. Ask those who worked in it.
rescue-other-history = It is a backup of another file.
rescue-nothing = Nothing can be read of { $file }, and no backup of it holds.
rescue-nothing-next = If a backup lies somewhere else, name it with --backup.
rescue-does-not-hold = What was put together does not hold and was taken away again.

## The check

check-integrity = Looking whether the file is whole …
check-references = Following references …
check-search = Comparing the search index …
check-journal = Replaying the history …
check-journal-at = Replaying the history: { $done } of { $all } steps …
check-found-missing = Steps { $from } to { $to } of the history, which were saved here, are not in the file any more: its log was lost or damaged, or an older copy was put in its place.
check-found-other = Step { $seq } of the history, which was saved here, is not the one that the file holds: an older copy was put in its place and worked on.
check-found-missing-next = Leave the file and what lies beside it as they are, and run “{ USTAZ() } rescue NEWFILE”: it puts together what the newest backup and the log still hold. If an older copy was put here on purpose, delete the file named like this one with “-seal” behind.
check-found-integrity = The file is not whole: { $said }
check-found-schema = { $name } in the file is not as this program made it.
check-found-unreadable = The file cannot be read any further: { $said }
check-found-reference = { $table } { $code } refers to a record that is not there.
check-found-search = { $table } { $code }: the search index holds something else than the record.
check-found-search-words = { $table }: the search index holds other words than the records.
check-found-search-next = No entry is lost. Run “{ USTAZ() } check --rebuild-search” to make the search index anew.
check-found-gap = Row { $seq } of the history is missing.
check-found-chain = Row { $seq } of the history was changed after it was written: its seal does not fit.
check-found-row = Row { $seq } of the history cannot be read.
check-found-before = Row { $seq } of the history does not fit what stood in { $key } before it.
check-found-state = { $table } { $code } holds something that is not in the history: it was changed past the program.
check-found-lost = { $table } { $code } is in the history but not in the file.
check-found-state-next = Find out who opened the file with another program. To get what the history says, run “{ USTAZ() } rescue NEWFILE”.
check-restore-next = Keep this file and run “{ USTAZ() } rescue NEWFILE”: it puts together what the newest backup and the history in this file still hold, and says what is missing.

## Saving

record-missing = That { $kind } ({ $code }) is not there any more.
record-missing-next = Somebody took it out; its history tells who. Undo that step to have it back.
reference-none = No such { $kind } is there.
reference-none-next = Choose one from the list, or make it first.
reference-gone = That { $kind } ({ $code }) was taken out by somebody.
reference-gone-next = Choose another one, or undo the step that took it out.
reference-circle = A { $kind } cannot stand under itself.
reference-circle-next = Choose another one above it.
remove-still-used = It is still used by: { $other } ({ $code }).
remove-still-used-next = Change or take out what uses it first; its page lists them.
term-unknown = “{ $code }” is not in the catalogue “{ $list }”.
term-unknown-next = Choose an entry from the list, or add it to the catalogue first.

## Undo

journal-undo = Undo: { $label }
journal-redo = Redo: { $label }
undo-no-row = There is no step { $seq } in the history.
undo-no-row-next = “{ USTAZ() } history” lists the steps with their numbers.
undo-already = “{ $label }” is undone already, by step { $by }.
undo-already-next = To have it again, undo that step.
undo-nothing-in-it = There is nothing in “{ $label }” to take back: it changed no record, or all of it is back already.
undo-nothing-in-it-next = Choose another step of the history.
undo-nothing-left = Nothing of “{ $label }” can go back: all of it was changed again afterwards.
undo-nothing-left-next = Undo the later steps first; the history of the record lists them.

## What a field can hold

field-required = This must be filled in.
field-required-next = Enter something here.
field-blank = There are only spaces here.
field-blank-next = Enter something or leave it empty.
field-too-long = This is longer than { $max } letters.
field-too-long-next = Shorten it; the notes have room for more.
field-refused-letter = There is an invisible control character in it ({ $code }).
field-refused-letter-next = Delete it and type the text instead of pasting it.
field-unfit = “{ $value }” does not fit here.
field-unfit-next = Enter { $form }.
form-date = a day between 1900 and 2200, such as 2027-01-12
form-partial-date = a day such as 1988-03-02, or a year alone such as 1988
form-hours = hours of work, such as 08:00-16:00, or off
form-moment = a day and a time, such as 2027-01-12T08:30+05:00
form-email = an address such as name@example.org
form-flag = yes or no
form-pairs = a name and a number each, such as orthopaedics=4; neurosurgery=2
form-reference = a record from the list
form-text = text
choice-unknown = “{ $value }” is none of the choices.
choice-unknown-next = Choose one of: { $keys }.
number-unfit = “{ $value }” is no number that fits here.
number-unfit-next = Enter digits; a fraction only where the field has one.
number-out-of-range = { $value } is too small or too large here.
number-out-of-range-next = Enter a number from { $min } to { $max }.
phone-unfit = “{ $value }” is no phone number.
phone-unfit-next = Enter + and the country’s number, such as +93701234567.
phone-length = “{ $value }” has { $digits } digits, which is too few or too many for its country.
phone-length-next = +93 has 9 digits behind it, +7 has 10; other countries 8 to 15 in all.
period-backwards = It ends on { $to }, before it begins on { $from }.
period-backwards-next = Correct one of the two.
cost-for-nobody = A cost belongs to a trainee, a cohort or a visit.
cost-for-nobody-next = Fill in one of them.
equipment-nowhere = A look is at a department or at a hospital as a whole.
equipment-nowhere-next = Fill in one of them.
equipment-both = A look is at a department or at a hospital as a whole, not at both.
equipment-both-next = Leave the hospital empty for a department: its hospital is known.
rotation-nobody = A rotation is of a trainee or of a cohort.
curriculum-nobody = A line of a curriculum is for a specialty or for a cohort.
curriculum-nobody-next = Fill in one of them.
rotation-nobody-next = Fill in one of them.
hours-no-day = These hours have no day.
hours-no-day-next = Fill in the hours of at least one weekday, such as 8-16, or off.
hours-no-period = Hours of a period or an exception hold from one day to another.
hours-no-period-next = Fill in both days; they may be the same.
lunar-month-far = By the table this month begins on { $table }.
lunar-month-far-next = Enter the day on which it was sighted, at most { $days } days before or after; or mend year and month.
participant-nobody = A participant is a trainee or a trainer.
participant-nobody-next = Fill in one of them.

## Filters

filter-no-field = There is no field “{ $name }”. Did you mean “{ $near }”?
filter-several-fields = “{ $name }” could be several fields: { $keys }.
filter-no-day = “{ $typed }” is no day.
filter-no-day-next = Type one like 2027-01-12 or +2w, a year like 2027, or several words in quotes: "12 jan".
