//! Names of months and weekdays: facts, not user texts, so they stand here as tables.
//!
//! Solar months carry the names used in Afghanistan (Hamal … Hut), never the Iranian ones.
//! Sources: the field notes for the Solar names; CLDR (Unicode-3.0) for the Dari, Pashto, Russian
//! and Kazakh names and for the Lunar ones, without the marks a terminal does not draw.
//!
//! Still awkward: there is no agreed Russian or Kazakh spelling of the Afghan Solar months, so
//! those languages show the Latin names. Names accepted on input are in `date_input::dictionary`.

use chrono::Weekday;

use super::Calendar;

/// A language in which dates can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    English,
    Dari,
    Pashto,
    Russian,
    Kazakh,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 5] = [Language::English, Language::Dari, Language::Pashto, Language::Russian, Language::Kazakh];

    /// The language tag: `en`, `fa-AF`, `ps`, `ru`, `kk`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Dari => "fa-AF",
            Language::Pashto => "ps",
            Language::Russian => "ru",
            Language::Kazakh => "kk",
        }
    }

    /// The language of a [`tag`](Language::tag); `prs` and `fa` are Dari too.
    pub fn from_tag(tag: &str) -> Option<Language> {
        match tag {
            "prs" | "fa" => Some(Language::Dari),
            _ => Language::ALL.into_iter().find(|l| l.tag() == tag),
        }
    }
}

type Year = [&'static str; 12];
type Week = [&'static str; 7];

static SOLAR_LATIN: Year = ["Hamal", "Sawr", "Jawza", "Saratan", "Asad", "Sunbula", "Mizan", "Aqrab", "Qaws", "Jadi", "Dalw", "Hut"];
static SOLAR_DARI: Year = ["حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"];
static SOLAR_PASHTO: Year = ["وری", "غویی", "غبرگولی", "چنگاښ", "زمری", "وږی", "تله", "لړم", "لیندۍ", "مرغومی", "سلواغه", "کب"];

static LUNAR_LATIN: Year = [
    "Muharram",
    "Safar",
    "Rabi I",
    "Rabi II",
    "Jumada I",
    "Jumada II",
    "Rajab",
    "Shaban",
    "Ramadan",
    "Shawwal",
    "Dhul-Qidah",
    "Dhul-Hijjah",
];
static LUNAR_DARI: Year =
    ["محرم", "صفر", "ربیع الاول", "ربیع الثانی", "جمادی الاول", "جمادی الثانی", "رجب", "شعبان", "رمضان", "شوال", "ذیقعده", "ذیحجه"];
static LUNAR_RUSSIAN: Year = [
    "мухаррам",
    "сафар",
    "раби-уль-авваль",
    "раби-уль-ахир",
    "джумад-уль-авваль",
    "джумад-уль-ахир",
    "раджаб",
    "шаабан",
    "рамадан",
    "шавваль",
    "зуль-каада",
    "зуль-хиджжа",
];
static LUNAR_KAZAKH: Year = [
    "Мұхаррам",
    "Сафар",
    "Рабиғул әууәл",
    "Рабиғул ахир",
    "Жұмадәл аууәл",
    "Жұмадәл ахир",
    "Ережеп",
    "Шағбан",
    "Рамазан",
    "Шәууал",
    "Зұлқағда",
    "Зұлхижжа",
];

static GREGORIAN_ENGLISH: Year =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
static GREGORIAN_ENGLISH_SHORT: Year = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
static GREGORIAN_DARI: Year = ["جنوری", "فبروری", "مارچ", "اپریل", "می", "جون", "جولای", "اگست", "سپتمبر", "اکتوبر", "نومبر", "دسمبر"];
static GREGORIAN_PASHTO: Year = ["جنوري", "فبروري", "مارچ", "اپریل", "مۍ", "جون", "جولای", "اګست", "سپتمبر", "اکتوبر", "نومبر", "دسمبر"];
static GREGORIAN_RUSSIAN: Year =
    ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"];
static GREGORIAN_RUSSIAN_GENITIVE: Year =
    ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];
static GREGORIAN_RUSSIAN_SHORT: Year = ["янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек."];
static GREGORIAN_KAZAKH: Year =
    ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"];
static GREGORIAN_KAZAKH_SHORT: Year = ["қаң.", "ақп.", "нау.", "сәу.", "мам.", "мау.", "шіл.", "там.", "қыр.", "қаз.", "қар.", "жел."];

// From Monday, as chrono counts.
static WEEK_ENGLISH: Week = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
static WEEK_ENGLISH_SHORT: Week = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
static WEEK_DARI: Week = ["دوشنبه", "سه شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"];
static WEEK_PASHTO: Week = ["دونۍ", "درېنۍ", "څلرنۍ", "پينځنۍ", "جمعه", "اونۍ", "يونۍ"];
static WEEK_RUSSIAN: Week = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"];
static WEEK_RUSSIAN_SHORT: Week = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"];
static WEEK_KAZAKH: Week = ["дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"];
static WEEK_KAZAKH_SHORT: Week = ["дс", "сс", "ср", "бс", "жм", "сб", "жс"];

/// The name of a month standing alone (a heading, a choice); empty when `month` is not 1–12.
pub fn month_name(calendar: Calendar, month: u32, language: Language) -> &'static str {
    let names = match (calendar, language) {
        (Calendar::Solar, Language::Dari) => &SOLAR_DARI,
        (Calendar::Solar, Language::Pashto) => &SOLAR_PASHTO,
        (Calendar::Solar, _) => &SOLAR_LATIN,
        (Calendar::Lunar, Language::English) => &LUNAR_LATIN,
        (Calendar::Lunar, Language::Dari | Language::Pashto) => &LUNAR_DARI,
        (Calendar::Lunar, Language::Russian) => &LUNAR_RUSSIAN,
        (Calendar::Lunar, Language::Kazakh) => &LUNAR_KAZAKH,
        (Calendar::Gregorian, Language::English) => &GREGORIAN_ENGLISH,
        (Calendar::Gregorian, Language::Dari) => &GREGORIAN_DARI,
        (Calendar::Gregorian, Language::Pashto) => &GREGORIAN_PASHTO,
        (Calendar::Gregorian, Language::Russian) => &GREGORIAN_RUSSIAN,
        (Calendar::Gregorian, Language::Kazakh) => &GREGORIAN_KAZAKH,
    };
    pick(names, month)
}

/// The name of a month inside a date: as [`month_name`], but in the genitive in Russian.
pub fn month_in_date(calendar: Calendar, month: u32, language: Language) -> &'static str {
    match (calendar, language) {
        (Calendar::Gregorian, Language::Russian) => pick(&GREGORIAN_RUSSIAN_GENITIVE, month),
        _ => month_name(calendar, month, language),
    }
}

/// The short name of a month inside a date; only Gregorian months have one, and only in English,
/// Russian and Kazakh.
pub fn month_short(calendar: Calendar, month: u32, language: Language) -> &'static str {
    match (calendar, language) {
        (Calendar::Gregorian, Language::English) => pick(&GREGORIAN_ENGLISH_SHORT, month),
        (Calendar::Gregorian, Language::Russian) => pick(&GREGORIAN_RUSSIAN_SHORT, month),
        (Calendar::Gregorian, Language::Kazakh) => pick(&GREGORIAN_KAZAKH_SHORT, month),
        _ => month_name(calendar, month, language),
    }
}

/// The name of a weekday.
pub fn weekday_name(day: Weekday, language: Language) -> &'static str {
    let names = match language {
        Language::English => &WEEK_ENGLISH,
        Language::Dari => &WEEK_DARI,
        Language::Pashto => &WEEK_PASHTO,
        Language::Russian => &WEEK_RUSSIAN,
        Language::Kazakh => &WEEK_KAZAKH,
    };
    pick_day(names, day)
}

/// The short name of a weekday (three letters in English, two in Russian and Kazakh).
pub fn weekday_short(day: Weekday, language: Language) -> &'static str {
    match language {
        Language::English => pick_day(&WEEK_ENGLISH_SHORT, day),
        Language::Russian => pick_day(&WEEK_RUSSIAN_SHORT, day),
        Language::Kazakh => pick_day(&WEEK_KAZAKH_SHORT, day),
        Language::Dari | Language::Pashto => weekday_name(day, language),
    }
}

fn pick(names: &Year, month: u32) -> &'static str {
    let at = usize::try_from(month).ok().and_then(|m| m.checked_sub(1));
    at.and_then(|at| names.get(at)).copied().unwrap_or("")
}

fn pick_day(names: &Week, day: Weekday) -> &'static str {
    let at = usize::try_from(day.num_days_from_monday()).unwrap_or(0);
    names.get(at).copied().unwrap_or("")
}
