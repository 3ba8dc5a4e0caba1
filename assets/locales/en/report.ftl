# Reports: certificates, portfolios, and the codes on them.

report-page = { $n } / { $all }
report-day = { $day } ({ $solar })
report-certificate = Certificate
report-certificate-of = Certificate of { $name }
report-certifies = This is to certify that
report-completed = has completed
report-where = Hospital
report-from = From
report-to = To
report-hours = Hours attended
report-issuer = Issued by
report-number = Number
report-issued = Issued on
report-signature = Signature
report-stamp = Stamp
report-no-code = Printed without a verification code: it cannot be checked against the programme's file.
report-check = Verification code. Whoever keeps the programme's file checks it with: ustaz verify { $code }

report-portfolio = Portfolio
report-portfolio-of = Portfolio of { $name }
report-portfolio-title = Portfolio of { $day }
report-as-of = As of
report-figures = Skills: { $skills }. Assessments: { $assessments }. Logged cases: { $cases }. Entrustments in force: { $entrusted }.
report-skills = Skills
report-skill = Skill
report-state = How they stand
report-evidence-head = On what it rests
report-evidence = { $n ->
    [0] no assessment
    [one] 1 assessment by { $assessors ->
        [one] 1 assessor
       *[other] { $assessors } assessors
    }
   *[other] { $n } assessments by { $assessors ->
        [one] 1 assessor
       *[other] { $assessors } assessors
    }
}
report-tool = { $tool }: { $n }, median { $middle } ({ $low }–{ $high })
report-missing = { $state }: { $missing }
report-cases = Cases
report-entrusted = Entrusted
report-hospital = Hospital
report-level = Level
report-decided = Decided
report-until = Until
report-progress = Progress over time
report-progress-signs = Each sign is one assessment; a letter is its assessor. The words below each drawing say the same.
report-progress-left = { $n ->
    [one] 1 more drawing, with the fewest assessments, is left out.
   *[other] { $n } more drawings, those with the fewest assessments, are left out.
}
report-curves = Learning curves
report-curves-signs = Each sign is one case that counts: o succeeded, x did not. The words below each drawing say the same.
report-curves-left = { $n ->
    [one] 1 more procedure, with the fewest cases, is left out.
   *[other] { $n } more procedures, those with the fewest cases, are left out.
}
report-stays = Placements
report-department = Department
report-supervisor = Supervisor
report-role = Role
report-days = Days
report-tests = Tests before and after
report-test = Test
report-test-before = Before
report-test-after = After
report-forms = Other assessments
report-on = Day
report-form = Form
report-phase = Phase
report-result = Result
report-by = By
report-rating = { $rating } on { $least }–{ $most }
report-claimed = claimed, not confirmed
report-certificates = Certificates
report-title = What was completed
report-follow-ups = After return
report-month = Month
report-in-post = In post
report-in-use = In use
report-barrier = What hinders
report-taught-n = Taught
report-taught = People taught
report-person = Person
report-cut = More is in the file than is printed here.
report-how-judged = “Insufficient evidence” is the default: a level is said only where one tool alone has enough assessments by enough assessors over enough days. Ratings of different tools are never put together. An entrustment holds for its hospital and no other.

report-nobody = There is no such person in this file
report-nobody-next = Look whether they were taken out or merged with somebody: history shows it.
report-nothing-printed = The certificate names nobody who is in this file
report-nothing-printed-next = Open it and fill in whose it is.
report-missing-letters = No font has the letters { $letters }: they stand as boxes.
report-changed = It was changed after it was issued, and verify will say so: take it out and issue a new one.
report-differs = What the file holds for that day is no longer what was handed out: issue a new portfolio.
report-differs-next = Use --issue with report portfolio, or the R key on the trainee.

certificate-title-weeks = { $n ->
    [one] One week of training
   *[other] { $n } weeks of training
}
certificate-title-weeks-in = { $n ->
    [one] One week of training in { $specialty }
   *[other] { $n } weeks of training in { $specialty }
}
certify-has-code = It has the code { $code } already
certify-has-code-next = To issue it anew, take it out and make another: what is on paper then counts as revoked.
journal-give-code = verification code for { $name }
journal-report-sensitive = portfolio of { $name } with sensitive fields

verify-slip-length = A code has { $wanted } letters and digits; this has { $n }.
verify-slip-sign = No code has the sign “{ $sign }”.
verify-slip-check = This is a slip of the hand: one letter or digit is wrong, or two changed places.
verify-slip-next = Compare it with the paper once more.
verify-unknown = NOT KNOWN: { $code } is a well-formed code, and nothing in this file has it.
verify-unknown-next = Ask who handed the paper out whether it was issued from another file.
verify-valid = VALID: issued here, and the file says what was printed. Compare with the paper:
verify-changed = CHANGED: issued here, but the record or a name on it was changed after it was issued. The file says now:
verify-changed-portfolio = CHANGED: issued here, but what the file holds for that day is no longer what was printed. What was recorded:
verify-added = CHANGED: issued here, and { $n ->
    [one] 1 entry of that day or before was
   *[other] { $n } entries of that day or before were
} added since. Without { $n ->
    [one] it
   *[other] them
} the file says what was printed. What was recorded:
verify-revoked = REVOKED: issued here, and taken out since. It said last:
verify-unsealed = KNOWN, but its record holds no digest of what was printed: nobody can tell whether it still says the same. It says now:
verify-see-history = What was changed, when and by whom: ustaz history certificate/{ $code }, and the history of the person.
verify-code = Code
verify-sort = What
verify-title = Title
verify-name = Name
verify-native-name = Native name
verify-figures = Figures
verify-sheet = Verification
ask-verify = Code on the paper:
ask-report-file = Write to (.pdf, .html or .txt):
choose-report = Which report?
choose-report-plain = Portfolio, without a code
choose-report-plain-detail = to look at
choose-report-issue = Portfolio, issued with a verification code
choose-report-issue-detail = to hand out
did-report = Wrote { $what } to { $file }.
did-report-issued = Issued { $what } with the code { $code } and wrote it to { $file }.
why-no-report = there is no report of a { $kind }

verify-about = Check the code on a certificate or portfolio
verify-arg = The code as it is printed; small letters, spaces and O for 0 are understood
verify-value-code = CODE
verify-format = text or json
verify-after = Ends with 0 if the paper may be trusted, else with 1: mistyped, not known, changed since, or revoked.

report-about = Write a report: a portfolio, a certificate or the indicators
report-value-what = REPORT
report-portfolio-about = A trainee's portfolio, as PDF, HTML or text
report-certificate-about = A certificate, as PDF, HTML or text
report-portfolio-who = The trainee: code, or name in any spelling that finds only one
report-certificate-which = The certificate: its verification code, its number, its record's code, or its trainee
report-value-trainee = TRAINEE
report-value-certificate = CERTIFICATE
report-file = Write here; the ending tells the form. Without it: to standard output
report-format = pdf, html or text (without it: what the file's ending tells, else text)
report-issue-portfolio = Record that it is handed out, and print a verification code
report-issue-certificate = Give it a verification code if it has none
report-with-sensitive = With identity numbers, phone and companion; noted in the history
report-after = An existing file is never replaced. A portfolio without --issue is marked as printed without a code.
report-two-formats = The form { $format } and the ending of { $file } do not fit
report-two-formats-next = Leave --format out, or end the name with { $ending }.
report-terminal = A PDF is nothing for a terminal
report-terminal-next = Name a file: report … FILE.pdf
report-no-trainee = Nobody is called “{ $word }”
report-no-trainee-next = Try another spelling, a part of the name, or the code that stands on the trainee's page.
report-several = Several could be meant by “{ $word }”
report-several-next = Give the code of one: { $found }
report-no-certificate = There is no certificate “{ $word }”
report-no-certificate-next = Give its verification code, its number, or its trainee; new ones are made with g i on a trainee.
report-done = Wrote { $file }.
report-done-code = Wrote { $file } with the verification code { $code }.

action-issue = issue a certificate
action-report = write a portfolio or certificate to a file
action-verify = check the code on a certificate or portfolio
