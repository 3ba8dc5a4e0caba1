# Clashes of the plan: two things that cannot both be, or one that may not be; and what to do about it.

clash-trainee-twice = { $name } is at two sessions on { $day }: { $first } from { $from } and { $second } from { $to }
clash-trainee-twice-next = Move one of the sessions, or take the person out of its attendance.
clash-elsewhere = { $name } is expected at { $title } on { $day } in { $town }, and placed at { $place }
clash-elsewhere-together = { $people } of { $cohort } are placed in another town while { $title } is on { $day } in { $town }: { $names }
clash-elsewhere-next = Move the session or the placement, or excuse who cannot come.
clash-agreement = { $name } at { $place }: { $from } – { $to } is outside of the days of { $agreement }
clash-visit-agreement = { $title }: { $from } – { $to } is outside of the days of { $agreement }
clash-agreement-next = Move the days, or enter the agreement that covers them.
clash-specialty = { $supervisor } ({ $own }) supervises { $name } at { $place }, a department of { $wanted }
clash-specialty-next = Choose a supervisor of the specialty, or correct the specialty.
clash-language = { $supervisor } speaks { $spoken }: no language in common with { $name } at { $place }
clash-language-next = Choose another supervisor, ask for an interpreter and accept it, or correct the languages.
clash-permit-days = { $name } is to work hands-on at { $place }; the permit does not cover { $from } – { $to }
clash-permit-days-next = Enter the permit that covers these days, or make it an assistant’s role.
clash-not-placeable = { $name } is “{ $state }” and placed at { $place } { $from } – { $to }
clash-not-placeable-next = Cancel the placement, or bring the person back into the programme.
clash-start-holiday = the placement of { $name } at { $place } starts on { $day }, a day off: { $holiday }
clash-start-off = the placement of { $name } at { $place } starts on { $day }, a day off of the week there
clash-start-next = Let it start on the next working day, or accept it if somebody receives them.
clash-delegate-twice = { $name } is in two visits { $from } – { $to }: { $first } and { $second }
clash-hospital-twice = { $name } has two visits { $from } – { $to }: { $first } and { $second }
clash-visit-twice-next = Move one of the visits, or change who comes and where.
clash-outside-visit = { $title } is on { $day }, outside of { $visit } ({ $from } – { $until })
clash-outside-visit-next = Move the session, or correct the days of the visit.
