# Plans: problems in files, what is wrong with them, what a plan is worth.

plan-line = Line { $line }: { $what }
plan-end = the end of the file
plan-sign = “{ $sign }” is missing at { $table }, where { $seen } stands
plan-sign-next = Write it there.
plan-number = { $table } has { $seen } where a whole number belongs
plan-number-next = Correct this entry.
plan-row = a row of { $table } has { $found } entries, those before have { $wanted }
plan-row-next = Complete the row.
plan-open = { $table } has no end
plan-open-next = Close it with “]”; the file may be cut short.
plan-missing = { $table } is missing.
plan-missing-next = Add “{ $table } = …;” to the file.
plan-no-array = { $table } has to be a table
plan-no-number = { $table } has to be one whole number
plan-between = entry { $entry } of { $table } is { $value }, not between { $least } and { $most }
plan-shape = { $table } has { $found } entries, not { $sizes } = { $wanted }
plan-entries = { $table } has { $found } entries, not { $wanted }.
plan-entries-next = Compare the table with the sizes in the file.
plan-name = a name belongs where { $seen } stands
plan-name-next = Each entry reads “name = value;”.
plan-given-twice = { $table } is given twice
plan-given-twice-next = Take one of them out.
plan-size-none = { $table } is 0.
plan-size-none-next = Give at least 1.
plan-size = { $table } is { $value }, more than { $most }.
plan-size-next = Split the problem into smaller ones.
plan-group = The group of discipline { $discipline } is not between 1 and { $most }.
plan-group-next = Correct DiscGroup.
plan-worth = Discipline { $discipline } at hospital { $hospital } is worth { $worth } to student { $student }, more than { $most }.
plan-weight = A weight of student { $student } is more than { $most }.
plan-worth-next = Make weights or wishes smaller by the same factor for everybody.
plan-fixed = Student { $student } cannot be fixed to discipline { $discipline } at hospital { $hospital } from period { $period }: { $fault ->
    [outside] there is no such place
    [not-allowed] AllowedDisc or Ability does not let them
    [away] they are not available then
   *[twice] they are fixed to something else already
 }.
plan-fixed-next = Change or release it.

## ustaz plan

plan-about = Look for the best placements for the rotations that are open, or for a placement problem in a file
plan-instance = A problem instead: students, disciplines, hospitals and periods as MiniZinc data
plan-cohort = Only the rotations of this cohort's people
plan-format = text, csv or json; text unless told otherwise
plan-apply = Write the plan as planned placements, in one step that can be undone
plan-seconds = How long to look; { $seconds } unless told otherwise
plan-seed = Where chance begins
plan-solution = With --instance: where the plan goes, as CSV: student, period, hospital, discipline
plan-after =
    A plan is worth { $placed } points for each rotation with a place and step of its weight (1 to 5), { $first }, { $second } or { $third } for a hospital that is wished for, { $speaks } where somebody of the specialty shares a language, less { $wait } for each week of waiting ({ $weeks } weeks at most) and { $moves } for each change of hospital, and { $worst } for each percent that the worst-off trainee has of what they could have alone.

    Ctrl-C ends the search; the best plan so far is told. It ends by itself when no plan can be better. The same seed gives the same plan, unless the seconds end it.
plan-unread = The problem { $file } cannot be read.
plan-unread-next = Look whether the name is right and the file is text.
plan-large = The problem { $file } has more than 256 MB.
plan-unwritten = The plan cannot be written to { $file }.
plan-unwritten-next = Choose another place.
plan-no-signals = The search could not be made to listen to Ctrl-C.
plan-progress = { $seconds } s: { $objective }{ $violations ->
    [0] { "" }
   *[other] , { $violations } against the rules
 }
plan-impossible = Student { $student } has no schedule even with all seats free: no plan can keep all rules.
plan-unplaced = Student { $student } has no place. { $remedy }
plan-seat = One more seat at hospital { $hospital }, discipline { $discipline }, periods { $periods } would give one.
plan-ability = A permit for discipline { $discipline } at hospital { $hospital } would give one.
plan-allowed = Leave to attend discipline { $discipline } would give one.
plan-date = Being there in period { $period } would give one.
plan-no-remedy = No single seat, permit or day would give one.
plan-no-remedy-found = No single seat, permit or day was found that would give one.
plan-short = { $n } seats that must be filled are empty.

## Plans for the programme's own rotations

journal-accept-plan = accept a plan: { $n ->
    [one] { $name }
   *[other] { $n } placements, the first for { $name }
 }
proposal-cut-rotations = Only the first { $most } rotations were read.
proposal-cut-people = Only { $most } people of a cohort were read.
proposal-cut-open = Only { $most } open rotations are planned at a time; the others come when these stand.
proposal-cut-places = Only { $most } departments or trainers of a specialty were read.
proposal-cut-stays = Only { $most } placements of a department were read: it may be fuller than it seems.
proposal-accept-none = No row was chosen.
proposal-accept-none-next = Mark rows first, or accept all.
proposal-again = Nothing was written. Ask for the plan again.
proposal-no-rotation = The rotation of { $name } is not there any more.
proposal-person-out = { $name } is deferred or not in the programme any more.
proposal-no-department = The department for { $name } is not there any more.
proposal-placed-already = { $name } is placed already from { $from } to { $to }.
proposal-seat-taken = { $place } has no seat left on { $day } for { $name }: somebody took it meanwhile.
proposal-part-placed = weight { $weight } +{ $points }
proposal-part-wish = wish { $rank } +{ $points }
proposal-part-speaks = common language +{ $points }
proposal-part-waits = begins { $weeks ->
    [one] 1 week
   *[other] { $weeks } weeks
 } late { $points }
proposal-part-moves = change of hospital { $points }
proposal-part-interpreter = no common language there: needs an interpreter
proposal-why = { $points } points: { $parts }
proposal-better-full = Better by { $points }, but its seats are taken: { $place } from { $from }
proposal-better-own = Better by { $points } alone, but not beside their other rotations: { $place } from { $from }
proposal-else = Else ({ $points } points): { $place } from { $from }
proposal-later = Too many open rotations of one person: it comes when the others stand.
proposal-waits = Comes after { $specialty }, which has no place.
proposal-no-department-of-it = No department of the host side does it.
proposal-no-remedy = No single seat, document or date would place them.
proposal-remedy-select = Being selected would place them: { $place }, { $from } to { $to }
proposal-remedy-begin = Beginning on { $day } already would place them: { $place }, to { $to }
proposal-remedy-end = Ending as late as { $day } would place them: { $place }, from { $from }
proposal-remedy-seat = One more seat at { $place } from { $first } to { $last } would place them, { $from } to { $to }
proposal-remedy-suit = { $hospital } as a hospital that suits would place them: { $place }, { $from } to { $to }
proposal-remedy-paper = A { $document } valid until { $day } would place them: { $place }, from { $from }
proposal-remedy-agreement = An agreement in force from { $first } to { $last } would place them: { $place }
proposal-remedy-readmit = It was thrown out: { $place }, { $from } to { $to }
plan-sight = { $seconds } s: { $value } of at most { $bound } points, { $placed } of { $open } rotations placed
proposal-row = { $from } to { $to }  { $place }
proposal-under = with { $supervisor }
plan-summary = { $placed } of { $open } open rotations have a place, { $met } are met already. Of those who can have a place at all the worst-off has { $worst } % of what they could have alone.
plan-applied = { $n ->
    [one] 1 placement is
   *[other] { $n } placements are
 } written as step { $step }. “{ USTAZ() } undo” takes it back.
plan-no-cohort = No cohort is called “{ $word }”.
plan-no-cohort-next = “{ USTAZ() } export cohort” lists them.
plan-several-cohorts = Several cohorts could be “{ $word }”.
plan-several-cohorts-next = Give one whole: { $names }

## A plan on the screen

proposal-title = A plan for the open rotations
proposal-title-of = A plan for { $name }
proposal-looking = Looking for a plan. { $key } stops it and shows the best so far.
proposal-begins = { $seconds } s
proposal-runs = { $seconds } s: { $value } of { $top } points, gap { $gap } %, { $placed }/{ $open }
proposal-found = { $value } of at most { $top } points, gap { $gap } %, { $placed }/{ $open } placed
proposal-stale = The file changed: { $key } asks again
proposal-nothing-open = No rotation is open; { $met } are met by placements. “{ $kinds }” says who needs which weeks in what.
proposal-stands = It stands.
proposal-legend = + proposed  = stands  ! no place  * marked  F fixed  X thrown out
proposal-unplaced = no place for { $specialty }, { $weeks ->
    [one] 1 week
   *[other] { $weeks } weeks
 }
proposal-worst = Of those who can have a place at all the worst-off has { $worst } % of what they could have alone.
proposal-lapsed = It was fixed and cannot stay: { $row }
did-accept-plan = { $n ->
    [one] 1 placement was planned
   *[other] { $n } placements were planned
 }
ask-proposal-leave = Leave this plan? What was marked, fixed or thrown out is forgotten; nothing of it is written.
why-planning = The search is still running; Esc stops it and shows the best so far.
why-nothing-proposed = There is no row to accept.
why-no-proposed-row = Go to a row that is proposed (+) first.
why-all-placed = Every open rotation has a place.
