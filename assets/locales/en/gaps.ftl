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
    item that unlocks nothing alone says with which others it does. Amounts of different currencies are never added.
gaps-terminal-next = Name a file: { USTAZ() } gaps list.xlsx
