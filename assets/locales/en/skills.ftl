# Skills: ratings, judgements, figures over groups, selection.

skills-off-scale = A rating of { $rating } is not on the scale of { $tool }, which goes from { $least } to { $greatest }
skills-off-scale-next = Enter a rating of the scale; levels are whole numbers.
skills-targets-unknown = No instrument is called { $name }
skills-targets-unknown-next = Name an instrument by its code, or by code/version. There are: { $known }.
skills-targets-twice = { $name } is named twice
skills-targets-twice-next = Leave one of the two out.
skills-targets-elsewhere = { $tool } has no score to reach here
skills-targets-elsewhere-next = The O-SCORE to reach is a field of its own, and the EPA level is the target of each skill.
skills-targets-scale-next = Name a score of its scale. Where versions have other scales, name one as { $code }/{ $version }.
skills-scale-ends = The scale of { $tool } ends before it begins
skills-scale-ends-next = Correct its least and its greatest score.
skills-scale-five = The scale of { $tool } is not within 1 to 5, as that of an O-SCORE or an EPA level is
skills-scale-five-next = Correct its ends, or choose another kind of instrument.
skills-mixed = Ratings of { $one } and of { $other } cannot be put together
skills-mixed-next = Show each version by itself.

skills-help-assessments = How many assessments with one tool a level needs. Studies needed from 7 to 170 for a reliable judgement, and 28 for an overall rating.
skills-help-assessors = How many different assessors a level needs. One alone never settles it: 2 is the least.
skills-help-days = How many days must lie between the first assessment and the last. A visit of two weeks settles nothing.
skills-help-retrospective = The O-SCORE that is enough, 1 “I had to do” … 5 “I did not need to be there”. It is never held against an EPA level.
skills-help-ordinary = The score that is enough, for each instrument: the framework’s, else the instrument’s own. An instrument without one is shown and decides nothing.

skills-missing-assessments = { $n ->
    [one] 1 more assessment with one tool
   *[other] { $n } more assessments with one tool
}
skills-missing-assessors = { $n ->
    [one] 1 other assessor
   *[other] { $n } other assessors
}
skills-missing-days = { $n ->
    [one] an assessment at least 1 day later
   *[other] an assessment at least { $n } days later
}
skills-missing-cases = { $n ->
    [one] 1 more case
   *[other] { $n } more cases
}
skills-missing-target = a target to compare with

skills-state-insufficient = insufficient evidence
skills-state-below = below target
skills-state-at = at target
skills-state-entrusted = entrusted at level { $level }
skills-state-entrusted-until = entrusted at level { $level } until { $day }

skills-cusum-rates = The failure rates { $good } (acceptable) and { $bad } (unacceptable) make no learning curve
skills-cusum-rates-next = Give an acceptable rate above 0 and an unacceptable one that is higher and below 1.
skills-cusum-limit = A limit of { $limit } signals nothing
skills-cusum-limit-next = Give a limit above 0, or have it chosen.
skills-cusum-horizon = A simulation needs at least 1 run and from 1 to { $most } cases
skills-cusum-horizon-next = Give as many cases as a trainee may do.
skills-cusum-false = A share of false declarations of { $rate } cannot be kept
skills-cusum-false-next = Give a share between 0 and 1, such as 0.1.
skills-cusum-unreachable = Within { $horizon } cases nobody could be declared: the limit needs { $cases } straight successes
skills-cusum-unreachable-next = Give more cases, bear more false declarations, or set the two failure rates further apart.

skills-osce-few = { $n ->
    [0] Nobody was rated at this station
    [one] Only 1 candidate was rated at this station
   *[other] Only { $n } candidates were rated at this station
}
skills-osce-few-next = A pass mark by borderline regression needs 3 at the least.
skills-osce-number = A rating or a score of this station is no number
skills-osce-number-next = Correct or leave out that assessment.
skills-osce-equal = All global ratings of this station are { $rating }, so that no line can be drawn
skills-osce-equal-next = Set the pass mark by another method, and write down which.
skills-osce-slope = Checklist scores of this station do not rise with the global rating
skills-osce-slope-next = Look at the checklist and at the examiners before anybody is passed or failed by it.

skills-agree-few = { $n ->
    [0] No performance was rated twice
   *[other] Only { $n } performance was rated twice
}
skills-agree-few-next = Have two assessors rate the same performances, each on their own.
skills-agree-same = Every rating is the same: agreement beyond chance is not defined
skills-agree-same-next = Have performances rated that differ.
skills-panel-few = { $n } performances by { $raters } assessors tell nothing of their agreement
skills-panel-few-next = At least 2 performances must have been rated by the same 2 assessors or more.
skills-confidence = { $given } is no confidence
skills-confidence-next = Give a share between 0 and 1, such as 0.95.

skills-pairs-few = { $n ->
    [0] Nobody has both a test before and a test after
   *[other] Only { $n } person has both a test before and a test after
}
skills-pairs-few-next = Enter the missing tests: a difference with an interval needs 2 people at the least.
skills-pairs-number = A test score is no number
skills-pairs-number-next = Correct or leave out that assessment.

skills-select-bellwether = bellwether procedures nobody at home holds
skills-select-essential = essential skills nobody at home holds
skills-select-readiness = readiness of the home department
skills-select-onward = teaching on
skills-select-need = { $n } of { $all } that the training teaches
skills-select-ready = { $percent } % of the required items are always there
skills-select-ready-unknown = nobody has looked what is there
skills-select-teaches = a teaching post; { $n ->
    [one] 1 person taught before
   *[other] { $n } people taught before
}
skills-select-teaches-not = no teaching post; { $n ->
    [one] 1 person taught before
   *[other] { $n } people taught before
}
skills-select-weights = All weights are 0
skills-select-weights-next = Give at least one of them a weight.
