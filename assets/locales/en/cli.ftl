# The command line: its help, what it prints, and what it refuses.


## Headings and values in the help

cli-heading-usage = Usage:
cli-heading-options = Options
cli-heading-commands = Commands
cli-heading-arguments = What it takes
cli-value-command = COMMAND
cli-value-file = FILE
cli-value-name = NAME
cli-value-line = LINE
cli-value-number = NUMBER
cli-value-step = STEP
cli-value-record = RECORD
cli-value-format = FORMAT

## The program

cli-about = ustaz keeps a joint medical training programme: people, placements, documents, skills. Without a command it opens on its screen.
cli-after = “ustaz COMMAND --help” tells more about a command.
cli-db = The file to work in; also USTAZ_DB or “db” in the settings
cli-user = Your name in the history; also USTAZ_USER or “user” in the settings
cli-line = What the line to the terminal carries: auto, slow or normal
cli-help = Show this
cli-version = Show the version

## Wrong command lines

cli-unknown-argument = There is no “{ $argument }” here.
cli-unknown-command = There is no command “{ $command }”.
cli-missing-argument = This is missing: { $arguments }.
cli-missing-value = “{ $argument }” needs a value.
cli-unfit-value = “{ $value }” does not fit { $argument }.
cli-conflict = “{ $argument }” and “{ $other }” do not go together.
cli-wrong = The command line cannot be understood.
cli-near = Did you mean “{ $near }”?
cli-valid = It takes: { $values }.
cli-usage-next = “ustaz --help” lists the commands, “ustaz COMMAND --help” what a command takes.
cli-user-unfit = Your name cannot stand in the history so.
cli-user-unfit-next = Give one of at most { $max } letters with --user, without control characters.
cli-at-field = { $field }: { $error }
cli-output = The output could not be written.
cli-output-next = Check the disk or program that it goes to.

## Records on the command line

cli-no-kind = There is no kind of record “{ $word }”.
cli-no-code = “{ $word }” is no code of a record.
cli-no-record = No record has the code “{ $word }”.
cli-no-code-next = Give the code that stands beside the record in tables and histories, such as k7f3 or trainee/k7f3.
cli-several-records = “{ $word }” could be several records.
cli-several-records-next = Give more letters: { $codes }.

## check

cli-conflicts = List what of the plan cannot be as it stands, with what to do about each; sessions of the next 60 days
cli-conflicts-format = text (the usual) or json
cli-conflicts-waived = List the clashes that somebody accepted instead, with the reasons
cli-conflicts-days = from { $from } to { $until }
cli-conflicts-since = from { $from }
cli-conflicts-accepted = accepted: { $reason }
cli-conflicts-accepted-until = accepted until { $day }: { $reason }
cli-conflicts-accepted-count = { $n ->
    [0] No clash is accepted.
    [one] 1 accepted clash
   *[other] { $n } accepted clashes
 }
cli-conflicts-count = { $n ->
    [0] Nothing clashes.
    [one] 1 clash
   *[other] { $n } clashes
 }
cli-check = Check that the file is whole and that it holds what its history says
cli-check-rebuild-search = Make the search index anew first
cli-check-rebuilding = Making the search index anew …
cli-check-read = Read { $rows ->
        [one] 1 step of the history
       *[other] { $rows } steps of the history
    } and { $records ->
        [one] 1 record
       *[other] { $records } records
    }.
cli-check-chain = Seal of the history: { $chain }
cli-check-well = All is well.
cli-check-findings = { $n ->
        [one] 1 fault was found.
       *[other] { $n } faults were found.
    }

## history

cli-history = Tell who changed what and when, the newest first
cli-history-record = Only this record: its code, or the beginning of it, such as k7f3 or trainee/k7f3
cli-history-limit = At most so many steps; 0 for all. Without it { $limit }
cli-history-step = Only this step, with all its records
cli-history-format = text or json. Without it text
cli-history-with-sensitive = Show passports, phones, addresses and companions too
cli-history-entry = { $step }  { $at }  { $author }  { $label }
cli-history-undone = { $entry }  (undone by { $by })
cli-history-record-line = {"    "}{ $kind } { $code }  { $title }
cli-history-new = {"    "}new { $kind } { $code }  { $title }
cli-history-cell = {"      "}{ $field }: { $before } → { $after }
cli-history-first = {"      "}{ $field }: { $after }
cli-history-taken-out = {"      "}taken out
cli-history-brought-back = {"      "}brought back
cli-history-empty = (empty)
cli-history-hidden = (hidden)
cli-history-left = {"    "}… and { $n } more records: { USTAZ() } history --step { $step }
cli-history-more = These are the newest { $n } steps; --limit 0 lists all.
cli-history-none = Nothing was changed yet.

## merge

cli-value-kind = KIND
cli-value-cell = FIELD=VALUE
cli-merge = Make one of two records that are the same, as one step that can be undone
cli-merge-kind = What they are, such as trainee or hospital
cli-merge-keep = The record that stays
cli-merge-other = The record that goes; what refers to it will refer to the one that stays
cli-merge-set = What the one that stays shall hold, as typed in its form; several times for several fields
cli-merge-done = { $kind } “{ $other }” is now part of “{ $name }”; { $moved ->
        [0] nothing referred to it.
        [one] 1 reference was moved.
       *[other] { $moved } references were moved.
    }
cli-merge-step = “{ USTAZ() } undo { $step }” takes it back.
cli-set-unfit = “{ $cell }” gives no field a value.
cli-set-unfit-next = Give FIELD=VALUE, such as father_name=Mohammad; FIELD= alone empties it.
cli-no-field = A { $kind } has no field “{ $key }”.

## undo and redo

cli-undo = Take a step of the history back
cli-undo-step = Its number in the history. Without it your newest one
cli-undo-done = Step { $step }: “{ $label }” was taken back ({ $cells ->
        [one] 1 value
       *[other] { $cells } values
    }).
cli-undo-kept = Left as it is, since it was changed afterwards: { $kind } { $title }, { $field }: { $holds }
cli-undo-nothing = { $user } has no step that can be undone.
cli-undo-nothing-next = “{ USTAZ() } history” lists the steps of all; “{ USTAZ() } undo STEP” takes any of them back.
cli-redo = Do again what you undid last
cli-redo-nothing = { $user } has undone nothing that could be done again.
cli-redo-nothing-next = “{ USTAZ() } history” lists the steps of all; “{ USTAZ() } undo STEP” takes any of them back.

## backup and restore

cli-backup = Copy the file, verified, also while others work in it
cli-backup-file = The copy; it must not be there yet
cli-backup-done = { $file } is a whole copy: { $size }, up to step { $newest } of the history.
cli-size-kb = { $n } kB
cli-size-mb = { $n } MB
cli-restore = Put a backup in a new place, or in the place of a lost or damaged file
cli-restore-file = The backup
cli-restore-to = The new place. Without it the file one works with, if that is lost or damaged
cli-restore-done = { $file } is restored: { $size }, up to step { $newest } of the history.
cli-restore-good = { $file } is whole, so nothing was restored over it.
cli-restore-good-next = Restore beside it with --to NEWFILE and look at it with --db NEWFILE; to go back to the backup for good, move the file away first.
cli-rescue = Put together what the newest backup and the history in a damaged file still hold, and say what is missing
cli-rescue-file = The new file; the damaged one is not touched
cli-rescue-backup = The backup to begin from. Without it the newest automatic one that holds
cli-value-newfile = NEWFILE
cli-restore-missing = Not in it are steps { $from } to { $to } of the history, which were saved in the file that it replaces.
cli-restore-aside = The damaged file was set aside as { $file }.

## config

cli-config = Show where the settings lie and what holds now
cli-config-example = Print a file of settings to begin with
cli-config-file = Settings: { $file }{ $there ->
        [yes] {""}
       *[no] {" "}(not there: everything holds as it is)
    }
cli-config-log = Reports of our own faults: { $file }
config-no-home = Nobody knows where your home folder is.
config-no-home-next = Set HOME, or name the file with --db.
config-unreadable = The settings in { $file } cannot be read.
config-unreadable-next = Correct the file or move it away.
config-no-toml = { $file }, line { $line }: this is no setting.
config-no-toml-next = A setting is a line such as theme = "plain": a name, =, and a value, text in double quotes.
config-unknown = { $file }, line { $line }: there is no setting “{ $key }”.
config-unknown-near = Did you mean “{ $near }”? “ustaz config --example” shows all settings.
config-unknown-list = The settings are: { $keys }.
config-unfit = { $file }, line { $line }: { $value } does not fit “{ $key }”.
config-unfit-next = Give “{ $key }” { $form }.
config-form-words = a text in double quotes, without control characters
config-form-between = a number from { $from } to { $to }
config-form-one-of = one of { $keys }, in double quotes
config-form-table = lines of its own under [keys]
config-form-table-terminal = lines of its own under [terminal]
config-form-yes-no = true or false, without quotes

## stress, for the fault tests

cli-stress = Write as fast as possible (for tests)
cli-stress-changes = How many changes
cli-stress-worker = Number of the worker
cli-stress-hold = Hold the write lock for so many seconds or until the input ends
cli-stress-count = Count for so many seconds in one record, with others
cli-stress-pace = Milliseconds of thought between two counts
journal-stress = Fault test, change { $n }
cli-demo = Open the sample programme in a file that goes when you leave
demo-no-folder = The folder { $folder } cannot be made.
demo-no-folder-next = Set TMPDIR to a folder that you can write to.
cli-line-help = What helps on a slow or broken line: ssh settings, tmux, mosh
line-help =
    On a bad line

    In ~/.ssh/config on YOUR computer, for the host where ustaz runs:

      Host hospital
        Compression yes
        IgnoreUnknown ObscureKeystrokeTiming
        ObscureKeystrokeTiming no
        ServerAliveInterval 15
        ServerAliveCountMax 8
        TCPKeepAlive yes

    Compression yes
      Large frames become 40 to 67 % smaller: a first screen of 2,308 bytes becomes 1,108. A single
      key gains nothing and loses nothing: 36 bytes each way with it and without. It costs a little
      processor time at both ends.

    ObscureKeystrokeTiming no
      OpenSSH 9.5 and later hides the rhythm of typing by sending 5.6 kB each way for every typed
      character: 2.5 s at 9.6 kbit/s. Without it a character costs 140 and 88 bytes, 0.75 s with a
      round trip of 600 ms. The price: who watches the line sees when you type, not what.
      (Measured elsewhere, with such versions at both ends.) Only your computer can switch it off.
      IgnoreUnknown lets older versions read the file.

    ServerAliveInterval 15, ServerAliveCountMax 8
      A line that is silent for two minutes is given up, and not sooner; without them ssh waits as
      long as you do. The price: 52 bytes up and 28 down each 15 s, some 240 with what TCP/IP adds:
      1 % of 9.6 kbit/s. What you typed is kept in any case: ustaz writes drafts while you type and
      offers them at the next start.

    On the server, in /etc/ssh/sshd_config: ClientAliveInterval 15, ClientAliveCountMax 8
      A line that dropped unseen leaves ustaz waiting on the server, for hours. With these it
      ends after two minutes, and its form is a draft. The price is the same as above.

    tmux (tmux -u new -A -s ustaz, then ustaz)
      A line that drops does not end ustaz: the same command brings the screen back, with one repaint
      of up to 5.7 kB. -u lets other letters than Latin through where the server has no UTF-8 locale.
      The price: tmux writes screens in its own way; a first screen is half as large again, half a
      page by a fifth to two fifths; a letter stays 36 bytes. The clock of its status line costs 330
      bytes a minute, and Esc waits half a second. Neither is needed; in ~/.tmux.conf on the server:

        set -g status off
        set -s escape-time 10

    mosh
      Survives changes of network and sleep; forms echo typing at once, from the second letter of a
      field. It repaints by itself: a first screen is a third smaller than with plain ssh, but a
      letter costs 140 bytes up and 150 down, and silence 70 each way every 3 s. It needs a UDP port
      on the server.

    In ustaz
      ustaz --line slow      no colours, no rules, no detail below lists until you ask for it (.)
      %                      what the last key, this session and the largest frame cost
      _                      slow, normal, auto: one after the other
      ctrl-l                 paint the screen anew
cli-keys = List every action with its keys
keys-key = key
keys-what = what it does
keys-where = where
keys-name = name
