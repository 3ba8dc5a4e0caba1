# Assessments by one key each, and decisions of entrustment.

context-assess = assessment
context-assess-help =
    A digit is the score of the item at the marker, and the marker goes on. On scales with two digits type the number and Enter.
    A point after a digit (3.5 and Enter) gives halves. y and n answer a yes/no item; - or Space says: not observed.
context-entrust = entrustment
context-entrust-help =
    1 to 5 sets the level. It holds for one hospital and for no other. The evidence that is ticked is kept as it stands now.

action-assess = assess: this trainee, those of this session or group, or one more like this
action-assess-here = assess those of this session, or the one at the marker
action-entrust = decide on an entrustment of this trainee
action-score-yes = yes
action-score-no = no
action-not-seen = not observed
action-not-seen-short = not seen
action-clear-score = go back and clear the score
action-comment = comment; the last ones of this assessor are offered
action-comment-short = comment
action-pick-trainee = another trainee
action-pick-day = another day
action-pick-skill = another skill
action-pick-skill-short = skill
action-pick-phase = the next phase
action-pick-instrument = another form
action-pick-instrument-short = form
action-pick-hospital = another hospital
action-pick-assessor = another assessor
action-pick-assessor-short = assessor
action-pick-department = another department
action-pick-case = the logged operation
action-pick-session = the session
action-tick = count this assessment as evidence, or not
action-tick-short = tick
action-pick-until = until when it holds
action-pick-until-short = until
action-pick-decider = who decides
action-pick-decider-short = who
action-write-reason = write the reason
action-write-reason-short = reason

assess-why-given = from where you stood
assess-why-case-of-day = operation of the day
assess-why-session = session of the day
assess-why-placement = placement
assess-why-just-before = entered last
assess-why-assessed = assessed before
assess-why-case = earlier operation
assess-why-gap = curriculum
assess-why-usual = usual
assess-why-offered = also here

assess-sheet-off = { $score } is off the scale of “{ $item }”: it goes from { $least } to { $greatest }.
assess-sheet-no-number = “{ $typed }” is no score of “{ $item }”: type a number from { $least } to { $greatest }.
assess-sheet-yes-no = “{ $item }” is answered by y or n.
assess-sheet-words = “{ $item }” is answered in words: press c.
assess-sheet-title = Assess { $name }
assess-sheet-nobody = nobody yet
assess-sheet-scored = { $n } of { $of }
assess-sheet-queue = { $at } of { $of } people
assess-sheet-ordinary = { $tool }: { $least } to { $greatest }, a score of this form alone
assess-sheet-back = { $tool }: { $least } to { $greatest }, looks back on this one performance
assess-sheet-ahead = { $tool }: { $least } to { $greatest }, looks ahead to the next patient
assess-sheet-no-form = no form: press { $key }
assess-sheet-bad-form = { $tool }: { $why }
assess-sheet-global = Overall rating (if one is given)
assess-sheet-comment = Comment
assess-sheet-none = none
assess-sheet-day = Day
assess-sheet-case = Operation
assess-sheet-twin = Entered already: the same trainee, skill, form, assessor and day (#{ $code })
assess-sheet-open = { $n ->
    [one] 1 item has no score yet: “{ $item }”. Score it, say with { $unseen } that it was not observed, or save once more as it is.
   *[other] { $n } items have no score yet, the first is “{ $item }”. Score them, say with { $unseen } that they were not observed, or save once more as it is.
}
assess-sheet-nothing = There is nothing to save: score an item or write a comment.
assess-sheet-need = { $field } is not chosen: press { $key }.
assess-sheet-future = { $day } is still to come: choose the day with { $key }.
assess-sheet-ask-day = Day of the assessment:
assess-sheet-ask-comment = { $item }:
assess-sheet-choose = { $field }
assess-sheet-last-comments = { $item } (or a last one):
assess-sheet-new-comment = as typed
assess-sheet-done = { $name }, { $skill }, { $form }: saved
assess-sheet-next = Saved. Next: { $name }
assess-sheet-last-of-queue = Saved. That was the last of them; one more with the same presets.
assess-sheet-saving = It is just being saved.
assess-sheet-ask-discard = Let go of all that was scored and written here?
assess-sheet-discarded = Let go; nothing was saved.
assess-department = The department is of another hospital.
assess-department-next = Choose a department of the hospital, or the other hospital.
assess-case = The trainee took no part in that operation.
assess-case-next = Choose an operation of theirs, or none.
assess-twin = the same was entered already (#{ $code })
why-nobody-here = Nobody stands here who could be assessed.
why-no-trainee-here = This is of no trainee: stand on a trainee, an assessment or a decision.

assess-evidence-of = evidence of the decision of { $day } ({ $hospital }, level { $level }), which keeps what stood then
did-change-evidence = { $done } – { $warning }. Look at that decision and decide anew if it should not stand.

entrust-until = The last day { $day } lies before the decision of { $decided }.
entrust-until-next = Type a later day.
entrust-no-evidence = Assessment { $code } is a baseline, or a claim that nobody has confirmed.
entrust-no-evidence-next = Take it out of the evidence, or have it confirmed first.
entrust-thin = Evidence of { $n } assessments by { $assessors } assessors: no level rests on one assessor alone.
entrust-thin-next = Have another assessor rate them, then decide.
entrust-lacking = The evidence is not enough yet: { $lacking }.
entrust-lacking-next = Wait for more, or write the reason why it is decided all the same.
entrust-lacking-said = decided before the evidence is enough: { $lacking }

entrust-title = Entrust { $name }
entrust-looking = Reading what is known of the trainee …
entrust-gone = This trainee is not there any more.
entrust-choose-skill = Entrust with which skill
entrust-no-skill = Nothing is known of any skill of { $name }, and no curriculum names one. Assess first: { $key }.
entrust-skill-detail = { $state }, { $n ->
    [0] no assessment
    [one] 1 assessment
   *[other] { $n } assessments
}
entrust-counted = { $n ->
    [0] no assessment
    [one] 1 assessment
   *[other] { $n } assessments
} by { $assessors ->
    [one] 1 assessor
   *[other] { $assessors } assessors
}
entrust-period = { $from } – { $to }
entrust-baseline = { $n } baseline apart
entrust-cases = cases { $n }
entrust-cases-of = cases { $n } of { $minimum }
entrust-target = target level { $level }
entrust-state = At { $hospital }: { $state }
entrust-missing = Missing: { $missing }
entrust-expired = The level { $level } of this hospital ended on { $until }.
entrust-elsewhere = At { $hospital }: level { $level }. It does not hold here.
entrust-tool = n { $n } by { $assessors }, median { $median } ({ $least }–{ $greatest })
entrust-tool-target = , target { $target }
entrust-way-ordinary = own score
entrust-way-back = looks back
entrust-way-ahead = looks ahead
entrust-more-tools = and { $n } more forms
entrust-decision = Decision
entrust-hospital = Hospital
entrust-home = home hospital
entrust-placed = placed there
entrust-decided-there = decided there before
entrust-level = Level
entrust-levels = 1 observe  2 direct  3 indirect  4 distant supervision  5 supervise others
entrust-level-none = press 1 to 5
entrust-level-1 = 1 observe only
entrust-level-2 = 2 act under direct supervision
entrust-level-3 = 3 act under indirect supervision
entrust-level-4 = 4 act under distant supervision
entrust-level-5 = 5 supervise others
entrust-until-label = Until
entrust-no-end = without an end
entrust-decider = Decided by
entrust-reason = Reason
entrust-reason-needed = needed: the evidence is not enough yet
entrust-evidence-title = Evidence { $n } of { $of }, by { $assessors ->
    [one] 1 assessor
   *[other] { $assessors } assessors
}
entrust-evidence-none = No assessment counts at this skill: a baseline and a claim that nobody confirmed do not.
entrust-ask-until = It holds until (12 months are offered; - for no end):
entrust-ask-reason = Why:
entrust-need-level = Choose the level with 1 to 5.
entrust-need-hospital = Choose the hospital with { $key }.
entrust-done = { $name }: level { $level } at { $hospital }, { $skill }
entrust-ask-discard = Let go of this decision and all that was chosen and written for it?
entrust-draft-gone = The person on whom this decision was to be made is not there any more
entrust-draft-gone-next = Bring the record back from the history first.
entrust-changed = The evidence changed meanwhile; it is shown anew.

entrust-page-title = Evidence as it stood when it was decided
entrust-page-none = Nothing was kept of the evidence when it was decided; the links above show it as it is now.
entrust-page-same = as it is now
entrust-page-changed = CHANGED SINCE
entrust-page-gone = TAKEN OUT SINCE

today-renewal = level { $level } of { $name } in { $skill } at { $hospital } ends { $until }
today-renewal-over = level { $level } of { $name } in { $skill } at { $hospital } ended { $until }
today-renewal-next = Decide anew on what is known now, or let it end.
today-rule-renewal = levels of entrustment that end
