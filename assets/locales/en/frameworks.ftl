# Frameworks, curricula, instruments: versions, trees, Moodle's file.

## what is in use is not changed

frozen-framework = { $name } is in use: its skills stay as they were assessed.
frozen-instrument = { $name } is in use: its items and scale stay as they were used.
frozen-next = Make a new version (g v on it), change that one, and leave the old one as it is. Notes, thresholds and figures of learning curves may change here.
frozen-import-next = Import it as a new version: give a version that is not there yet.
journal-new-version = New version { $version } of { $kind } { $name }
version-unnamed = A new version needs a name.
version-unnamed-next = Type one, such as 2 or 2027.
version-taken = { $code } has a version { $version } already.
version-taken-next = Choose another name for the new one.
framework-missing = There is no such framework any more.
framework-missing-next = Choose another one.

## curricula

journal-curriculum = Curriculum of { $name }
journal-curriculum-copy = Curriculum copied to { $name }
journal-move-lines = Curricula moved on from { $name }
curriculum-nothing-new = Nothing to copy: each of its skills is in this curriculum already.
curriculum-nothing-new-next = Choose another one, or add skills one by one.
move-lines-none = No line of a curriculum that names { $name } has one skill in a later version that is the same.
move-lines-none-next = Say in the skill maps what became of its skills, or change the lines by hand.

## Moodle’s file

moodle-level-1 = Observes only
moodle-level-2 = Direct supervision
moodle-level-3 = Indirect supervision
moodle-level-4 = Distant supervision
moodle-level-5 = Supervises others
moodle-empty = { $file } holds no table.
moodle-headers = { $file } does not begin with the columns of Moodle’s competency framework.
moodle-headers-next = The first row names them: { $headers }.
moodle-no-framework = No row of { $file } is the framework.
moodle-no-framework-next = One row has 1 under “Is framework”: its ID number and short name are the framework’s.
moodle-two-frameworks = Rows { $first } and { $second } both say that they are the framework.
moodle-two-frameworks-next = Leave 1 under “Is framework” in one of them, or make two files.
moodle-bad-framework = Row { $row }, the framework, “{ $column }”: { $why }
moodle-bad-framework-next = Mend that cell in the file.
moodle-nothing = nothing stands here, and Moodle passes over such a row
moodle-long = more than { $max } letters
moodle-long-row = the cells of the row together have more than { $max } letters
moodle-twice = { $id } is the ID number of row { $row } too
moodle-no-parent = no row has the ID number { $id }
moodle-parent-left = the row with the ID number { $id } is left out
moodle-circle = { $id } would stand under itself
moodle-no-related = no row has the ID number { $id }; Moodle passes over it
moodle-other-title = was “{ $title }” in the version before: say in the skill maps what became of it
import-is-moodle = { $file } is a competency framework of Moodle.
import-is-moodle-next = Bring it in on the view Framework tree (i there), or with { USTAZ() } framework import.
journal-moodle = Framework { $name } from Moodle’s file

## our own file

own-headers = { $file } has neither our columns nor Moodle’s.
own-headers-next = Ours are { $headers }; framework, code and title must be there.
own-no-framework = No row of { $file } names a framework.
own-no-framework-next = Write its code into the column framework.
own-other-framework = another framework than { $framework }; one file is one framework
own-nothing = nothing stands here
own-no-parent = no row has the code { $code }
own-no-related = no skill has the code { $code }; one of another framework is named FRAMEWORK/VERSION/CODE

## ustaz framework

framework-about = Bring in a framework from a file, or write one
framework-value-framework = CODE[/VERSION]
framework-value-version = VERSION
framework-import-about = Bring in Moodle’s competency-framework CSV, or our own file. Without --apply nothing is written.
framework-import-file = With Moodle’s 14 columns, or framework, code, title, parent …
framework-import-version = As this version; without it the newest of its code
framework-import-apply = Write it, as one step that can be undone
framework-import-skip = Bring in the good rows although there are bad ones
framework-import-after =
    A version that is in use is never changed: give --version a new name.
    What Moodle does not carry (least numbers, required items, learning
    curves) is taken over from the version before.
framework-export-about = Write a framework as Moodle’s CSV, or as our own
framework-export-which = Its code; without a version the newest
framework-export-file = A new file; without it standard output
framework-export-format = moodle or csv. Without it moodle
framework-import-head = { $name }: { $new } new, { $changed } changed, { $same } the same
framework-import-replaces = { $name } takes the place of { $older }; what became of its skills goes into the skill maps.
framework-import-left = { $n ->
        [one] 1 skill that is here is not in the file; it stays.
       *[other] { $n } skills that are here are not in the file; they stay.
    }
framework-import-fault = row { $row }, { $column }: { $why } (left out)
framework-import-note = row { $row }, { $column }: { $why }
framework-import-more = … and { $n } more
framework-import-bad = Nothing was written: { $n ->
        [one] 1 cell is
       *[other] { $n } cells are
    } bad. Mend the file, or give --skip-bad-rows.
framework-import-was-dry = Nothing was written yet. Run it again with --apply to write it.
framework-import-done = { $name } was written, as step { $step } of the history.
framework-import-nothing = { $name } is the same here: nothing was written.
framework-none = There is no framework “{ $word }”.
framework-none-next = There are: { $all }.

## help beside the fields

help-framework-least_assessments = { skills-help-assessments }
help-framework-least_assessors = { skills-help-assessors }
help-framework-least_days = { skills-help-days }
help-framework-o_score_target = { skills-help-retrospective }
help-framework-targets = Score that is enough by instrument, before the instrument’s own: dops=4; osats/grs-7=3.5. DOPS and CBD 1–6: 4 is as expected. Mini-CEX 1–9: 4–6 satisfactory, 7–9 superior. OSATS 1–5 by item. MCQ in per cent.
help-instrument-target = { skills-help-ordinary }

## actions

action-new-version = new version of this framework or instrument
action-curriculum = the curriculum of this cohort or trainee
action-choose-framework = show another framework or version
action-choose-framework-short = framework
action-unfold-all = unfold everything
action-move-lines = move curricula from the version before to this one
action-framework-in = bring in a framework from Moodle’s file
action-framework-in-short = Moodle in
action-raise-target = aim one level higher
action-raise-target-short = level up
action-lower-target = aim one level lower
action-lower-target-short = down
action-more-cases = one case more at the least
action-fewer-cases = one case fewer at the least
action-type-cases = type the least number of cases
action-type-cases-short = cases
action-add-skill = add a skill to the curriculum
action-add-skill-short = add
action-drop-skill = take this skill out of the curriculum, or leave it in
action-drop-skill-short = take out
action-copy-curriculum = copy the lines of another curriculum
action-copy-curriculum-short = copy
context-tree = a framework’s tree
context-curriculum = a curriculum
view-framework-tree = Framework tree

## the tree

tree-column-code = Code
tree-column-title = Skill
tree-column-kind = Kind
tree-column-target = Level
tree-column-minimum = Cases
tree-column-items = Items
tree-column-priority = P
tree-column-became = Became
tree-count = { $n ->
        [one] 1 skill
       *[other] { $n } skills
    }
tree-cut = there are more
tree-choose = Which framework?
tree-no-framework = There is no framework.
tree-none = There is no framework yet. { $key } brings one in from a file; the view Frameworks makes a new one.
tree-empty = No skills yet. { $key } enters the first one.
tree-in-use = { $name } is in use and stays as it is: make a new version (g v) and change that one.
tree-no-before = { $name } takes the place of no other version: there are no curricula to move.
tree-use = { $n } { $kinds }
tree-used = in use: { $by }.
tree-used-more = in use: { $by }, and more than { $most }.
tree-unused = not in use.
tree-free = Not in use: everything may be changed here.
tree-frozen = In use: only notes, priority and figures of learning curves may be changed; { $key } makes a new version.
tree-needs = Needs: { $items }
tree-became = Later: { $what }
tree-folded = ({ $n })

version-ask = What is the new version of { $name } called?
did-new-framework = { $name } was made, with { $n } skills; no curriculum names the old one.
did-new-framework-lines = { $name } was made, with { $n } skills. { $lines ->
        [one] 1 line of a curriculum names
       *[other] { $lines } lines of curricula name
    } the old one; m on the tree moves them here.
did-new-instrument = { $name } was made, with { $n } items.
did-move-lines = { $n ->
        [one] 1 line of a curriculum was
       *[other] { $n } lines of curricula were
    } moved on.
did-move-lines-some = { $n ->
        [one] 1 line of a curriculum was
       *[other] { $n } lines of curricula were
    } moved on; { $stay } stay: no skill of a later version is the same.

moodle-ask-out = Write Moodle’s file to (.csv):
moodle-ask-in = Moodle’s file to bring in:
moodle-ask-version = As which version? (Enter: the newest there is)
moodle-ask = Bring { $name } in?
moodle-ask-bad = Bring { $name } in without { $n ->
        [one] the 1 bad cell’s row
       *[other] the rows of the { $n } bad cells
    }?
did-moodle = { $name }: { $new } new, { $changed } changed.
did-moodle-nothing = { $name } is the same here: nothing was written.
did-moodle-out = { $name }, { $n } skills, written to { $file }.

## the curriculum

curriculum-title = Curriculum: { $name }
curriculum-count = { $n ->
        [one] 1 skill
       *[other] { $n } skills
    }
curriculum-unsaved = { $n } changed for { $whose }, not saved
curriculum-column-of = From
curriculum-of-cohort = this cohort
curriculum-changed = changed
curriculum-goes = goes
curriculum-key = (4) the skill’s own figure  * changed  x taken out
curriculum-empty = No skill yet. { $add } adds one, { $copy } copies another curriculum.
curriculum-of-nobody = This trainee has neither a cohort nor a specialty, and so no curriculum: enter one of them first.
curriculum-ask-skill = Skill to add:
curriculum-no-skill = No other skill is called “{ $typed }”.
curriculum-choose = Which skill?
curriculum-ask-minimum = Least number of cases, { $title }:
curriculum-ask-minimum-again = Least number of cases:
curriculum-no-number = A whole number from 0 to 10000, or nothing.
curriculum-choose-other = Copy which curriculum?
curriculum-no-other = There is no other curriculum to copy.
curriculum-not-own = This line is of the specialty and holds for everybody of it; the view Curricula changes it.
curriculum-save-first = Save what you changed first (ctrl-s).
curriculum-ask-discard = Throw away what you changed in this list?
curriculum-draft-gone = The group or specialty whose list was changed is not there any more
curriculum-draft-gone-next = Bring the record back from the history first.
did-set-curriculum = Curriculum of { $name }: { $n ->
        [one] 1 line
       *[other] { $n } lines
    } set.
did-copy-curriculum = { $n ->
        [one] 1 line was
       *[other] { $n } lines were
    } copied to { $name }.

## instruments

instrument-scale = The scale would go from { $least } to { $greatest }.
instrument-scale-next = The least score is smaller than the greatest.
instrument-five = O-SCORE and EPA level are rated from 1 to 5.
instrument-five-next = Let both ends lie within 1 to 5, or choose another family.
instrument-ahead = A form that looks ahead has no rating that counts as reached.
instrument-ahead-next = Leave it empty: levels are held against the target of the skill.
instrument-off = That is off the scale.
instrument-off-next = Give a rating between the least and the greatest score.
item-code-sign = A code cannot hold “=”, “:” or “;”: scores are written with them.
item-code-sign-next = Use letters, digits and hyphens.
item-code-twice = { $code } is the code of “{ $title }” already.
item-code-twice-next = Give each item of the form a code of its own.
skill-failures = A competent performer would fail as often as one who is not.
skill-failures-next = Let the first share be smaller than the second.
page-items-scale = { $n }, rated { $scale }
