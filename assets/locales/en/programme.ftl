
# Verbs

journal-new = new { $kind }: { $name }
journal-change = changed { $kind }: { $name }
journal-merge = merged { $kind }: { $other } into { $name }
journal-status = { $name }: now { $state }
journal-nominate = nominated { $name }
journal-select = decided for { $name }: { $decision }

names-more =
    { $count ->
        [one] 1 more
       *[other] { $count } more
    }

verb-nobody = Nobody is chosen.
verb-nobody-next = Mark the records with Space, or stand on one.
verb-future = { $day } is still to come.
verb-future-next = Enter the day on which it happened, { $today } at the latest.
verb-reason = This needs a written reason.
verb-reason-next = Write in a few words why, so that it can be read later.
verb-not-theirs = This { $what } belongs to somebody else.
verb-not-theirs-next = Choose one of the same trainee, or leave it empty.

status-no-move = { $name } cannot go from “{ $from }” to “{ $to }”.
status-no-move-next = From there one goes to: { $states }. A wrong state can be corrected in the form, or undone.
nominate-already = { $name } is nominated for this already.
nominate-already-next = Open that nomination and decide about it, or choose another cohort or agreement.

merge-same = A record cannot be merged with itself.
merge-same-next = Choose two different records.
merge-kinds = These two are records of different kinds.
merge-kinds-next = Choose two records of one kind.
merge-missing = There is no record { $code }, or it was taken out.
merge-missing-next = Look it up again; its history tells who took it out.
# Labels of the steps that the program itself takes.
journal-catalogues = Added the catalogues
