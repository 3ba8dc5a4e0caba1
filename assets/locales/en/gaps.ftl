# What people learnt and cannot use: readiness of hospitals, check rounds, the gap board, the list for a donor.

journal-round = check round at { $name }: { $n } items
round-nothing = Nothing was looked at.
round-nothing-next = Press n, s or a at an item: never, sometimes or always there.
readiness-never-looked = nobody looked

shortfall-title = What trained people lack, on { $day }
shortfall-none = Nothing is missing for what trained people hold, as far as anybody looked.
shortfall-item = { $n }. { $name }: { $pieces ->
        [one] 1 piece
       *[other] { $pieces } pieces
    }. { $where }
shortfall-alone = Alone it unlocks { $skills ->
        [one] 1 skill
       *[other] { $skills } skills
    } of { $people ->
        [one] 1 person
       *[other] { $people } people
    }; { $lacking ->
        [one] 1 skill lacks
       *[other] { $lacking } skills lack
    } it.
shortfall-with = Together with { $items }: { $skills ->
        [one] 1 skill
       *[other] { $skills } skills
    } of { $people ->
        [one] 1 person
       *[other] { $people } people
    }.
shortfall-skills = For: { $skills }
shortfall-price = { $amount } { $currency } a piece ({ $source } { $day })
shortfall-per-skill = { $amount } { $currency } for each skill
shortfall-no-price = Nobody entered a price.
shortfall-looked = Found: { $state }; looked at { $day } or later.
shortfall-not-looked = Found: { $state }.
shortfall-people = People: { $names }

gaps-about = List the items that trained people lack: what each would unlock, and what it costs
gaps-file = A new file (.txt, .csv, .json, .xlsx); without one to standard output
gaps-hospital = Only this hospital: its code, or a part of its name
gaps-items = Add up by item; without this a line for each department
gaps-names = With the names of the people who hold the skills
gaps-format = text (usual), csv, json or xlsx
gaps-after =
    Counts the skills that people who are back (or have finished) hold by a decision in force, at their home hospital. An
    item that unlocks nothing alone says with which others it does. A department's own check of an item overrules; without
    one that of the hospital as a whole counts, and for what serves the whole house then the best dated check of any
    department; such an item is bought once for a hospital. Amounts of different currencies are never added.
gaps-terminal-next = Name a file: { USTAZ() } gaps list.xlsx

view-gap-board = Gap board
view-readiness = Readiness
context-gaps = the gap board
context-readiness = readiness
context-round = a check round
action-gap-turn = turn between missing items and hospitals
action-gap-turn-short = items or hospitals
action-gap-sort = order the items by skills, people, or cost of a skill
action-gap-sort-short = order
action-gap-lacking = every skill that lacks the item, with or without others
action-gap-lacking-short = all that lack it
action-gap-list = write the list for a donor to a file
action-gap-list-short = list to a file
action-check-round = check what a department has: a round over its tracer items
action-check-round-short = check round
action-round-never = it is never there
action-round-never-short = never
action-round-sometimes = it is there sometimes
action-round-sometimes-short = sometimes
action-round-always = it is always there
action-round-always-short = always
action-round-skip = not looked at in this round
action-round-skip-short = not looked
action-round-day = the day of the round
action-round-day-short = day

today-unlock = { $n ->
        [one] 1 item
       *[other] { $n } items together
    } would unlock { $skills ->
        [one] 1 entrusted skill
       *[other] { $skills } entrusted skills
    } of { $people ->
        [one] 1 person
       *[other] { $people } people
    }: { $items }, { $places }
today-unlock-only = { $n ->
        [one] 1 item
       *[other] { $n } items together
    } would unlock { $skills ->
        [one] 1 entrusted skill
       *[other] { $skills } entrusted skills
    } of { $people ->
        [one] 1 person
       *[other] { $people } people
    }: { $items }, { $places } (in the first { $read } decisions)
today-unlock-hospitals = { $n ->
        [one] 1 hospital
       *[other] { $n } hospitals
    }
today-unlock-next = The gap board says what else is missing, what it costs, and writes the list for a donor.

behind-more = more than are shown
behind-none = There is nothing.

gap-column-item = Missing item
gap-column-skills = Skills
gap-column-people = People
gap-column-places = Places
gap-column-price = { $currency } each
gap-column-per-skill = a skill
gap-column-with = only with
gap-column-hospital = Hospital
gap-column-blocked = Blocked
gap-by-skills = by skills
gap-by-people = by people
gap-by-cost = by cost of a skill
gap-count = { $blocked } blocked, { $usable } in use
gap-read = reading: { $n } decisions so far
gap-looking = Looking …
gap-none = Nothing is missing for what people hold: { $usable } of their skills can be used. Of { $unknown } nobody has said what they require.
gap-none-held = Nobody who is back is entrusted with a skill yet. { $key } on a trainee entrusts; then what their hospital lacks for it stands here.
gap-none-narrow = Nothing is missing within { $what }. { $key } shows the whole programme.
gap-items-only = That is for missing items; turn to them first.
gap-everything = The whole programme
gap-filter-all = everything
gap-filter-skills = skills
gap-filter-specialty = specialty
gap-filter-province = province
gap-filter-hospital = hospital
gap-bellwether-only = bellwether procedures only
gap-all-skills = all skills again
gap-which = Which part of the programme?
gap-ask-file = Write the list for a donor to (.xlsx, .csv, .json, .txt):
gap-unlocks = { $skills ->
        [one] 1 skill
       *[other] { $skills } skills
    } of { $people ->
        [one] 1 person
       *[other] { $people } people
    } at { $places ->
        [one] 1 place
       *[other] { $places } places
    }
gap-cost = { $what } for { $cost } { $currency }, { $per } a skill
gap-alone = Alone it unlocks { $what }.
gap-nothing-alone = Alone it unlocks nothing.
gap-lacking = { $n ->
        [one] 1 skill lacks
       *[other] { $n } skills lack
    } it ({ $key }).
gap-with = With { $items }: { $what }.
gap-with-or = { $items } (+{ $n })
gap-together = { $items }
gap-together-keys = { $open } at a marked one shows who could work; { $unmark } ends the trial.
gap-house = { $people ->
        [one] 1 person holds
       *[other] { $people } people hold
    } { $skills ->
        [one] 1 skill
       *[other] { $skills } skills
    } that cannot be used here. { $key } shows which, and what is missing.
gap-title-freed = Unlocked by { $items }
gap-title-lacking = Lacking: { $item }
gap-title-hospital = Held and not usable: { $name }
gap-at = { $hospital }, { $department }
gap-at-no-department = { $hospital } (department not known)
gap-skill-lacks = { $skill } lacks { $missing } ({ $there } of { $required } there)
gap-person-here = { $name }
gap-person-elsewhere = { $name } (decision of { $hospital } only)

round-title = Check round: { $name }
round-status = { $day }  { $looked } of { $n } looked at
round-item = Item
round-now = Now
round-last = Last look
round-was = { $state }, { $day }
round-was-old = { $state }, { $day } (old)
round-empty = No curriculum of this specialty requires anything, and nobody has looked at anything here yet. Enter an item under Equipment first.
round-title-house = Check round: { $name } (house)
round-empty-house = No item that a skill requires is marked as serving a whole hospital. Mark such items in the catalogue of tracer items first: field “whole house”.
round-no-place = The place whose items could be looked at is gone.
round-which = Which department?
round-house = the hospital as a whole
round-house-items = blood bank, power, water …
found-house = , house
found-department = , { $name }
round-ask-day = Day of the round:
round-kept = What you marked ({ $n }) is kept; it is there again when you open the round again.
did-round = Check round saved: { $name }, { $n ->
        [one] 1 item
       *[other] { $n } items
    }

readiness-of = Readiness: { $name }
readiness-count = { $n ->
        [one] 1 hospital
       *[other] { $n } hospitals
    }
readiness-count-skills = ready for { $ready } of { $n } skills
readiness-more = more: { $key }
readiness-no-more = There are no more hospitals.
readiness-no-earlier = These are the first hospitals.
readiness-column-share = Share
readiness-column-ready = Skills
readiness-column-bellwether = Bellw.
readiness-column-old = Old
readiness-column-never = Unseen
readiness-column-looked = Last look
readiness-column-department = Department
readiness-column-skill = Skill
readiness-column-items = Items
readiness-column-trend = Trend
readiness-column-held = Held
readiness-column-missing = Not always there
readiness-whole = whole hospital
readiness-page = These hospitals together
readiness-sums = { $share } of the required items are always there; ready for { $ready } of { $skills } skills. Bellwether procedures: { $bellwether }.
readiness-range = Published: hospitals of eight African countries that offered surgery had 27–53 % of the basic-surgery items.
readiness-house-keys = { $open } opens a hospital, { $round } begins a check round.
readiness-skill-keys = { $open } shows the items, { $round } begins a check round. ! bellwether procedure; o looks older than a year.
readiness-trend = History: { $points }
readiness-point = { $day } { $share } % ({ $there }/{ $required })
readiness-no-day = undated
readiness-no-trend = Nobody has looked yet.
readiness-missing = Not always there: { $items }.
readiness-all-there = Everything that it requires is always there.
readiness-all-old = Everything was there, but { $n ->
        [one] 1 look is
       *[other] { $n } looks are
    } more than a year old.
readiness-no-items = Nobody has said what this skill requires.
readiness-items = { $skill } – { $place }
readiness-item = { $name }: { $state }, { $day }
readiness-item-no-day = { $name }: { $state }, undated
readiness-item-never-looked = { $name }: nobody has looked
readiness-item-before = , before { $state }
readiness-item-old = , old
readiness-rule = What counts at a department: its own check of an item; without one the check of the hospital as a whole (“house”); and without that, for an item that serves the whole house, the best dated check of any department.
readiness-none = There is no home hospital yet.
readiness-none-here = No skill is expected of { $name } yet: its departments have no specialty with a curriculum, and nobody there holds a skill. { $key } goes back.
