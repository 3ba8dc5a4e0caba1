# Dates and times as people type them. Every refusal says what is wrong and what to write instead.
# $calendar and $other are gregorian, solar or lunar.

date-empty = No date. Type one, for example 12/3/2027, 12 Hamal 1406 or today.
date-unreadable = “{ $text }” is not a date. Write day/month/year, for example 12/3/2027, or 12 Hamal 1406.
date-unknown-word = “{ $word }” is not a month, a weekday or another word of a date. Write for example 12 March 2027 or 12 Hamal 1406.
date-unknown-word-near = “{ $word }” is not known. Did you mean { $near }?
date-relative-unclear = “{ $text }” is not a date that can stand here. Write the day itself, for example 12/3/2027.
date-no-such-day = { $month } { $year } has { $length } days, so there is no day { $day }. Correct the day or the month.
date-no-such-month = There is no month { $month }. Write day/month/year, for example 12/3/2027.
date-year-out-of-range = { $year } cannot be the year. Write a Gregorian year from 1900 to 2200 or a Solar year from 1300 to 1499.
date-out-of-range = { $date } is outside 1900–2200. Check the year.
date-too-far = That is outside 1900–2200. Use a smaller number or write the date.
date-year-of-other-calendar = { $month } is a { $calendar ->
        [solar] Solar
        [lunar] Lunar
       *[gregorian] Gregorian
    } month, but { $year } is a { $other ->
        [solar] Solar
        [lunar] Lunar
       *[gregorian] Gregorian
    } year. Write { $month } { $suggested }, or a month of the year’s own calendar.
date-needs-year = “{ $text }” has no year. Write it too, for example 12/3/2027.
date-needs-day = “{ $text }” has no day. Write it too, for example 12 March 2027.
date-needs-day-and-month = { $year } is only a year. Write the day and the month too, for example 12/3/{ $year }.
date-only-number = { $number } alone could be a day or a year. Write day/month, for example 12/3, or +{ $number } for that many days from today.
date-too-many-numbers = “{ $text }” has more numbers than a date. Write only day, month and year.
date-two-months = { $first } and { $second } are both months. Keep one.
date-wrong-weekday = { $date } is a { $weekday }, not a { $typed }. Correct the date or leave the weekday out.
date-serial-number = { $number } looks like a spreadsheet’s day number for { $date }. Format the column as dates, or write the date.

time-empty = No time. Type one, for example 8:30.
time-unreadable = “{ $text }” is not a time. Write hours and minutes, for example 8:30 or 0830.
time-no-such-hour = There is no hour { $hour }. Write 0:00 to 23:59.
time-no-such-minute = There is no minute { $minute }. Minutes go from 00 to 59.

# A day or a moment in the first calendar, and the day in the second one.
day-beside = { $day } ({ $beside })
