# The board Today: what needs doing, who, by when; and what to do about it.

today-document-before = { $document } of { $name } expires { $expires }, needed by { $by } (placement starts { $start })
today-document-during = { $document } of { $name } expires { $expires }, before the placement ends { $end }
today-document-next = Renew the { $document } and enter its new last day, or move the placement.
today-document-missing = { $document } missing for { $name }, needed by { $by } (placement starts { $start })
today-document-late = { $document } missing for { $name }, was needed by { $by } (placement starts { $start })
today-passport-unknown = passport of { $name } has no expiry day, needed by { $by } (placement starts { $start })
today-step-open = “{ $step }” open for { $name }, needed by { $by } (placement starts { $start })
today-step-late = “{ $step }” open for { $name }, was needed by { $by } (placement starts { $start })
today-step-document-next = Enter the { $document } with its last day, or close the step and write why it is not needed.
today-step-next = Close the step when it is done, or write why it is not needed.

today-state = { $name }: “{ $state }” for { $days } days, { $most } are usual
today-state-next = Move them on, or out with a reason.

today-overlap = { $name } is placed twice { $from } – { $to }: { $first } and { $second }
today-overlap-next = Change the days of one placement, or cancel it.
today-seats = { $place }: { $people } people for { $seats ->
        [one] 1 seat
       *[other] { $seats } seats
    }, { $from } – { $to }
today-seats-next = Move a placement, or ask the department for another seat.
today-no-supervisor = no supervisor for { $name } at { $place } from { $start }
today-no-supervisor-next = Choose a trainer of the department as supervisor.
today-no-role = no permitted role for { $name } at { $place } from { $start }
today-no-role-next = Ask the hospital: observer, assistant or hands-on.
today-no-permit = { $name } is to work hands-on at { $place } from { $start } without a permit document
today-no-permit-next = Enter the clinical-practice permit and choose it in the placement, or make it an assistant’s role.

today-session = today { $time }: { $title }
today-session-at = today { $time }: { $title }, { $place }
today-session-tomorrow = tomorrow { $time }: { $title }
today-session-tomorrow-at = tomorrow { $time }: { $title }, { $place }
today-session-next = Open it to see who comes.
today-attendance = attendance of { $title } on { $day }: { $missing } of { $of } not entered
today-attendance-none = attendance of { $title } on { $day } not entered
today-attendance-next = Mark who was present, late, absent or excused.

today-formative = no formative assessment of { $name } at { $place }: past the middle { $middle }, ends { $end }
today-summative = no summative assessment of { $name } at { $place }: ended { $end }, wanted by { $by }
today-assess-next = Record an assessment, or ask the supervisor for one.

today-follow-up = follow-up of { $name } at { $month } months, due { $by }
today-follow-up-late = follow-up of { $name } at { $month } months, was due { $by }
today-follow-up-next = Call or write, and enter what became of the skill.

today-cost = { $kind } { $money } for { $name }, due { $by }
today-cost-late = { $kind } { $money } for { $name }, was due { $by }
today-cost-next = Pay it and enter the day, or move its day.

today-quota-near = { $title }: { $used } of { $seats } seats for { $specialty } are used
today-quota-full = { $title }: all { $seats } seats for { $specialty } are used
today-quota-over = { $title }: { $used } people for { $seats } seats of { $specialty }
today-quota-next = Ask for more seats, or select no more for this specialty.

today-trainer-twice = { $name } teaches twice on { $day }: { $first } from { $from } and { $second } from { $to }
today-trainer-twice-next = Move one of the sessions, or choose another trainer for it.
today-interpreter-twice = interpreter { $name } is needed twice on { $day }: { $first } from { $from } and { $second } from { $to }
today-interpreter-twice-next = Move one of the sessions, or ask another interpreter.
today-room-twice = { $place } is taken twice on { $day }: { $first } from { $from } and { $second } from { $to }
today-room-twice-next = Move one of the sessions to another room or time.
today-cohort-twice = { $name } is at two sessions on { $day }: { $first } from { $from } and { $second } from { $to }
today-cohort-twice-next = Move one of the sessions, or enter it for another group.
today-way = no time for { $name } on { $day } from { $first }, until { $until }, to { $second }, from { $from }
today-way-next = Leave more time between the two sessions, or choose another trainer.
today-no-trainer = nobody teaches { $title } on { $day } at { $from }
today-no-trainer-next = Choose a trainer, or call the session travel if nobody is to teach.
today-day-off = { $title } is on { $day }, a day off: { $holiday }
today-weekend = { $title } is on { $day }, a day off of the week there
today-day-off-next = Move the session, or accept it if the hospital works on that day.
today-hours = { $title } on { $day } is { $from } – { $to }, work there is { $opens } – { $closes }
today-hours-next = Move the session, or accept it if the hospital works at that time.

today-duplicate-certain = { $name } and { $other } are one person: { $why }
today-duplicate-likely = { $name } and { $other } may be one person: { $why }
today-duplicate-next = Compare both and merge them, or put this off for good.

today-more = More than { $count } records were to be looked at for “{ $rule }”: the nearest are shown.
today-more-lines = { $count } more lines are not shown.
today-rule-placement = placements
today-rule-state = states
today-rule-session = sessions
today-rule-follow-up = follow-ups
today-rule-cost = costs
today-rule-quota = seats of agreements

# Why two people may be one

same-passport = same passport number
other-passport = another passport number
same-name = same name
like-name = like name
near-name = somewhat like name
other-name = another name
same-father = same father
other-father = another father
same-grandfather = same grandfather
other-grandfather = another grandfather
same-birthday = born on the same day
like-birth = births fit
other-birth = born at another time
same-licence = same licence
same-national-id = same national ID
same-phone = same phone
other-sex = another sex
same-hospital = same hospital
other-hospital = another hospital
same-province = same province
