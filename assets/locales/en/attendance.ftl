# Who came to a session.

context-attendance = attendance

action-attendance = who came to this session
action-attendance-short = attendance
action-mark-present = present
action-mark-present-short = present
action-mark-late = late
action-mark-late-short = late
action-mark-absent = absent, and why
action-mark-absent-short = absent
action-mark-excused = excused, and why
action-mark-excused-short = excused
action-mark-reason = write why
action-add-trainee = add somebody to the list
action-add-trainee-short = add

attendance-title = Attendance: { $title }
attendance-sums = { $present } present, { $late } late, { $absent } absent, { $excused } excused
attendance-empty = Nobody is expected: the session is for no group, and nobody was entered. Add who came by a part of the name.
attendance-of-cohort = of the group, not entered yet
attendance-placed = placed here, not entered yet
attendance-added = added
attendance-was = entered: { $state }
attendance-why = Why is { $name } not there (Enter: no reason)?
attendance-why-again = Why is { $name } not there (Enter: { $last }; - for no reason)?
attendance-ask-name = Add whom (part of a name):
attendance-choose = Add whom
attendance-nobody = Nobody else is found by “{ $typed }”.
attendance-coming = This session is still to come; attendance is entered on its day or afterwards.
attendance-saving = It is just being saved.
attendance-leave = Leave without saving what was marked?
attendance-changed = Somebody else entered the attendance of { $name } meanwhile.
attendance-changed-next = Nothing was saved. Look at the list, what was entered stands there now, and save again.
did-mark-attendance =
    { $n ->
        [one] Attendance of { $title }: 1 marked
       *[other] Attendance of { $title }: { $n } marked
    }
