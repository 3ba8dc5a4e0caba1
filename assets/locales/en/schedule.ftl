# Schedules out: for a calendar program, a spreadsheet program, a notice board.

schedule-about = Write the schedule of a person, hospital, department, visit or cohort
schedule-who = Its name, or its code as screens show it (#k7f3a)
schedule-value-who = WHO
schedule-value-day = DAY
schedule-value-file = FILE
schedule-kind = Look only among trainee, trainer, hospital, department, visit or cohort
schedule-from = First day, in any calendar (otherwise today, or the first day of a visit or cohort)
schedule-to = Last day (otherwise 13 weeks on, a year for ics, or the last day of a visit or cohort)
schedule-format = text for a notice board (as a rule), xlsx for a grid of days, ics for a calendar program
schedule-output = Write into this new file; its ending (.txt, .xlsx, .ics) tells the format
schedule-holidays = Put holidays into an ics too
schedule-after = Nothing sensitive is written: no numbers of documents, phones, companions or notes.
schedule-no-who = No person, hospital, department, visit or cohort is called “{ $word }”.
schedule-no-who-next = Write the name as it is entered, or its code: “{ USTAZ() } kinds” lists the kinds, the screen shows the codes.
schedule-several = “{ $word }” can be several.
schedule-several-next = Write the code of one of them: { $found }.
schedule-no-such-kind = A { $kind } has no schedule.
schedule-no-such-kind-next = Kinds that have one: { $kinds }.
schedule-terminal = A workbook cannot be shown on a terminal.
schedule-terminal-next = Write it into a file: --output schedule.xlsx
schedule-two-formats = The file’s ending does not fit the format { $format }.
schedule-two-formats-next = Leave --format out, or name the file so that it ends with { $ending }.
schedule-day-next = Write it behind --{ $option } as 2027-01-12, as 22 Jadi 1405, or as +2w.
schedule-gone = That record is not there any more.
schedule-no-days = { $to } comes before { $from }.
schedule-no-days-next = Write the first day behind --from and the last one behind --to.
schedule-too-long = A schedule has at most { $most } days.
schedule-too-long-next = Write it in parts.
schedule-cut = Only the first { $most } were looked at; choose fewer days.
schedule-done = Written: { $file }.

schedule-placements = Placements
schedule-visits = Visits
schedule-days = Days
schedule-nothing = Nothing in these days.
schedule-span = { $from } – { $to }
schedule-off = Off: { $days }
schedule-day-off = day off
schedule-holiday = Holiday: { $name }
schedule-begins = Begins: { $what }
schedule-ends = Last day: { $what }
schedule-trainers = Trainers: { $names }
schedule-interpreter = Interpreter: { $name }
schedule-language = Language: { $language }
schedule-cohort = Cohort: { $name }
schedule-visit = Visit: { $title }
schedule-supervisor = Supervisor: { $name }
schedule-delegates = Delegates: { $names }
schedule-placed = { $name }: { $department }

schedule-sheet = Schedule
schedule-legend = Legend
schedule-sessions-at = Sessions: { $place }
schedule-seats = { $name } ({ $seats ->
        [one] 1 seat
       *[other] { $seats } seats
    })
schedule-made-of = { $name }, { $days }

ask-calendar-file = Write the schedule to which file (.ics calendar, .xlsx grid, .txt text)?
did-calendar-out = Schedule of { $name } written to { $file }.
why-no-schedule = A { $kind } has no schedule.
