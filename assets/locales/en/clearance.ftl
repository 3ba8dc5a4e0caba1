# The clearance board: who travels next, which step is due when.

clearance-column-name = Name
clearance-column-start = Start
clearance-column-days = Days
clearance-key-dates = ! late  - within two weeks  e ends too early  ? no last day  ok closed  . not theirs
clearance-key-days = days left, -3 late  e5 ends too early  ?5 no last day  ok closed  . not theirs
clearance-looking = Looking who travels next …
clearance-none = Nobody travels who has not arrived: no placement abroad is planned from today on.
clearance-none-cohort = Nobody of { $cohort } travels who has not arrived. { $key } shows everybody again.
clearance-count = { $n ->
        [one] 1 traveller
       *[other] { $n } travellers
    }
clearance-marked = { $n } marked
clearance-from = from { $day } on
clearance-more = more from { $day }: { $key }
clearance-cut = only { $n } looked at

clearance-detail = { $name } – { $step }
clearance-late = Missing: it was due { $due }, { $days ->
        [one] 1 day ago
       *[other] { $days } days ago
    }.
clearance-due-today = Missing: it is due today, { $due }.
clearance-due = Missing: due { $due }, in { $days ->
        [one] 1 day
       *[other] { $days } days
    }.
clearance-ends-early = There is a { $document }, but it ends { $ends }: needed by { $due }.
clearance-end-unknown = There is a passport, but nobody entered when it ends: needed by { $due }.
clearance-closed = Closed. It was due { $due }.
clearance-not-theirs = Does not concern this person.
clearance-lead = Lead time { $n ->
        [0] none: it is due on the first day
        [one] 1 working day before { $start }
       *[other] { $n } working days before { $start }
    }.
clearance-next-document = { $key } enters the { $document }; { $other } closes the step without one, with a reason.
clearance-next-record = { $key } closes it with today’s date.
clearance-next-closed = Nothing to do here.
clearance-journey = { $place }, { $start } – { $end }

clearance-ask-close = Close “{ $step }” for { $name } today (Enter; a note first, if you like):
clearance-ask-why = Close “{ $step }” for { $name } without its document; why?
clearance-why-needed = Write why there is no document, or leave with Esc.
clearance-choose-cohort = Which cohort?
clearance-all-cohorts = Everybody who travels
clearance-step-closed = “{ $step }” is closed already, or does not concern { $name }.
clearance-none-open = No step of { $name } is open.
clearance-only-open = No other step of { $name } is open.
clearance-no-more = No journey begins later.
clearance-no-earlier = These are the first journeys.
