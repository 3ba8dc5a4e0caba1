# The screen.

tab-today = Today
tab-trainees = Trainees
tab-hospitals = Hospitals
tab-schedules = Schedules
tab-skills = Skills

view-today = What needs doing
view-trainees = Trainees
view-nominations = Nominations
view-cohorts = Cohorts
view-documents = Documents
view-clearances = Clearances
view-clearance-board = Clearance board
view-costs = Costs
view-certificates = Certificates
view-follow-ups = Follow-ups
view-hospitals = Hospitals
view-departments = Departments
view-equipment = Equipment
view-trainers = Trainers
view-catalogues = Catalogues
view-placements = Placements
view-visits = Visits
view-sessions = Sessions
view-attendance = Attendance
view-agreements = Agreements
view-holidays = Holidays
view-steps = Steps
view-working-time = Working time
view-lunar-months = Lunar months
view-rotations = Rotations
view-waivers = Accepted clashes
view-skills = Skills
view-assessments = Assessments
view-logbook = Logbook
view-participants = Participants
view-entrustments = Entrustments
view-instruments = Instruments
view-items = Items
view-frameworks = Frameworks
view-curricula = Curricula
view-skill-maps = Skill maps
view-register = Theatre register
view-teaching = Teaching at home
view-prices = Prices of items

two-sentences = { $one } { $two }
and-undo = { $done } – { $key } undoes
and-more = { " " }and { $n } more
screen-too-small = The window is too small. Make it at least 20 columns wide and 4 lines high.
terminal-trouble = The terminal cannot be written to.
terminal-trouble-next = Look whether the connection still stands, then start ustaz again; what was typed is kept as a draft.
paste-cut = The pasted text was too long; { $n } bytes at its end were left out.
open-read-only = Read only: { $why }
file-is-back = The file is back in its place. Saving works again.
waiting-for = Waiting for { $user } ({ $program }, process { $pid }) to finish writing. You can go on typing.
waiting-for-somebody = Waiting for another program to finish writing. You can go on typing.
others-changed = { $who }: { $label }
keys-next = Mend line { $line } of { $file }; `ustaz keys` lists every action with its keys.
keys-no-action = There is no action "{ $name }". Did you mean "{ $near }"?
keys-no-key = "{ $name }" is no key. Did you mean "{ $near }"? Keys are written like a, A, ctrl-s, up, space, g g.
keys-twice = "{ $chord }" would mean both { $one } and { $two } in the same place.
keys-hidden = The keys of { $one } begin with the key of { $two }, so they could never be typed.

welcome-title = Welcome to ustaz
welcome-words = The file { $file } is empty. How do you want to begin? Each choice can be undone with u.
welcome-started-empty = An empty programme. n enters a record, I imports a file, ? helps.

column-code = Code
table-count = { $n } { $n ->
    [one] row
   *[other] rows
  }
table-looking = looking …
table-count-more = more than { $n } rows
table-marked = { $n } marked
table-no-waiver = No clash is accepted. W on a clash, on Today or on a record’s page, accepts it with a reason.
table-empty = { $kinds }: none yet. { $key } enters the first one; I imports a file.
table-nothing-fits = Nothing fits the filter. { $key } shows everything again.
marked-all = { $n } marked
mark-too-many = The list has more than { $n } rows. Filter it first.
mark-range-lost = The row marked last is not in this list any more. Mark the first row of the range again.
no-saved-filters = No filter is kept yet. Filter the list, then { $key } keeps it.

why-no-row = There is no row here.
why-looking = The list is still being looked up; press the key again when it is there.
why-no-filter = There is no filter now.
why-no-mark = Nothing is marked.
why-mark-two = Mark the two records first ({ $key }).
why-mark-first = Mark the first row of the range first ({ $key }).
why-leads-nowhere = This line leads nowhere; stand on a name.
why-no-section = Stand in the section in which the new record belongs.
why-only-new = Only a single new record is followed by another; save this with save.
why-no-reference = This field does not name another record.
why-nothing-typed = Nothing was typed yet; { $key } leaves.
why-nothing-today = Nothing needs doing now.
why-no-step-line = This line is not about a clearance step.
why-no-clash = This line is no clash: it can only be put off ({ $key }).
why-no-clash-here = Stand on a clash, at the head of the page.
why-type-y = Type y to do it, or Esc not to.
why-undone = This step is undone already.

ask-reason = Reason (in writing):
ask-snooze = Put off to (Enter: a week; or a day, then a reason):
ask-waive = Why is it accepted? (a day first, like +1m, and it is told of again from then on):
ask-filter-name = Keep this filter as:
ask-export-file = Export to file (.csv, .json, .xlsx):
ask-find = Find:
ask-discard = Throw away everything typed in this form ({ $name })? It cannot be brought back.
ask-type-y = Type y to do it, Esc not to:
choose-nothing = Nothing begins like that. Backspace widens the list.
choose-none = There is none yet. Leave with esc; : and its table’s name enters one.
choose-sort = Sort by:
choose-columns = Show or hide:
choose-filter = Filter:
choose-state = Set to:
choose-bulk = Set which field:
choose-jump = Jump to:
choose-step = Close which step:
choose-draft = Open a draft:
choose-found = Found:
find-nothing = Nothing found for "{ $typed }". Try fewer letters, or another spelling.
state-needs-reason = This needs a written reason. Type one, or leave it with Esc.

bulk-title = Set { $field } of { $n } { $kinds }
bulk-hint = { $key } writes it into all of them; one step to undo.

clash-title = Somebody else changed the same
clash-explain = { $who } saved this record while you were typing. Choose what to keep in each field, then save.
clash-mine = yours
clash-theirs = now there
merge-title = Merge into { $name }
merge-explain = The left record stays; everything that names the right one will name the left one. Choose each value.
merge-equal = Both hold the same; only the references move.

history-of = History of { $name }
history-of-file = History of the whole file
history-empty = Nothing was written yet.
history-undone = (undone)
history-more-cells = and { $n } more
history-more-records = the first of { $n } records of this step
history-set = { $field }: { $after }
history-emptied = { $field }: { $before } → nothing
history-changed = { $field }: { $before } → { $after }
history-taken-out = taken out
history-brought-back = brought back

page-gone = This record was taken out. Its history (h) shows when and by whom; there it can be undone.
page-more-than = more than { $n }
page-all = all of them …
page-placed-here = People placed here
page-own-abroad = Its own people abroad
detail-until = to { $day }
detail-period = { $from } – { $to }

reader-help-title = Help: { $place }
help-filter-title = What can be typed into the filter
help-filter =
    rahimi kabul       both words, in any order, spelling and script
    !sakhi             without this word
    status:documents   a field (or part of its name) and a value
    hospital:"sheikh zayed"
    status_on>2027-01-01   later than; also <, <=, >=, in any calendar
    born:-  phone:*    empty; filled
    #k7f3              a code
palette-list = list: { $kinds }
palette-view = view: { $view }

form-new = New { $kind }
form-saving = saving …
form-fields = { $n } fields
form-saving-already = The last save is still on its way.
form-typed-since = Saved. What you typed meanwhile is still to be saved.
form-mend-field = Not saved: look at { $field }.
form-nothing-changed = Nothing was changed.
form-last-field = That was the last field. { $key } saves.
form-draft-kept = Kept as a draft; { $key } opens it again.
form-discarded = Thrown away.
form-nothing-named = Nothing is named like that. { $key } makes a new one.
form-or-new = { $key } makes a new one
form-number-range = { $unit } from { $min } to { $max }
form-likely-same = Already there? { $name } – { $detail }
no-drafts = There are no drafts.
draft-elsewhere = open in another ustaz, process { $pid }, since { $since }
draft-open-elsewhere = { $name } is open in another ustaz on this machine (process { $pid }, since { $since }). { $key } lists it and takes it over.
drafts-open-elsewhere = { $n } of your forms are open in other programs on this machine. { $key } lists them and takes one over.
draft-taken-over = { $others ->
    [0] The form is open as it was in the other program, which has ended.
   *[other] The form is open as it was in the other program, which has ended. More forms were left unsaved: { $key } in a list shows them.
 }
takeover-ask = { $name } is open in another ustaz (process { $pid }, since { $since }). Take it over? What was typed there is kept, and that program ends.
takeover-waiting = Process { $pid } keeps what was typed in it and ends …
takeover-nothing = That form was saved or thrown away in the other program.
takeover-late = Process { $pid } has not ended in 3 seconds. Look at it with “ps -f { $pid }”, end it with “kill -9 { $pid }”; then { $key } opens the draft.
takeover-foreign = Process { $pid } belongs to { $user } on this machine. Ask them to leave the form; then { $key } opens the draft.
takeover-stranger = Process { $pid } is called as this program is, but is another one; nothing was done to it. Look at it with “ps -f { $pid }”.
takeover-refused = Process { $pid } could not be asked to end ({ $why }). End it with “kill { $pid }”; then { $key } opens the draft.
draft-reopened = { $others ->
    [0] The form is open as it was when the program ended.
   *[other] The form is open as it was when the program ended. More forms were left unsaved: { $key } in a list shows them.
 }
drafts-wait = { $n ->
    [one] A form was left unsaved: { $key } in a list opens it. Keys had been typed before the start, so it was not opened by itself.
   *[other] { $n } forms were left unsaved: { $key } in a list shows them.
  }
drafts-offered = { $n ->
    [one] A form was left unsaved. Enter opens it, letters search, Esc leaves it ({ $key }).
   *[other] { $n } forms were left unsaved. Enter opens one, letters search, Esc leaves ({ $key }).
  }

did-save = Saved { $kind } { $name }
did-set-state = { $n ->
    [one] Set to { $state }
   *[other] { $n } set to { $state }
  }
did-set-field = { $field } set in { $n } records
did-remove = Taken out: { $name }
did-merge = Merged into one
did-save-filter = Filter kept as { $name }
did-undo = { $label }
did-undo-part = In part: { $label }. { $n ->
    [one] One cell was
   *[other] { $n } cells were
  } changed since and left as it is; see the history (h).
did-load-sample = The sample programme is loaded. 1 shows what needs doing.
did-close-step = { $step } closed for { $name }
did-snooze = Put off to { $until }
did-waive = Accepted. It is told of no more; x takes it out of the accepted clashes (schedules).
did-waive-until = Accepted until { $until }
did-unwaive = Told of again: { $name }
did-export = { $rows } { $rows ->
    [one] row
   *[other] rows
  } written to { $file }, without sensitive fields
nothing-to-undo = You have nothing to undo.
nothing-to-redo = You have nothing to bring back.
steps-all-closed = No step is open for { $name }. Their page lists the documents and steps that close them; take one out to open its step again.
step-by-document = by its document: { $document }
snooze-no-day = "{ $typed }" is no day to come. Type one like +1w, next sat, or 12/3.

waive-needs-reason = A clash is accepted with a written reason only; Esc leaves it as it is.

today-nothing = Nothing needs doing. Everything that is due is done.
today-looking = Looking what needs doing …
line-meter = Last key: { $bytes } B in { $writes ->
    [one] 1 write
   *[other] { $writes } writes
 }, { $key } s at 9.6 kbit/s, { $fasterkey } s at 64 kbit/s. Since the start: { $all } B in { $frames }, { $session } s and { $fastersession } s. Largest frame: { $largest } B, { $longest } s and { $fastest } s.
line-meter-now = Last key: { $bytes } B in { $writes ->
    [one] 1 write
   *[other] { $writes } writes
 }, { $key } s. Since the start: { $all } B in { $frames }, { $session } s. Largest frame: { $largest } B, { $longest } s. The line carries some { $rate } B a second.
line-spares = Line slow: no colours, no rules, no detail below lists until you ask for it; frames are given their time. { $key } again: normal.
line-spends = Line normal: colours, rules and the detail below lists are there. { $key } again: auto.
line-follows = Line auto: as on a normal line, until it shows itself to be slow. { $key } again: slow.
line-is-slow = The line is slow: colours, rules and the detail below lists are left out. { $key } keeps them.
today-looking-on = the first; looking for the others …
today-cut = the first { $n } shown

filter-next = Words find records; field:value, field>value, !word and #code narrow the list.
entry-no-number = "{ $typed }" is no number.
entry-no-flag = "{ $typed }" is neither yes nor no.
entry-no-hours = "{ $typed }" are no hours of work. Type them like 8-16 or 8:30-13:00, or off.
entry-no-moment = "{ $typed }" is no day with a time. Type it like 2027-01-12 8:30 or next sat 8:30.
entry-no-pair = "{ $typed }" needs a name and a number, like orthopaedics=4.
entry-nothing-named = No { $what } is named "{ $typed }". Choose from the list, or make a new one.
entry-several-named = Several { $what } entries could be "{ $typed }". Type more of the name, or choose from the list.
entry-choice = choice

help-kind-text = One line.
help-kind-notes = Several lines; Enter begins a new one, Tab goes on.
help-kind-name = In Latin letters.
help-kind-native = In its own script.
help-kind-words = Several, parted by ;
help-kind-phones = Several, parted by ; – an Afghan number may begin with 0, any other with + and its country.
help-kind-email = One address.
help-kind-date = A day: 12/3, next sat, 12 Hamal 1405, 2027-01-12, +2w (from today)
help-kind-partial-date = A day, or only a year: 1988, 1367, 2 May 1988
help-kind-hours = Hours of work: 8-16, 8:30-13:00; off for a day off
help-kind-moment = A day and a time: 2027-01-12 8:30, tomorrow 14:00
help-kind-choice = Type the first letters of one:
help-kind-flag = yes or no
help-kind-reference = Type part of a name in any spelling or script; #code takes a record by its code.
help-kind-references = Several, parted by ;
help-kind-term = Type part of the name or the code.
help-kind-terms = Several, parted by ;
help-kind-term-pairs = Name and number, parted by ; – orthopaedics=4; neurosurgery=2
help-kind-pairs = Name and number, parted by ; – need=3; language=2
help-passport_name = Exactly as in the passport; it may be one word.
help-instrument_item-anchors = What a number means, parted by ; – 1 panics; 3 hesitates; 5 calm
help-status = Where the person stands; t in the table moves many at once.
help-companion = A travel fact, never a criterion.
help-other_names = Spellings, abbreviations and other scripts that files use; parted by ;
today-line = { $what }. { $remedy }
did-save-but = { $done }. Look: { $warning }
form-new-for-many = New { $kind } for { $n } trainees
did-save-many = { $n } { $kinds } saved

ask-import-kind = Import which records:
ask-import-file = File (CSV, XLSX, XLS, ODS):
ask-import-name = { $name } is:
ask-import-column = This column is:
import-wizard-title = Import { $kinds } { $file }
import-wizard-hint = Enter names a file; Esc goes back.
import-wizard-reading = Reading the file …
import-wizard-counts = { $new } new, { $changed } changed, { $same } the same, { $repeated } repeat an earlier row
import-wizard-left = { $duplicate } to decide, { $skipped } left out, { $rejected } rejected, { $passed } no records; { $made } records made beside
import-wizard-rows = Likely the same person: decide each ({ $n })
import-wizard-row = { $decided }  { $name } – like { $like }: { $reasons }
import-wizard-row-name = { $name } (row { $row })
import-wizard-open = [?]
import-wizard-merged = [same]
import-wizard-new = [new]
import-wizard-skipped = [left out]
import-wizard-rejected = [rejected]
import-wizard-names = Names that are not exactly known ({ $n }); Enter changes
import-wizard-name = { $what } “{ $name }” × { $n }: { $meaning }
import-wizard-alike = { $name } (much alike)
import-wizard-made = a new record, to be completed
import-wizard-unknown = not known; left empty
import-wizard-sheet = Sheet { $name }: { $rows } rows; Enter changes what a column is
import-wizard-no-field = – not imported
import-wizard-problems = To look at ({ $n })
import-wizard-problem = { $sheet } row { $row } { $column } “{ $value }”: { $reason } { $suggestion }
import-wizard-done = Imported: { $new } new, { $changed } changed, { $made } made beside{ $asked ->
        [0] { "" }
        [one] , 1 follow-up
       *[other] , { $asked } follow-ups
    }; { $left } left undecided – u undoes
import-wizard-nothing-new = Nothing to write: everything in the file is here already.
import-target-number = running number
import-target-skip = left out
why-nothing-to-change = Enter changes a name or a column; m, n and x decide about a row.
why-no-open-row = Stand on a row that is to be decided.
why-no-plan = There is nothing to write yet.
why-not-here = Not here: { $action }.
ask-import-leave = Leave the import of { $file }? What you decided is lost; nothing was written.
import-make-new = make a new record, to be completed
and-redo = { $done } – { $key } brings it back
bulk-nothing = Type the new value; a dash (-) alone empties the field in all of them.
import-wizard-sample = The first rows
import-wizard-becomes = row { $row }  { $name }: { $outcome }
import-outcome-new = new
import-outcome-same = the same
import-outcome-changed = changed
import-outcome-repeat = repeats row { $row }
import-outcome-left = not imported
import-wizard-passed = No records: { $rows }
form-no-last-day = Without its last day nobody will be warned before it ends.
