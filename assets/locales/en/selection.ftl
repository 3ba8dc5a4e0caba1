# Selection: nominations in the order of need, and the decisions about them.

view-selection = Selection
context-selection = selection

select-title = Selection: { $title }
select-bellwether = bellwether
select-essential = essential
select-readiness = readiness
select-onward = teaching on
select-weights = Weights of { $sum } ({ $key }): { $weights }
select-seats = Seats taken:
select-no-seats = No seats are granted by specialty.
select-split = Sex and province: # selected of . nominated, never scored
select-more-provinces = +{ $n } more
select-not-entered = not entered
select-column-name = Name
select-column-specialty = Specialty
select-column-hospital = Home
select-column-province = Province
select-column-score = Score
select-column-decision = Decision
select-mark-pending = open
select-mark-shortlisted = shortlist
select-mark-selected = selected
select-mark-reserve = reserve
select-mark-rejected = rejected
select-count = { $n ->
        [one] 1 nomination
       *[other] { $n } nominations
    }
select-marked = { $n } marked
select-cut = only a part was looked at
select-looking = Looking at the nominations and what their hospitals need …
select-no-group = There is no group and no agreement yet: make one, and nominate people for it.
select-nobody = Nobody is nominated for { $title }. { $key } chooses another group.

select-detail = { $name } – { $specialty }
select-needs = { $n ->
        [one] 1 skill that counts is held by nobody at { $hospital }:
       *[other] { $n } skills that count are held by nobody at { $hospital }:
    }
select-no-need = At { $hospital } somebody holds every skill that counts in this training.
select-no-training = The curriculum for { $specialty } names no bellwether procedure and no essential skill: no need can be scored.
select-no-hospital = the home hospital, which is not entered
select-is-bellwether = bellwether
select-items = { $there } of { $of } items there
select-others = Scored by others, not counted here: { $scores }
select-decided = Decision: { $decision }
select-decided-why = Decision: { $decision } – { $reason }

select-parts-title = Score of { $name }
select-place = Place { $place } of { $n }.
select-tied = Another has the same score: people choose between them, with a reason.
select-part = { $criterion }: { $points } of { $most } – { $why }
select-sum = Sum: { $score } of { $whole }
select-never = Never scored: sex, province, companions, papers and numbers of a person.
select-weights-own = The weights are the agreement’s.
select-weights-first = The weights are those that we begin with; the agreement has none of its own yet.

select-choose = Whose nominations?
select-every-specialty = every specialty
select-only = only { $specialty }
select-ask-reason = { $decision }: { $name }. Why?
select-needs-reason = Every decision needs a written reason.
select-ask-weights = Four whole numbers that sum to 100 ({ $names }):
select-no-agreement = Weights belong to an agreement, and { $title } has none: enter its agreement first
select-no-specialty = Every specialty is shown. { $key } chooses one
select-for-nobody = This nomination names neither a group nor an agreement: enter one of them first
did-set-weights = Weights of { $title } set: { $weights }
journal-weights = weights of selection of { $title }: { $weights }

skills-select-percent-next = Type four whole numbers that sum to 100, such as 40 25 20 15.
skills-select-not-whole = “{ $word }” is no whole number
skills-select-not-four = These are { $n } numbers, not four
skills-select-sum = These sum to { $sum }, not to 100

action-show-selection = selection: the nominations of a group or agreement in the order of need
action-select-here = select, with a reason
action-select-here-short = select
action-reserve-here = put on the reserve list, with a reason
action-reserve-here-short = reserve
action-shortlist-here = put on the shortlist, with a reason
action-shortlist-here-short = shortlist
action-reject-here = reject, with a reason
action-reject-here-short = reject
action-weights = change the weights of the score
action-weights-short = weights
action-explain-parts = how the score came about
action-explain-parts-short = parts

cli-selection = The nominations of a group or an agreement in the order of need
cli-selection-whose = a group or agreement: its code, or a part of its name
cli-selection-value = WHOSE
cli-selection-format = text (the default), csv, json or xlsx
cli-selection-after = Names are in it; sensitive fields never are. Sex and province are counted at the end of the text and never scored.
cli-selection-nobody = No group and no agreement is called “{ $word }”
cli-selection-nobody-next = Give a part of its name, or its code from `ustaz export cohort`.
cli-selection-several = Several groups or agreements could be meant by “{ $word }”
cli-selection-several-next = Give the code of one of them:
    { $all }
select-text-weights = Weights: { $weights }
select-text-seat = Seats, { $specialty }: { $selected } of { $granted }
select-text-split = Sex and province, counted and never scored (selected of nominated):
select-text-share = { $name }: { $selected } of { $nominated }
