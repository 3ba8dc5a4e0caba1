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

plan-about = Look for the best plan of a placement problem in a file
plan-instance = The problem: students, disciplines, hospitals and periods as MiniZinc data
plan-seconds = How long to look; { $seconds } unless told otherwise
plan-seed = Where chance begins
plan-solution = Where the plan goes, as CSV: student, period, hospital, discipline
plan-after = Ctrl-C ends the search; the best plan so far is written. It ends by itself when no plan can be better.
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
