# Trainees by skills, the evidence behind a cell, and who has assessed whom.

view-matrix = Matrix
view-assessors = Assessors
context-matrix = the matrix
context-evidence = the evidence of a skill
context-assessors = the assessors
action-show-matrix = matrix of trainees and skills of this cohort, hospital, trainee, skill or framework
action-half-left = half a page of columns to the left
action-half-right = half a page of columns to the right
action-matrix-turn = another look: cells, by person, by skill; or pairs and agreement of assessors
action-matrix-turn-short = look
action-matrix-rows = people in order of name, or who lacks most first
action-matrix-rows-short = sort people
action-matrix-columns = skills in order of code, or which most lack first
action-matrix-columns-short = sort skills
action-matrix-group = choose the cohort or hospital
action-matrix-group-short = group
action-matrix-skills = choose which skills: a framework, a domain, the curriculum only
action-matrix-skills-short = skills
action-assessors-period = another period: a year, 90 days, 30 days, ten years
action-assessors-period-short = period

matrix-title = Matrix of { $name }
matrix-everybody = Everybody
matrix-choose-group = Whose people?
matrix-choose-skills = Which skills?
matrix-skills-all = All skills of which anything is known
matrix-skills-curriculum = Only what a curriculum asks for
matrix-skills-known = Also what no curriculum asks for
matrix-only-curriculum = curriculum only
matrix-count = { $people ->
        [one] 1 trainee
       *[other] { $people } trainees
    } x { $skills ->
        [one] 1 skill
       *[other] { $skills } skills
    }
matrix-unread = { $n } still to be read
matrix-cut = not all: there are more
matrix-looking = Reading who stands where …
matrix-no-trainee = There is no trainee in the file yet. The first ones are entered in the tab Trainees.
matrix-nobody = Nobody belongs to { $name }. { $key } chooses another cohort or hospital.
matrix-nobody-filter = Nobody here fits “{ $filter }”. { $key } takes the filter away.
matrix-no-skills = No skill to show: no curriculum asks these people for one, nothing is known of them, or the choice of skills leaves none. { $key } chooses other skills.
matrix-no-columns = There are no columns to move along here.

matrix-order-names = Name
matrix-order-rows = Gap, most first
matrix-order-columns = Skills by gap
matrix-order-both = Both by gap
matrix-legend = 1-5 entrusted  T at target  b below  . not enough evidence  - not begun
matrix-cli-head = { $who }, { $day }
matrix-cli-everybody = Everybody in the file
matrix-cli-foot = { matrix-legend }; gap: asked for by the curriculum and not reached
matrix-legend-short = 1-5 T b . -
matrix-lacking = gap
matrix-lacking-short = gap
matrix-entrusted = entrusted
matrix-at-target = at target
matrix-below = below
matrix-insufficient = insufficient
matrix-not-begun = not begun
matrix-nothing = nothing
matrix-detail = { $name } – { $code } { $title }
matrix-not-theirs = The curriculum of { $name } does not ask for it, and nothing is known.
matrix-cell-not-begun = Not begun: no assessment, no case, no decision.
matrix-cell-none = { $state }: no assessment that counts, { $cases ->
        [one] 1 case
       *[other] { $cases } cases
    }.
matrix-cell = { $state }: { $n ->
        [one] 1 assessment
       *[other] { $n } assessments
    } by { $assessors ->
        [one] 1 assessor
       *[other] { $assessors } assessors
    }, last { $day }; { $cases ->
        [one] 1 case
       *[other] { $cases } cases
    }.
matrix-missing = Missing: { $what }.
matrix-of-skill = This skill: { $counts }; gap: { $lacking } asked for and not reached.
matrix-of-person = This person: { $counts }; gap: { $lacking } asked for and not reached.
matrix-of-all = All: { $counts }; gap: { $lacking } asked for and not reached.
matrix-column-name = Name
matrix-column-skill = Skill
matrix-column-last = Last
matrix-column-next = Next gap
matrix-head-wanted = asked
matrix-head-begun = begun
matrix-head-entrusted = trust
matrix-head-at = at goal
matrix-head-below = below
matrix-head-insufficient = few
matrix-head-not-begun = none
matrix-head-lacking = gap
matrix-head-recent = 30 days

evidence-title = { $name } – { $skill }
evidence-title-short = Evidence
evidence-looking = Reading the evidence …
evidence-gone = The trainee or the skill was taken out of the file meanwhile.
evidence-no-row = No record is under the marker; move down to an assessment, a case or a decision.
evidence-entrusted = Entrusted at level { $level } at { $hospital }.
evidence-entrusted-until = Entrusted at level { $level } at { $hospital } until { $day }.
evidence-next-renew = Next: decide anew before { $day }; on that day it ends.
evidence-next-nothing = Next: nothing; the decision has no end.
evidence-next-home = Next: enter the home hospital; a level holds for one hospital only.
evidence-next-entrust = Next: decide whether { $hospital } entrusts it.
evidence-next-train = Next: train on, and assess again ({ $key }).
evidence-next-assessor = Next: have somebody assess who has not yet ({ $key }).
evidence-next-target = Next: give the instrument a target, or use one that has one.
evidence-next-assess = Next: assess once more ({ $key }).
evidence-next-later = Next: assess again on { $day } or later ({ $key }).
evidence-next-cases = Next: do and log more cases.
evidence-counted = { $n ->
        [one] 1 assessment counts
       *[other] { $n } assessments count
    }, by { $assessors ->
        [one] 1 assessor
       *[other] { $assessors } assessors
    }, { $from } – { $to }.
evidence-none-counted = No assessment counts yet.
evidence-baseline = { $n } at the beginning, which say where it began.
evidence-claims = { $n } claimed by the trainee and not confirmed.
evidence-later = { $n } of a day to come.
evidence-target = Level aimed at: { $level }.
evidence-no-target = No level is aimed at.
evidence-cases-of = Cases: { $n } of at least { $minimum }.
evidence-cases-done = Cases: { $n }.
evidence-wanted = Their curriculum asks for it.
evidence-not-wanted = Their curriculum does not ask for it.
evidence-earlier = Counted with it, as the same in an earlier version: { $skills }.
evidence-cut = Not all of their records were read: there are too many.
evidence-tools = By tool, each by itself
evidence-no-tool = None.
evidence-look-ordinary = scores of its own
evidence-look-back = looks back
evidence-look-ahead = looks ahead
evidence-tool = { $tool } ({ $look }): { $n } by { $assessors ->
        [one] 1 assessor
       *[other] { $assessors } assessors
    }, { $from } – { $to }; median { $median }, half within { $lower }–{ $upper }, all within { $least }–{ $greatest }.
evidence-tool-at = Target { $target }: reached.
evidence-tool-below = Target { $target }: not reached.
evidence-tool-no-target = Without a target: it decides nothing.
evidence-tool-lacks = To decide it lacks { $what }.
evidence-decisions = Entrustment decisions: { $n }
evidence-here = home
evidence-elsewhere = another hospital: it holds there only
evidence-expired = { $on }  level { $level }  { $hospital } ({ $here })  not in force: ended { $until }
evidence-decided = { $on }  level { $level }  { $hospital } ({ $here })  without an end
evidence-decided-until = { $on }  level { $level }  { $hospital } ({ $here })  until { $until }
evidence-assessments = Assessments: { $n }
evidence-claim = claimed
evidence-cases = Cases: { $n }
evidence-case-open = open
evidence-case-claimed = { $code } claimed
evidence-case-disagreed = { $trainee } / { $trainer }?
evidence-case-counts = done
evidence-thresholds = What { $framework } asks for before a level is said
evidence-threshold = { $value }: { $help }

assessors-title-agreement = Agreement of assessors
assessors-column-trainer = Trainer
assessors-column-trainee = Trainee
assessors-column-n = n
assessors-column-last = Last
assessors-column-together = Together
assessors-last-days = last { $n } days
assessors-count = { $n ->
        [one] 1 pair
       *[other] { $n } pairs
    }, { $never } never
assessors-looking = Reading who has assessed whom …
assessors-none = No trainer was together with a trainee here, and none has assessed one. { $group } chooses another cohort or hospital, { $period } another period.
assessors-none-twice = No performance was rated by two assessors with the same instrument in this period. Have two rate the same case, each on their own.
assessors-only-pairs = This text has no rows; the pairs have.
assessors-list = { $trainee } assessed by { $trainer }
assessors-what = Only performances that two assessors or more have rated with the same instrument and version, at the same case, in the same session, or on the same day in the same hospital. Figures are of assessors and forms, never of trainees.
assessors-twice = { $n ->
        [one] 1 performance was rated
       *[other] { $n } performances were rated
    } by more than one assessor.
assessors-by-day = { $n ->
        [one] 1 of them is
       *[other] { $n } of them are
    } known by the day and the hospital alone: two cases of a day may hide behind one.
assessors-left-out = { $n ->
        [one] 1 performance is
       *[other] { $n } performances are
    } left out of kappa: rated by more than two, or twice by one.
assessors-kappa = Weighted kappa { $kappa } (95 % { $low } to { $high }, n { $n }).
assessors-icc = ICC(2,1) { $icc } (95 % { $low } to { $high }, n { $n }).
assessors-icc-alone = ICC(2,1) { $icc } (n { $n }; no interval, they differ by a constant).
assessors-pairs = Two by two
assessors-two = { $one } and { $other }, { $n } together:
assessors-leanings = Each beside the others of the same performances
assessors-stricter = { $name }: gives { $by } less than the others (median of { $n }; less in { $less }, more in { $more }).
assessors-milder = { $name }: gives { $by } more than the others (median of { $n }; less in { $less }, more in { $more }).
assessors-even = { $name }: gives as much as the others (median of { $n }; less in { $less }, more in { $more }).

matrix-about = Who stands where: trainees by skills
matrix-cohort = only this cohort: its name, or a part of it
matrix-hospital = only this hospital’s own people and those placed there within a year
matrix-framework = only skills of this framework: CODE (the newest version) or CODE/VERSION, or a part of its name
matrix-format = text, csv, json or xlsx
matrix-output = write to this new file instead
matrix-after =
    1-5 entrusted at this level, T at target, b below, . not enough evidence, - not begun; empty: the
    curriculum does not ask for it and nothing is known. Without a cohort or hospital: the newest cohort.
matrix-book-next = Write it to a file with --output, or pipe it into one.
matrix-ending = { $file } does not end in { $ending }
matrix-ending-next = Let the file end in { $ending }, or give another --format.
matrix-cli-nobody = No matrix: nobody belongs to it
matrix-cli-nobody-next = Name a cohort or a hospital that has trainees.
matrix-sheet = Matrix
matrix-file-ending = A matrix is written to .csv, .xlsx or .txt; { $file } ends otherwise
matrix-file-ending-next = Give the file one of those endings.
matrix-cli-cut = Not everybody or not everything: there is more than a matrix holds.
