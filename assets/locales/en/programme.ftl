
# Verbs

journal-new = new { $kind }: { $name }
journal-change = changed { $kind }: { $name }
journal-merge = merged { $kind }: { $other } into { $name }
journal-status = { $name }: now { $state }
journal-nominate = nominated { $name }
journal-select = decided for { $name }: { $decision }
journal-place = placed { $name } at { $place }
journal-close-step = closed { $step } for { $name }
journal-log = logged { $what } with { $name }
journal-assess = assessed { $name }: { $what }
journal-entrust = entrusted { $name } with { $skill } at level { $level }
journal-certify = certified { $name }: { $title }
journal-follow-up = followed up { $name } at { $month } months
journal-put-off = put off until { $until }: { $line }
journal-waive = accepted a clash ({ $reason }): { $line }
journal-unwaive = a clash is told of again: { $line }
journal-wake = brought back a line that was put off
journal-attendance = attendance of { $title }: { $count } marked
journal-pay = paid { $what }

names-more =
    { $count ->
        [one] 1 more
       *[other] { $count } more
    }

verb-nobody = Nobody is chosen.
verb-nobody-next = Mark the records with Space, or stand on one.
verb-future = { $day } is still to come.
verb-future-next = Enter the day on which it happened, { $today } at the latest.
verb-reason = This needs a written reason.
verb-reason-next = Write in a few words why, so that it can be read later.
verb-not-theirs = This { $what } belongs to somebody else.
verb-not-theirs-next = Choose one of the same trainee, or leave it empty.

status-no-move = { $name } cannot go from “{ $from }” to “{ $to }”.
status-no-move-next = From there one goes to: { $states }. A wrong state can be corrected in the form, or undone.
nominate-already = { $name } is nominated for this already.
nominate-already-next = Open that nomination and decide about it, or choose another cohort or agreement.

place-not-active = { $name } is out of the programme: { $state }.
place-not-active-next = Nominate or move them on first, then place them.
place-not-selected = { $name } is not selected yet: { $state }
place-outside = outside of the days of { $cohort }: { $from } – { $to }

step-no-document = No document closes this step.
step-no-document-next = Close it with the day on which it was done.
step-why = A document closes this step, and there is none.
step-why-next = Enter the document, or write why it is not needed.
step-closed = This step is closed by a record already.
step-closed-next = Change that record instead.

log-nobody = A case needs the people who took part.
log-nobody-next = Add at least one trainee or trainer.
log-twice = Somebody stands in this case twice.
log-twice-next = Keep one line for each person.
log-same-case = case { $number } of { $day } is entered for this session already
assess-no-assessor = { $name } is not entered as an assessor
assess-no-item = The instrument has no item { $code }.
assess-no-item-next = It has: { $codes }.
assess-off-scale = { $score } for { $code } is off the scale.
assess-off-scale-next = The instrument goes from { $min } to { $max }.
entrust-evidence = Assessment { $code } is of another person or skill.
entrust-evidence-next = Choose assessments of this person in this skill.
certify-already = There is a certificate “{ $title }” already.
certify-already-next = Change that one, or give this another title.
snooze-past = { $day } is not to come.
snooze-past-next = Choose a day after today.
waive-no-clash = This line is no clash: what is due stays due.
waive-no-clash-next = Put it off to a day, or do it.
pay-already = Cost { $code } was paid on { $day }.
pay-already-next = Leave it out, or take its day away first.

merge-same = A record cannot be merged with itself.
merge-same-next = Choose two different records.
merge-kinds = These two are records of different kinds.
merge-kinds-next = Choose two records of one kind.
merge-missing = There is no record { $code }, or it was taken out.
merge-missing-next = Look it up again; its history tells who took it out.
# Labels of the steps that the program itself takes.
journal-catalogues = Added the catalogues

# Steps made on the screen
journal-set-field = { $field } of { $n } { $kinds }
journal-remove = took out { $kind } { $name }
journal-save-filter = kept the filter { $name }
journal-new-many = new: { $n } { $kinds }
decided-fixed = What was decided is never changed: a decision stands as it was made.
decided-fixed-next = Make a new decision for another level, hospital or evidence. How long it holds and the notes may change; a decision made by mistake is taken out.
decided-unkept = The evidence of this decision is not kept as it stands.
decided-unkept-next = Make the decision by “entrust”, for one person at a time.
nomination-reason = A decision needs its written reason.
nomination-reason-next = Write in a few words why, or leave the decision open (pending).
nomination-never = Nobody is scored by “{ $name }”: who somebody is, where they come from or whom they bring is no criterion of selection.
nomination-never-next = Take it out, and score what the work needs: need, readiness, experience, teaching.
