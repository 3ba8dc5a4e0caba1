# Follow-ups after the return, and who taught whom.

view-cascade = Cascade
context-cascade = the cascade
context-follow-up = a follow-up

followup-title = Follow-up of { $name } after { $month } months
followup-head = After { $month } months, due { $due }
followup-head-undated = After { $month } months
followup-months = { $n } months
followup-unsaved = not saved yet
followup-no-skill = No skill in particular
followup-post = Still in post
followup-in-use = Is it in use
followup-cases = Cases done since
followup-barrier = What stands in the way
followup-taught = People taught
followup-names = by name: { $names }
followup-notes = Notes
followup-close = Ends here: close it
followup-item = item: { $item }
followup-keys-flag = y yes   n no
followup-keys-number = digits, then Enter
followup-keys-barrier = n none   i item   s staff   p permission   t patients   o other
followup-keys-taught = digits for how many; a adds one by name, x takes the last one away
followup-keys-notes = Enter to write
followup-which-item = Which item?
followup-ask-who = Who was taught { $skill }? A part of the name:
followup-choose-who = Who is meant?
followup-new-person = a new trainee: { $name }
followup-ask-notes = Notes:
followup-no-yes = The answer here is not yes or no
followup-on-no-skill = The marker stands on no skill
followup-named-nobody = Nobody is named here
followup-first-save = Save or discard these answers first
followup-no-earlier = There is no earlier follow-up
followup-no-later = There is no later follow-up
followup-saving = It is being saved
followup-discard = Throw away the answers of this sheet?
followup-not-back = { $name } has not returned yet: there is nothing to follow up
followup-no-post = Nothing says whether they are still in post
followup-no-post-next = Answer the first question, y or n.
followup-changed = Somebody else answered the follow-up after { $month } months meanwhile
followup-changed-next = Leave the sheet, look at what was entered, and answer what is still open.
followup-draft-gone = The person whom this follow-up was about is not there any more
followup-draft-gone-next = Bring the record back from the history first.
did-ask-after = { $name } after { $month } months: { $n ->
        [one] 1 answer
       *[other] { $n } answers
    } kept{ $taught ->
        [0] {""}
        [one] , 1 person taught
       *[other] , { $taught } people taught
    }
teaching-oneself = Nobody teaches themself
teaching-oneself-next = Name another person as the one who learned.

today-follow-ups-others = { $n } more follow-ups are due, the first { $by }
today-follow-ups-others-next = Open the list of follow-ups, which begins with those due first.

cascade-title = Taught by { $name }
cascade-generation = generation { $generation }: { $n }
cascade-since = since { $day }
cascade-taught = taught { $n }, { $below } below
cascade-outside = { $n ->
        [one] 1 teacher on record has not returned and is not in the tree.
       *[other] { $n } teachers on record have not returned and are not in the tree.
    }
cascade-cut = only { $n } looked at
cascade-count = { $n ->
        [one] 1 person
       *[other] { $n } people
    }
cascade-column-name = Name
cascade-column-taught = Taught
cascade-column-below = Below
cascade-column-since = Since
cascade-column-skill = Skill
cascade-everybody = everybody who taught
cascade-choose = Whose cascade?
cascade-looking = Looking who taught whom …
cascade-nobody = Nobody has taught anybody yet, as far as is on record. { $key } enters somebody who was taught.
cascade-taught-by = Generation { $generation }, taught by { $name }
cascade-root = Returned from the programme
cascade-root-away = Not back from the programme yet
cascade-taught-nobody = { $name } has taught nobody yet
cascade-laid = This tree belongs to the record below it

action-show-cascade = the cascade: who taught whom
action-fold = fold or unfold those below
action-fold-short = fold
action-fold-all = fold everything, or unfold it where all is folded
action-follow-up = the follow-up sheet: after 3, 6, 9 and 12 months
action-barrier-item = an item is missing; which, from a list
action-barrier-staff = staff are missing
action-barrier-permission = there is no permission
action-barrier-patients = there are no patients
action-barrier-other = something else stands in the way
action-add-taught = add somebody whom they taught
action-add-taught-short = add
action-drop-taught = take the last one away

cli-cascade = Who taught whom: people taught by returned trainees, and by those
cli-cascade-whose = a trainee, group or hospital: its code, or a part of its name; without one everybody
cli-cascade-value = WHO
cli-cascade-format = text (the default), csv or json
cli-cascade-nobody = No trainee, group or hospital is called “{ $word }”
cli-cascade-nobody-next = Give a part of the name, or the code from `ustaz export trainee`.
cli-cascade-several = Several could be meant by “{ $word }”
cli-cascade-several-next = Give the code of one of them:
    { $all }
