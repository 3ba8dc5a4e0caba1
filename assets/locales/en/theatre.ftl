# One theatre case, many people: the list of a day, confirmation by the other side, and comparison with the register.

journal-confirm = { $n ->
        [one] confirmed 1 entry
       *[other] confirmed { $n } entries
    }
journal-answer = the other side’s answers for { $name }
journal-settle = settled { $code } for { $name }
journal-pair = theatre register: { $name } is a logged case
journal-refuse-pair = theatre register: { $name } is not the case that was proposed
journal-unpair = theatre register: what was said of { $name } is taken back
journal-log-list = { $n ->
        [one] theatre list of { $day }, { $place }: 1 case
       *[other] theatre list of { $day }, { $place }: { $n } cases
    }
confirm-nothing = Nothing is marked that could be confirmed.
confirm-nothing-next = Mark entries that wait for confirmation.
confirm-changed = Record #{ $code } was changed by somebody else meanwhile.
confirm-changed-next = Nothing was saved. Look at the list, what stands there now is shown, and do it again.
answer-open = The questions are not all answered.
answer-open-next = Say who did the key components, and where it matters whether the trainer was scrubbed and in theatre.
pair-taken = This case is another line of the register already.
pair-taken-next = Take it from that line first, or choose another case.
log-list-what = Case { $n } has no operation.
log-list-what-next = Choose one, or write in the detail what was done.
log-list-nobody = Case { $n } has no trainee.
log-list-nobody-next = Answer for at least one trainee who did the key components, or take the case out.
log-list-open = Case { $n } has questions that are not answered.
log-list-changed-next = Nothing was saved. Leave the sheet and open it again: your draft is kept, the case stands as it is now.
log-list-same-case = case { $number } of { $day } is logged at this hospital already
theatre-times = { $n ->
        [one] once here lately
       *[other] { $n } times here lately
    }
theatre-of-trainers = by these trainers
confirm-or = { " or " }
confirm-nobody-named = nobody named
reconcile-of-log = Of { $n } logged cases { $matched } % are in the register, { $doubtful } % perhaps, { $only } % are not.
reconcile-of-register = Of { $n } lines of the register { $matched } % are logged, { $doubtful } % perhaps, { $only } % are not.
reconcile-no-log = No case is logged in these days.
reconcile-no-register = The register has no line in these days.
reconcile-cut = Only the first { $n } rows were compared; choose fewer days.
reconcile-part = { $part } ({ $n })
reconcile-doubtful = Perhaps the same
reconcile-only-register = Only in the register
reconcile-only-log = Only in the log
reconcile-matched = In both
reconcile-refused = Said to be two cases

context-theatre = a theatre list
context-theatre-text = a theatre list, text
context-confirmations = confirmations
context-answering = the three questions
context-reconciliation = theatre register
view-confirmations = Confirmations
view-reconciliation = Log and register

action-theatre-list = a day’s theatre list: cases, their people and supervision codes
action-show-confirmations = what waits for the other side to confirm
action-show-reconciliation = the logbook beside the theatre register
action-confirm-marked = confirm the marked entries, or the one at the marker
action-confirm-marked-short = confirm
action-answer-otherwise = the other side answers differently
action-answer-otherwise-short = differs
action-settle = settle a disagreement on a code, with a reason
action-settle-short = settle
action-other-part = from what waits to what is disagreed, and back
action-other-part-short = other part
action-accept-pair = they are the same case
action-accept-pair-short = same
action-refuse-pair = they are not the same case
action-refuse-pair-short = not same
action-log-registered = log this case of the register
action-log-registered-short = log it
action-reconcile-days = which days are compared
action-reconcile-days-short = days
action-new-case = a new case
action-new-case-short = new case
action-copy-case = operation and people of the case above
action-copy-case-short = copy above
action-answer-trainee = the trainee did the key components
action-answer-trainee-short = trainee
action-answer-trainer = the trainer did the key components
action-answer-trainer-short = trainer
action-answer-observed = the trainee observed
action-answer-observed-short = observed
action-answer-taught = the trainee taught a junior
action-answer-taught-short = taught
action-answer-yes = yes
action-answer-yes-short = yes
action-answer-no = no
action-answer-no-short = no
action-went-well = the case went as it should; again: it did not
action-went-well-short = went well
action-take-out = take the person out of the case, or the answer away
action-take-out-short = take out
action-drop-case = take away the case, which is not saved yet
action-add-person = one more person in the list
action-add-person-short = add person
action-who-enters = who enters: the trainees, the trainers, or the office from paper
action-who-enters-short = who enters
action-list-day = the list of another day
action-take-cell = the next cell, with the operation that is picked
action-take-cell-short = next
action-next-cell = the next cell
action-previous-cell = the cell before

theatre-title = Theatre list: { $title }
theatre-title-none = Theatre list
theatre-side-trainee = the trainees
theatre-side-trainer = the trainers
theatre-side-office = the office, from paper
theatre-status = entered by { $side }  { $n ->
        [one] 1 case
       *[other] { $n } cases
    }, { $unsaved } not saved
theatre-where = Choose a hospital first; { $key } leaves.
theatre-no-place = No hospital is chosen yet: leave, and open the list from a hospital, a department or a session.
theatre-ask-hospital = Theatre list of which hospital (part of its name; Enter: those changed last)?
theatre-choose-hospital = Which hospital?
theatre-no-hospital = No hospital is found by “{ $typed }”.
theatre-ask-person = Add whom (part of a name; Enter: those who are expected)?
theatre-choose-person = Add whom?
theatre-nobody = Nobody else is found by “{ $typed }”.
theatre-ask-day = The list of which day?
theatre-column-number = Case
theatre-column-operation = Operation
theatre-column-success = Well
theatre-column-outcome = Outcome
theatre-column-detail = More exactly
theatre-column-trainer = tr.
theatre-operation = Operation: the usual ones first; letters look for others
theatre-none-found = None is found. Enter writes it into the detail.
theatre-none-usual = Nothing was logged here before. Type some letters of the operation.
theatre-no-operation = No operation is called “{ $typed }”; it stands in the detail.
theatre-case = Case
theatre-number-next = The hospital’s number of the case, never a patient’s name.
theatre-no-patient = Never a patient’s name.
theatre-success = How it went
theatre-ask-success = Did it go as it should? y yes, n no
theatre-side-is = What is entered counts for { $side } ({ $key } at a person changes it) and is claimed until the other side confirms.
theatre-trainer-there = y took part, n did not
theatre-ask-key = Who did the key components? t the trainee, s the trainer, o observed only, g taught a junior
theatre-ask-scrubbed = Was the trainer scrubbed? y yes, n no
theatre-ask-present = Was the trainer in theatre for 70 % of it or more? y yes, n no
theatre-scrubbed = trainer scrubbed
theatre-unscrubbed = trainer not scrubbed
theatre-present = in theatre 70 % or more
theatre-absent = in theatre less than 70 %
theatre-signs = + both sides say so  ! they differ  .. not answered yet
theatre-stands-open = Nobody has answered yet.
theatre-stands-claimed = { $code }: claimed by one side
theatre-stands-agreed = { $code }: both sides say so
theatre-stands-disagreed = { $trainee } by the trainee, { $trainer } by the trainer
theatre-yes = yes
theatre-no = no
theatre-no-row = There is no case yet.
theatre-settled = People settled on this code; it is changed on the case’s own page.
theatre-key-first = Say first who did the key components: t, s, o or g.
theatre-answered = All is answered; t, s, o or g answers anew.
theatre-at-person = Go to somebody’s column first.
theatre-nothing-above = There is no case above.
theatre-is-logged = This case is logged; take it out on its own page.
theatre-save-first = Save first, or leave: what is entered belongs to this day and side.
did-log-list = { $new ->
        [0] { $changed ->
            [one] 1 case changed
           *[other] { $changed } cases changed
        }
        [one] 1 case logged{ $changed ->
            [0] { "" }
           *[other] , { $changed } changed
        }
       *[other] { $new } cases logged{ $changed ->
            [0] { "" }
           *[other] , { $changed } changed
        }
    }
did-confirm = { $n ->
        [one] 1 entry confirmed
       *[other] { $n } entries confirmed
    }
did-disagree = both answers are kept; the two sides differ
did-settle = settled on { $code }
did-pair = it is the same case
did-unpair = the pair is open again
did-refuse-pair = they are two cases

confirm-group = { $name } has to confirm { $n }
confirm-group-disagreed = { $name }: { $n ->
        [one] 1 differs
       *[other] { $n } differ
    }
confirm-count = { $n ->
        [one] 1 entry waits
       *[other] { $n } entries wait
    }
confirm-count-disagreed = { $n ->
        [one] 1 disagreement
       *[other] { $n } disagreements
    }
confirm-more = more: { $key }
confirm-no-more = This is the last page.
confirm-no-earlier = This is the first page.
confirm-tally = Newest { $cases } cases: the sides differ in { $disagreed } of { $both } entries ({ $share } %).
confirm-no-tally = In the newest cases both sides have not spoken about the same entry yet.
confirm-looking = Looking what waits …
confirm-none = Nothing waits for the other side here. { $key } shows disagreements.
confirm-none-disagreed = The two sides differ in nothing here. { $key } shows what waits to be confirmed.
confirm-form = form
confirm-said-trainee = says the trainee
confirm-said-trainer = says the trainer
confirm-choose-code = Which code stands?
confirm-ask-why = Why does this code stand (what was found out, by whom)?
confirm-why-needed = Write why, or leave with Esc.
confirm-ask-filter = Only of which trainer, hospital or day?
confirm-choose-filter = Only of
confirm-filter-nothing = “{ $typed }” is no trainer, no hospital and no day.
confirm-only-settled = The two sides differ: { $key } settles it.
confirm-not-disagreed = The two sides do not differ here; { $key } shows where they do.
confirm-no-questions = An assessment has no such questions; open it and change it, or leave it unconfirmed.
confirm-asking = What does the other side answer? (Esc leaves)
confirm-assessment = The trainee entered this assessment; it counts for nothing before the assessor confirms it.
confirm-next-assessment = { $key } confirms it, { $open } opens it.
confirm-next = { $key } confirms it; { $other } where the other side says something else.
confirm-next-settle = { $key } settles it on a code, with a reason.
confirm-trainee-says = Trainee
confirm-trainer-says = Trainer
confirm-side = { $who }: { $code } ({ $answers })
confirm-side-silent = { $who }: has not said anything
confirm-differ = They differ on { $on }.
confirm-differ-key = who did the key components
confirm-differ-scrubbed = whether the trainer was scrubbed
confirm-differ-present = whether the trainer was in theatre for 70 %

today-unconfirmed = { $n ->
        [one] 1 entry waits for confirmation by { $name }, since { $since }
       *[other] { $n } entries wait for confirmation by { $name }, since { $since }
    }
today-unconfirmed-next = Go through the list with them and confirm it; until then it is claimed.
today-disagreed = { $n ->
        [one] 1 disagreement waits for settlement: { $name }
       *[other] { $n } disagreements wait for settlement: { $name }
    }
today-disagreed-next = Ask both, and settle each on a code with a reason.
today-rule-unconfirmed = entries to confirm
today-rule-disagreed = disagreements

reconcile-looking = Comparing …
reconcile-no-place = No theatre register was imported yet (I imports one, as theatre register lines). { $key } chooses a hospital.
reconcile-nothing = Neither logbook nor register has a case in these days. { $key } chooses other days, { $other } another hospital.
reconcile-ask-hospital = Which hospital (part of its name)?
reconcile-ask-days = Which days (first to last)?
reconcile-no-days = “{ $typed }” are no days; write two with “to” between them.
reconcile-not-doubtful = Only a pair that may be the same, or was refused, is accepted.
reconcile-no-pair = There is no pair here.
reconcile-is-logged = Only what is not logged is logged from here.
reconcile-row = { $what }: { $row }
reconcile-in-register = Register
reconcile-in-log = Log
reconcile-off = { $n ->
        [one] The days are one apart.
       *[other] The days are { $n } apart.
    }
reconcile-next-doubtful = { $yes } it is the same case, { $no } it is not.
reconcile-next-refused = Not proposed again. { $yes } it is the same case after all, { $back } takes back that they are two.
reconcile-next-register = { $key } logs it: the theatre list opens with it.
reconcile-next-log = { $key } opens it: is the number or the day right?
reconcile-next-matched = Matched { $by }. { $key } parts them.
reconcile-by-person = by somebody
reconcile-by-number = by the case number
reconcile-by-words = by day, words and surgeon

reconcile-about = Compare a hospital’s logbook with its theatre register
reconcile-hospital = the hospital: a part of its name, or its code
reconcile-format = text, csv, json or xlsx (text)
reconcile-after =
    A register is imported first: ustaz import register_entry FILE. Rows are matched by case number on the same day or a day off,
    then by day, words and surgeon; doubtful pairs are settled on the screen (view Log and register).
reconcile-terminal-next = Send it to a file: ustaz reconcile … --format xlsx > register.xlsx
