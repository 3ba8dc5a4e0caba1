# The agenda: sessions of a day or a week, copies and moves, a visit's itinerary, hours attended.

view-agenda = Agenda
context-agenda = an agenda

action-show-agenda = agenda of this place, person, visit or group
action-agenda-back = the day or week before
action-agenda-on = the next day or week
action-agenda-today = today
action-agenda-day = go to a day
action-agenda-day-short = day
action-agenda-of = whose agenda: a place, a person, a visit, a group, everybody
action-agenda-of-short = whose
action-agenda-reach = a day or a week
action-agenda-reach-short = day/week
action-agenda-clock = by another clock: the place's, Kabul's, Astana's
action-agenda-clock-short = clock
action-copy-day = copy the sessions of this day to another day
action-copy-week = copy the sessions of this week to another week
action-shift-rest = move this session and all that follow by some days, after a delay
action-itinerary = itinerary of this visit, for the notice board
action-itinerary-short = itinerary
action-hours = hours attended in this week
action-write-text = write this text to a file
action-write-text-short = write

agenda-title = Agenda: { $name }
agenda-of-all = Everybody
agenda-ask-of = Agenda of (part of a name; Enter alone: a list):
agenda-choose-of = Agenda of
agenda-ask-day = Go to the day:
agenda-head = { $when }, { $clock }
agenda-week = { $from } – { $to }
agenda-clock-place = clock of each place
agenda-clock = clock of { $clock }
agenda-kabul = Kabul
agenda-astana = Astana
agenda-is-today = today
agenda-day-off = day off in { $country }
agenda-holiday = day off in { $country }: { $holiday }
agenda-count =
    { $n ->
        [one] 1 session
       *[other] { $n } sessions
    }
agenda-cut = the first { $n } sessions
agenda-trainers = trainers: { $names }
agenda-nobody = nobody
agenda-interpreter = { "" }; interpreter: { $name }
agenda-language = { "" }; { $name }
agenda-no-trainees = no trainees entered
agenda-expected = { $n } expected: { $names }
agenda-entered = { $n } entered: { $names }
agenda-not-there = { $name } (not there)

agenda-ask-copy-day =
    { $n ->
        [one] Copy 1 session of { $day } to the day:
       *[other] Copy { $n } sessions of { $day } to the day:
    }
agenda-ask-copy-week =
    { $n ->
        [one] Copy 1 session of the week from { $day } to the week that holds the day:
       *[other] Copy { $n } sessions of the week from { $day } to the week that holds the day:
    }
agenda-ask-shift = Move all of “{ $name }” from { $day } { $time } on by how many working days, -2 for earlier; days off there are stepped over (3{ $calendar }: days of the calendar):
agenda-same-day = These are the same days.
agenda-no-days = “{ $typed }” is no number of days.
agenda-sure-copy =
    { $n ->
        [one] Copy 1 session to { $from }?
       *[other] Copy { $n } sessions to { $from } – { $to }? Who came is not copied.
    }
agenda-sure-shift =
    { $n ->
        [one] Move 1 session by { $days } to { $from }?
       *[other] Move { $n } sessions by { $days }, to { $from } – { $to }?
    }
agenda-to-day = { $day }: { $n }
agenda-more-days =
    { $n ->
        [one] 1 more day
       *[other] { $n } more days
    }
agenda-clashes =
    { $n ->
        [0] No new clash.
        [one] 1 new clash:
       *[other] { $n } new clashes:
    }
agenda-more-clashes = and { $n } more

why-no-session = No session is at the marker.
why-whose-plan = Choose whose plan it is first: { $key }.
why-no-visit = This is no visit, nor a session of one.
why-too-many = There are more sessions than are shown; choose whose agenda it is first.
why-empty-day = No session is on this day.
why-empty-week = No session is in this week.
why-week-view = A day is shown; { $key } shows the week.

sessions-none = There is no session to copy or to move.
sessions-none-next = Choose a day that has one, or another agenda.
sessions-many = More than { $most } sessions would be copied or moved.
sessions-many-next = Choose a visit, a group or a person, and do it in parts.
sessions-too-far = No working day is found { $n } days on.
sessions-too-far-next = Look whether too many days off are entered, or count days of the calendar.
sessions-changed = “{ $title }” (#{ $code }) was changed meanwhile by somebody else.
sessions-changed-next = Nothing was written; look at the agenda again and repeat it.
journal-copy-sessions =
    { $n ->
        [one] copied 1 session to { $from }
       *[other] copied { $n } sessions to { $from } – { $to }
    }
journal-shift-sessions =
    { $n ->
        [one] moved 1 session by { $days } days
       *[other] moved { $n } sessions by { $days } days
    }
did-copy-sessions =
    { $n ->
        [one] Copied 1 session to { $from }
       *[other] Copied { $n } sessions to { $from } – { $to }
    }
did-shift-sessions =
    { $n ->
        [one] Moved 1 session by { $days } days
       *[other] Moved { $n } sessions by { $days } days
    }

## A visit's itinerary

itinerary-title = Itinerary: { $title }
itinerary-days = { $from } – { $to }
itinerary-nowhere = - = no session on that day
itinerary-no-hospital = No hospital entered
itinerary-cut = There are more days or sessions than are told here.
itinerary-operating = operating
itinerary-teaching = teaching
itinerary-with = with
itinerary-assisting = assisting
itinerary-taking-part = taking part
itinerary-interpreter = interpreter
itinerary-language = language
itinerary-sheet-who = Who is where
itinerary-sheet-lists = Lists
itinerary-name = name
itinerary-hospital = hospital
itinerary-day = day
itinerary-day-solar = Solar Hijri
itinerary-time = time
itinerary-room = theatre or room
itinerary-what = session
itinerary-trainers = operating or teaching
itinerary-trainees = assisting or taking part
ask-text-file = Write to the file (an itinerary: .txt or .xlsx):
did-write-text = Written to { $file }

itinerary-about = Who of a delegation is where on each day, and what is done at each hospital
itinerary-value-visit = VISIT
itinerary-visit = Code of a visit, or a part of its title
itinerary-format = text or xlsx; by the ending of the file unless told otherwise
itinerary-output = A new file; standard output unless told otherwise
itinerary-wide = Text of 132 columns instead of 80
itinerary-after = Numbers of passports and phones never stand in it.
itinerary-other-ending = The ending of { $file } says another form.
itinerary-other-ending-next = Let it end in { $ending }, or give another --format.
itinerary-terminal-next = Give it a file: --output itinerary.xlsx
itinerary-no-visit = No visit is called “{ $word }”.
itinerary-no-visit-next = Give its code or a part of its title; “{ USTAZ() } export visit” lists them.
itinerary-several = Several visits may be meant by “{ $word }”.
itinerary-several-next = Give the code of one:
    { $visits }
itinerary-candidate = #{ $code } { $title } ({ $days })

## Hours attended

hours-title = Hours of { $name }, { $from } – { $to }
hours-week = Week from { $day }
hours-name = name
hours-hours = hours
hours-there = sessions
hours-late = late
hours-absent = absent
hours-excused = excused
hours-none = No attendance is entered for these days.
hours-cut = Only the first { $n } sessions were looked at.
hours-about = Hours that trainees attended, of each in each week
hours-value-day = DAY
hours-from = The first day, in any calendar
hours-to = The last day
hours-scope = Of one { $kind }: its code, or a part of its name
hours-format = text, csv or json; text unless told otherwise
hours-after = A session counts from its beginning to its end, one without an end as an hour, for who was present or late. Weeks begin on Saturday for Afghan places, else on Monday.
hours-backwards = { $to } is before { $from }.
hours-backwards-next = Give the first day behind --from and the last behind --to.
hours-nobody = No { $kind } is called “{ $word }”.
hours-nobody-next = Give its code or a part of its name.
hours-several = Several may be meant by “{ $word }”.
hours-several-next = Give the code of one:
    { $all }

sessions-attended = { $title } on { $day } has its attendance: it took place.
sessions-attended-next = Stand on the first session that did not take place yet, and move from there.
