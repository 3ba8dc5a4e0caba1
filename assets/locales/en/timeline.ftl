# The timeline of the Schedules tab, and what is moved in it.

view-timeline = Timeline
context-timeline = the timeline
context-moving = a bar in hand
context-timeline-help =
    Ca=Neurosurgery==>  a placement: P planned, C confirmed, A active, D completed;
                        o observer, a assistant, h hands-on, ? not said
    V=Delegation====    a visit; < and > at the ends of a bar: it goes on
    s  s4               one session, four sessions
    2/3  4!             two people for three seats, more people than seats
    documents ..p|..    they are valid, one ends: p passport, v visa, m permit,
                        i insurance, n invitation, l licence, c contract, o other
    Under the dates: | today, v the marker, a letter of the country of a holiday.
context-moving-help =
    Nothing is written before enter. What it would clash with stands below, the worst first.

action-timeline-turn = turn the rows: trainees, departments, trainers, hospitals
action-timeline-turn-short = turn
action-zoom-in = nearer: months, weeks, days
action-zoom-in-short = nearer
action-zoom-out = farther: days, weeks, months
action-zoom-out-short = farther
action-earlier = a column earlier
action-later = a column later
action-earlier-half = half a screen earlier
action-later-half = half a screen later
action-finer-earlier = earlier by a day, or by a week where columns are days
action-finer-later = later by a day, or by a week where columns are days
action-go-today = go to today
action-go-to-day = go to a day that you type, in any calendar
action-go-to-day-short = go to a day
action-next-bar = next bar of this row
action-previous-bar = previous bar of this row
action-move-bar = take this bar in hand to move it
action-move-bar-short = move
action-move-start = take the beginning of this bar in hand
action-move-end = take the end of this bar in hand
action-split-bar = cut this placement in two
action-put-down = write the bar where it is now
action-put-down-short = write it
action-let-go = let go of the bar; nothing is written
action-let-go-short = let go

timeline-looking = Looking …
timeline-nothing = Nobody has anything in these days. { $earlier } and { $later } go along time, { $today } to today, { $turn } turns the rows.
timeline-no-rows = There are no { $kinds } yet.
timeline-looked = Nothing yet among the names up to here. { $down } looks on.
timeline-zoom-day = days
timeline-zoom-week = weeks
timeline-zoom-month = months
timeline-status = { $rows }, { $zoom } from { $from }
timeline-more-lanes = +{ $n }
timeline-seats = { $seats ->
        [one] 1 seat
       *[other] { $seats } seats
    }
timeline-seats-unknown = people
timeline-cut = more
timeline-ask-day = Go to which day?
timeline-no-day = “{ $typed }” is no day. Type one like 2027-01-12, 22 Jadi 1405, next sat or +2w.

timeline-day = { $weekday } { $day }
timeline-days = { $from } – { $to }
timeline-holiday = { $day } { $country }: { $name }
timeline-bar = { $at } of { $of }: { $what }, { $from } – { $to }
timeline-bar-day = { $at } of { $of }: { $what }, { $day }
timeline-placement = { $who } at { $place } ({ $state })
timeline-placement-role = { $who } at { $place } ({ $state }, { $role })
timeline-visit = delegation { $title }
timeline-sessions = { $n ->
        [one] 1 session: { $first }
       *[other] { $n } sessions: { $first } …
    }
timeline-sessions-title = Sessions { $from } – { $to }
timeline-papers-end = ends here: { $papers }
timeline-papers-valid = valid: { $papers }
timeline-used = { $used ->
        [one] 1 person
       *[other] { $used } people
    } at most on one day
timeline-used-of = { $used } of { $seats ->
        [one] 1 seat
       *[other] { $seats } seats
    } at most on one day

timeline-moving = moving
timeline-moving-start = the first day of
timeline-moving-end = the last day of
timeline-cutting = cutting
timeline-held = { $mode } { $name }: { $from } – { $to }
timeline-held-day = { $mode } { $name }: { $day }
timeline-held-place = { $words }, at { $place }
timeline-held-cut = { $mode } { $name }: the second part begins { $day }
timeline-was = was { $from } – { $to }
timeline-checking = looking for clashes …
timeline-no-clash = no clash is known
timeline-changed = Somebody else has changed it meanwhile.

why-no-bar = There is no bar under the marker: { $next } goes to the next one of this row
why-no-placement = Only a placement can be cut in two
why-cannot-move = This cannot be moved: take up a placement, a visit or a session
why-no-place-day = The placement is as long as a day: there is nothing to cut
why-no-row-timeline = There is no row under the marker

did-reschedule = { $name }: now { $from } – { $to }
did-split = { $name } is in two parts; the second begins { $day }

journal-reschedule = moved { $kind } { $name }: { $from } to { $to }
journal-reschedule-to = moved { $kind } { $name } from { $place } to { $other }: { $from } to { $to }
journal-split = cut the placement of { $name } in two at { $day }
reschedule-days = { $from } – { $to }
reschedule-ends-first = { $name } would end before it begins: { $from } – { $to }
reschedule-ends-first-next = Put its last day on or behind its first.
reschedule-no-days = { $name } has no days that could be moved
reschedule-no-days-next = Enter its first day in its form.
reschedule-no-end = { $name } has no end that could be moved
reschedule-no-end-next = Enter when it ends in its form.
reschedule-changed = { $name } was moved by somebody else meanwhile: “{ $field }” is { $now } now, you saw { $seen }
reschedule-changed-next = Nothing was written. Look where it stands now, and move it again.
split-outside = { $name } cannot be cut at { $day }: it runs { $from } – { $to }
split-outside-next = Choose a day behind its first and up to its last one.
split-no-placement = Only a placement can be cut in two
split-no-placement-next = Stand on the bar of a placement.
timeline-stood = - as before: { $clash }
