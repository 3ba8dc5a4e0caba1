# Portfolio, learning curve, progress over time, figures over a group.

context-plot = a plot
context-figures = figures
view-figures = Figures

action-portfolio = the trainee's portfolio
action-curve = the learning curve at a procedure
action-progress = ratings over time, a plot for each tool
action-plot-words = the plot in words, or drawn again
action-plot-words-short = words
action-other-procedure = another procedure
action-other-procedure-short = other
action-chart-rates = try other rates for the chart
action-chart-rates-short = rates
action-keep-rates = write the rates to the procedure
action-keep-rates-short = keep rates
action-figures-of = choose the cohort or exam
action-figures-of-short = of
action-figures-form = choose one form
action-figures-form-short = form
action-figures-period = only between two days
action-figures-period-short = days

# Plots
ask-plot-file = Write to a new file (.svg or .png picture, .txt words)
plot-nth = plot { $n } of { $of }
plot-more-words = … all of it in words: { $key }
plot-nothing = There is nothing to look at yet.
plot-only-one = There is only this plot.
plot-one-picture = A picture shows one plot, and there are { $n }.
plot-one-picture-next = Write them as words (.txt), or one at a time.

# The learning curve
curve-title = Learning curve: { $trainee } – { $procedure }
curve-status = rates { $rates }
curve-looking = Looking …
curve-gone = The trainee or the procedure is not there any more.
curve-nobody = No trainee stands here.
curve-no-trainee = Whose curve? Choose with { $key }.
curve-no-procedure = At which procedure? Choose with { $key }.
curve-none-to-choose = There is no logged case to draw a curve of.
curve-choose-procedure = Learning curve at which procedure?
curve-choose-trainee = Whose learning curve?
curve-cases = { $n ->
    [one] 1 case
   *[other] { $n } cases
}
curve-learning = LC-CUSUM until the signal
curve-relapse = CUSUM for relapse after the signal
curve-limit = limit h
curve-signal = signal
curve-alarm = relapse
curve-axis-cases = case
curve-axis-s = S
curve-success = success
curve-failure = failure
curve-no-case = No verdict: no case counts yet. One counts when both sides agree that the trainee did the key components and it says whether it succeeded.
curve-withheld-run = No verdict: since the curve was last at 0 all cases were done within one visit, and the few cases of a visit cannot carry one.
curve-withheld-visit = No verdict: all cases were done within one visit, and the few cases of a visit cannot carry one.
curve-withheld-days = No verdict: the cases were done within { $days ->
    [one] 1 day
   *[other] { $days } days
}, and a verdict needs more than 14.
curve-not-yet = Competence is not signalled yet.
curve-signalled = Competence was signalled at case { $case } ({ $day }); no relapse since.
curve-relapsed = Competence was signalled at case { $signal }, and failures since then passed the limit at case { $case } ({ $day }): look into it.
curve-counted = { $n ->
    [one] 1 case counts
   *[other] { $n } cases count
}, { $failed } failed.
curve-unanswered = Left out: { $n } that do not say whether they succeeded.
curve-unsettled = Left out: { $n } whose code is claimed or disagreed.
curve-other-part = Left out: { $n } in which they took another part.
curve-rates = Within { $horizon } cases this chart declares { $falsely } % (± { $falsely_error }) of those who fail { $bad } % of the time, and { $rightly } % (± { $rightly_error }) of those who fail { $good } %; { $runs } simulated runs of each, with their standard error.
curve-least = It takes { $cases } straight successes at the least; h = { $limit }.
curve-own = The rates stand in the procedure's record.
curve-default = Not all rates stand in the procedure's record: what is missing, or is only tried, is 10 % and 25 % failures, 50 cases and 10 % falsely declared unless typed.
curve-rates-four = Four numbers are needed: acceptable failures, unacceptable failures, cases (5–2000), falsely declared.
curve-rates-four-next = Type them as 10 25 50 10: per cent, per cent, cases, per cent.
curve-rates-order = Acceptable failures must be fewer than unacceptable ones, and at most 50 % may be declared falsely.
curve-rates-order-next = Type for example 10 25 50 10.
ask-curve-rates = Failures acceptable %, unacceptable %, cases, falsely declared %
curve-kept-already = These rates stand in the procedure's record already.
curve-no-chart = These rates give no chart.
did-keep-rates = The rates stand in the record of { $procedure } now.
journal-curve-rates = Rates of the learning curve: { $procedure }

# Progress over time
progress-title = { $trainee } – { $skill } – { $tool }
progress-general = no skill in particular
progress-ratings = { $n ->
    [one] 1 rating
   *[other] { $n } ratings
} by { $assessors ->
    [one] 1 assessor
   *[other] { $assessors } assessors
} with this tool in this version.
progress-assessors = { $who }
progress-target = Target { $target }.
progress-no-target = This tool has no target, so it decides nothing.
progress-claims = Left out: { $n } entered by the trainee and not confirmed.
progress-unrated = Left out: { $n } without a rating on the scale.
progress-axis-rating = { $tool }
progress-axis-day = day
progress-series = Ratings with { $tool }
progress-limit = target
progress-none = No rating is there to be drawn.

# Portfolio
portfolio-title = Portfolio: { $name }
portfolio-status = { $curve } curve  { $progress } progress
portfolio-gone = The trainee is not there any more.
portfolio-cut = More is in the file than is shown here.
portfolio-skills = Skills
portfolio-no-skill = No curriculum names a skill for this trainee, and none was assessed.
portfolio-beside = beside the curriculum
portfolio-column-code = code
portfolio-column-skill = skill
portfolio-column-state = stands
portfolio-column-cases = cases
portfolio-column-n = n
portfolio-column-assessors = by
portfolio-column-months = 12 months
portfolio-insufficient = not enough
portfolio-below = below target
portfolio-at = at target
portfolio-entrusted = entrusted
portfolio-until = until { $day }
portfolio-elsewhere = level { $level } at { $hospital }
portfolio-elsewhere-until = level { $level } at { $hospital } until { $day }
portfolio-expired = level { $level } at home ended { $day }
portfolio-stays = Placements
portfolio-tests = Tests before and after
portfolio-test = { $tool }: before { $before }, after { $after }
portfolio-general = Other assessments
portfolio-claimed = claimed
portfolio-certificates = Certificates
portfolio-follow-ups = Follow-up
portfolio-follow-up = month { $month }: in use { $in_use }, cases { $cases }, taught { $taught }
portfolio-follow-up-due = month { $month }: due { $day }
portfolio-taught = Taught by them
portfolio-learned = Learned from

# Figures
figures-title = Figures: { $group }
figures-no-task = no task named
figures-no-borderline = { $tool } does not say which global rating means borderline.
figures-no-borderline-next = Write it into the form's record, field “borderline”.
figures-refused = { $n } with both numbers; no figure: { $why }
figures-mark = Pass mark { $mark } % at the borderline rating { $borderline }; { $passed } of { $n } are at it or above.
figures-fit = n = { $n }, R² = { $r2 }, RMSE = { $rmse }.
figures-beyond = Nobody was rated as low or as high as the borderline: the line is drawn beyond what was seen.
figures-left-out = Left out: { $n } not filled in whole, or claimed.
figures-axis-global = global rating
figures-axis-checklist = checklist, %
figures-axis-before = before
figures-axis-after = after
figures-candidates = Candidates (o at the mark or above, x below)
figures-people = People (o gained or equal, x lost)
figures-limit = pass mark
figures-borderline = borderline
figures-same = no change
figures-test-title = Test { $tool }, before and after
figures-difference = { $n } people with both: { $before } before, { $after } after; difference { $difference } ({ $confidence } % interval { $low } to { $high }).
figures-no-effect = Everybody here was trained: the difference is not the effect of the training alone.
figures-single = Left out: { $before } with the test before only, { $after } with the one after only.
figures-none = Nobody of { $group } has an OSCE station or a test before and after.
figures-none-next = Choose another cohort or exam with { $key }.
figures-no-group = There is no cohort yet. Choose an exam with { $key }.
figures-cut = More than { $people } people or { $rows } rows of one of them: the rest is left out.
figures-cut-short = cut short
figures-from = from { $day }
figures-to = until { $day }
figures-choose-group = Figures over which cohort or exam?
figures-choose-form = With which form?
figures-all-forms = all forms
ask-figures-period = From..until (either may be left out; empty: all days)
figures-column-what = station or test
figures-column-n = n
figures-column-mark = mark %
figures-column-passed = passed
figures-column-r2 = R2
figures-column-rmse = RMSE
figures-interval = { $difference } ({ $low } to { $high })
figures-undefined = no figure: see below

# Command line
curve-about = The learning curve of a trainee at a procedure
curve-value-trainee = TRAINEE
curve-value-procedure = PROCEDURE
curve-value-rates = RATES
curve-help-trainee = Name or code of the trainee
curve-help-procedure = Title or code of the procedure
curve-help-file = A new file: .svg, .png or .txt; without one the words are printed
curve-help-rates = Other rates to try, as "10 25 50 10"
curve-after = The rates are: failures acceptable %, unacceptable %, cases within which the chart is to tell,
    share of unacceptable performers who may be declared %. Without --rates those of the procedure's record.
figures-about = Pass marks of OSCE stations, and tests before and after training
figures-format = text, csv or json
figures-help-cohort = Over the trainees of this cohort
figures-help-session = Over whoever was examined in this session
figures-help-instrument = With this form only
figures-help-from = From this day on
figures-help-to = Up to this day
figures-after = A figure that is undefined is told with its reason.
figures-whose = Neither a cohort nor an exam was named.
figures-whose-next = Name one: --cohort NAME or --session NAME.
