//! Invented people: given names, names of fathers, families and tribes, in Latin letters and in their own script. All lists begin
//! with the most frequent.

use super::chance::Chance;

/// Latin and own script.
type Name = (&'static str, &'static str);

const MEN: &[Name] = &[
    ("Mohammad", "محمد"),
    ("Ahmad", "احمد"),
    ("Abdullah", "عبدالله"),
    ("Najibullah", "نجیب الله"),
    ("Zabihullah", "ذبیح الله"),
    ("Rahmatullah", "رحمت الله"),
    ("Hamid", "حمید"),
    ("Khalid", "خالد"),
    ("Farid", "فرید"),
    ("Mirwais", "میرویس"),
    ("Naseer", "نصیر"),
    ("Habibullah", "حبیب الله"),
    ("Esmatullah", "عصمت الله"),
    ("Asadullah", "اسدالله"),
    ("Omid", "امید"),
    ("Javid", "جاوید"),
    ("Wahid", "وحید"),
    ("Rohullah", "روح الله"),
    ("Sharif", "شریف"),
    ("Yusuf", "یوسف"),
    ("Ibrahim", "ابراهیم"),
    ("Ismail", "اسماعیل"),
    ("Hussain", "حسین"),
    ("Hassan", "حسن"),
    ("Ali", "علی"),
    ("Reza", "رضا"),
    ("Mahdi", "مهدی"),
    ("Jawad", "جواد"),
    ("Humayun", "همایون"),
    ("Toryalai", "توریالی"),
    ("Zmarai", "زمری"),
    ("Ajmal", "اجمل"),
    ("Walid", "ولید"),
    ("Tariq", "طارق"),
    ("Idris", "ادریس"),
    ("Jamshid", "جمشید"),
    ("Sohrab", "سهراب"),
    ("Rustam", "رستم"),
    ("Nematullah", "نعمت الله"),
    ("Sebghatullah", "صبغت الله"),
    ("Lutfullah", "لطف الله"),
    ("Enayatullah", "عنایت الله"),
    ("Hekmatullah", "حکمت الله"),
    ("Shafiqullah", "شفیق الله"),
    ("Hafizullah", "حفیظ الله"),
    ("Amanullah", "امان الله"),
    ("Qudratullah", "قدرت الله"),
    ("Samiullah", "سمیع الله"),
    ("Khushal", "خوشحال"),
    ("Baryalai", "بریالی"),
    ("Tamim", "تمیم"),
    ("Qais", "قیس"),
    ("Masood", "مسعود"),
    ("Bashir", "بشیر"),
    ("Latif", "لطیف"),
    ("Karim", "کریم"),
    ("Rahim", "رحیم"),
    ("Naim", "نعیم"),
    ("Salim", "سلیم"),
    ("Aref", "عارف"),
];
const WOMEN: &[Name] = &[
    ("Fatima", "فاطمه"),
    ("Zahra", "زهرا"),
    ("Maryam", "مریم"),
    ("Zainab", "زینب"),
    ("Laila", "لیلا"),
    ("Nargis", "نرگس"),
    ("Shabnam", "شبنم"),
    ("Sahar", "سحر"),
    ("Palwasha", "پلوشه"),
    ("Gulalai", "ګلالۍ"),
    ("Razia", "راضیه"),
    ("Khadija", "خدیجه"),
    ("Marwa", "مروه"),
    ("Hosna", "حسنا"),
    ("Masuma", "معصومه"),
    ("Zarmina", "زرمینه"),
    ("Torpekai", "تورپېکۍ"),
    ("Wazhma", "وږمه"),
    ("Spozhmai", "سپوږمۍ"),
    ("Parwin", "پروین"),
    ("Shukria", "شکریه"),
    ("Nilofar", "نیلوفر"),
    ("Sima", "سیما"),
    ("Frozan", "فروزان"),
    ("Roya", "رویا"),
    ("Mursal", "مرسل"),
    ("Sadaf", "صدف"),
    ("Yalda", "یلدا"),
    ("Storai", "ستوری"),
    ("Hawa", "حوا"),
    ("Amina", "آمنه"),
    ("Habiba", "حبیبه"),
    ("Latifa", "لطیفه"),
    ("Nazanin", "نازنین"),
    ("Bibi Gul", "بی بی گل"),
    ("Shaima", "شیما"),
    ("Homa", "هما"),
    ("Anisa", "انیسه"),
    ("Freshta", "فرشته"),
    ("Zohal", "زحل"),
];
/// What stands before a man's name or behind it.
const BEFORE: &[Name] = &[("Mohammad", "محمد"), ("Abdul", "عبدال"), ("Sayed", "سید"), ("Ghulam", "غلام"), ("Mir", "میر"), ("Shah", "شاه")];
const AFTER: &[Name] = &[
    ("Ahmad", "احمد"),
    ("Khan", "خان"),
    ("Jan", "جان"),
    ("Gul", "گل"),
    ("Wali", "ولی"),
    ("Agha", "آغا"),
    ("Shah", "شاه"),
    ("Zada", "زاده"),
];
/// What `Abdul` stands before.
const SERVANT_OF: &[Name] = &[
    ("Rahman", "رحمن"),
    ("Karim", "کریم"),
    ("Rahim", "رحیم"),
    ("Qader", "قادر"),
    ("Hakim", "حکیم"),
    ("Wahid", "وحید"),
    ("Basir", "بصیر"),
    ("Samad", "صمد"),
    ("Ghafar", "غفار"),
    ("Jalil", "جلیل"),
    ("Majid", "مجید"),
    ("Manan", "منان"),
    ("Qayum", "قیوم"),
    ("Aziz", "عزیز"),
    ("Hamid", "حمید"),
    ("Rauf", "رؤوف"),
    ("Shukur", "شکور"),
    ("Hadi", "هادی"),
];
/// Families and tribes as they are.
const FAMILIES: &[Name] = &[
    ("Ahmadi", "احمدی"),
    ("Mohammadi", "محمدی"),
    ("Rahimi", "رحیمی"),
    ("Karimi", "کریمی"),
    ("Hosseini", "حسینی"),
    ("Safi", "صافی"),
    ("Noorzai", "نورزی"),
    ("Sultani", "سلطانی"),
    ("Stanekzai", "ستانکزی"),
    ("Popal", "پوپل"),
    ("Wardak", "وردک"),
    ("Hashimi", "هاشمی"),
    ("Sharifi", "شریفی"),
    ("Zazai", "ځاځی"),
    ("Haidari", "حیدری"),
    ("Kakar", "کاکړ"),
    ("Amiri", "امیری"),
    ("Yusufi", "یوسفی"),
    ("Barakzai", "بارکزی"),
    ("Rezayee", "رضایی"),
    ("Azizi", "عزیزی"),
    ("Wahidi", "وحیدی"),
    ("Faqiri", "فقیری"),
    ("Mohmand", "مومند"),
    ("Sadat", "سادات"),
    ("Nazari", "نظری"),
    ("Miakhel", "میاخیل"),
    ("Ibrahimi", "ابراهیمی"),
    ("Omari", "عمری"),
    ("Qaderi", "قادری"),
    ("Anwari", "انوری"),
    ("Shinwari", "شینواری"),
    ("Rasouli", "رسولی"),
    ("Zadran", "ځدران"),
    ("Hamidi", "حمیدی"),
    ("Habibi", "حبیبی"),
    ("Ayubi", "ایوبی"),
    ("Achakzai", "اڅکزی"),
    ("Rostami", "رستمی"),
    ("Jafari", "جعفری"),
    ("Danish", "دانش"),
    ("Siddiqi", "صدیقی"),
    ("Azimi", "عظیمی"),
    ("Halimi", "حلیمی"),
    ("Tarin", "ترین"),
    ("Sabiri", "صابری"),
    ("Nasiri", "نصیری"),
    ("Afridi", "اپریدی"),
    ("Alokozai", "الکوزی"),
    ("Popalzai", "پوپلزی"),
    ("Alikozai", "علیکوزی"),
    ("Ghilzai", "غلزی"),
    ("Hotak", "هوتک"),
    ("Tokhi", "توخی"),
];
/// Stems and endings of the families that are not among the frequent ones.
const STEMS: &[Name] = &[
    ("Nek", "نیک"),
    ("Sher", "شیر"),
    ("Gul", "گل"),
    ("Noor", "نور"),
    ("Mehr", "مهر"),
    ("Baz", "باز"),
    ("Sar", "سر"),
    ("Zar", "زر"),
    ("Shams", "شمس"),
    ("Qamar", "قمر"),
    ("Taj", "تاج"),
    ("Khosh", "خوش"),
    ("Pak", "پاک"),
    ("Roz", "روز"),
    ("Baha", "بها"),
    ("Saif", "سیف"),
    ("Haq", "حق"),
    ("Fazl", "فضل"),
    ("Karam", "کرم"),
    ("Lal", "لعل"),
    ("Mast", "مست"),
    ("Nawab", "نواب"),
    ("Omar", "عمر"),
    ("Payend", "پاینده"),
    ("Qasim", "قاسم"),
    ("Rahm", "رحم"),
    ("Sabz", "سبز"),
    ("Tor", "تور"),
    ("Spin", "سپین"),
    ("Wafa", "وفا"),
    ("Yar", "یار"),
    ("Zaman", "زمان"),
];
const MIDDLES: &[Name] = &[("", ""), ("ab", "اب"), ("an", "ان"), ("am", "ام"), ("ul", "ال"), ("ist", "ست"), ("mand", "مند"), ("gar", "گر")];
const ENDINGS: &[Name] = &[
    ("i", "ی"),
    ("zai", "زی"),
    ("zada", "زاده"),
    ("yar", "یار"),
    ("khel", "خیل"),
    ("pur", "پور"),
    ("mal", "مل"),
    ("wal", "وال"),
    ("zoy", "زوی"),
];

const HOST_MEN: &[Name] = &[
    ("Yerlan", "Ерлан"),
    ("Daniyar", "Данияр"),
    ("Timur", "Тимур"),
    ("Marat", "Марат"),
    ("Sanzhar", "Санжар"),
    ("Arman", "Арман"),
    ("Ruslan", "Руслан"),
    ("Bolat", "Болат"),
    ("Kairat", "Қайрат"),
    ("Aidos", "Айдос"),
    ("Nurlan", "Нұрлан"),
    ("Askar", "Асқар"),
    ("Serik", "Серік"),
    ("Oleg", "Олег"),
    ("Sergey", "Сергей"),
    ("Alexandr", "Александр"),
    ("Talgat", "Талғат"),
    ("Zhandos", "Жандос"),
];
const HOST_WOMEN: &[Name] = &[
    ("Gulmira", "Гүлмира"),
    ("Asel", "Әсел"),
    ("Aliya", "Әлия"),
    ("Dinara", "Динара"),
    ("Saule", "Сәуле"),
    ("Madina", "Мадина"),
    ("Zhanar", "Жанар"),
    ("Togzhan", "Тоғжан"),
    ("Nurgul", "Нұргүл"),
    ("Aigerim", "Әйгерім"),
    ("Bayan", "Баян"),
    ("Olga", "Ольга"),
    ("Irina", "Ирина"),
    ("Raushan", "Раушан"),
    ("Meruert", "Меруерт"),
    ("Zarina", "Зарина"),
];
const HOST_FAMILIES: &[Name] = &[
    ("Sarsenov", "Сәрсенов"),
    ("Abishev", "Әбішев"),
    ("Toktarov", "Тоқтаров"),
    ("Nurgaliyev", "Нұрғалиев"),
    ("Ospanov", "Оспанов"),
    ("Zhaksylykov", "Жақсылықов"),
    ("Bekov", "Беков"),
    ("Umarov", "Омаров"),
    ("Seitov", "Сейітов"),
    ("Kenzhebekov", "Кенжебеков"),
    ("Zhumabayev", "Жұмабаев"),
    ("Yessenov", "Есенов"),
    ("Kassenov", "Қасенов"),
    ("Iskakov", "Ысқақов"),
    ("Temirov", "Теміров"),
    ("Dosov", "Досов"),
    ("Muratov", "Мұратов"),
    ("Bakirov", "Бәкіров"),
    ("Akhmetov", "Ахметов"),
    ("Ibrayev", "Ыбыраев"),
    ("Smagulov", "Смағұлов"),
    ("Alimov", "Әлімов"),
    ("Kozhakhmetov", "Қожахметов"),
    ("Ivanov", "Иванов"),
    ("Petrov", "Петров"),
    ("Kuznetsov", "Кузнецов"),
    ("Baimukhanov", "Баймұханов"),
    ("Orazbayev", "Оразбаев"),
    ("Zhunusov", "Жүнісов"),
    ("Mukanov", "Мұқанов"),
];

/// A person's name in both scripts.
pub struct Full {
    pub latin: String,
    pub native: String,
    /// Empty where there is none.
    pub surname: String,
}

fn joined(parts: &[Name]) -> (String, String) {
    let of = |f: fn(&Name) -> &'static str| parts.iter().map(f).collect::<Vec<_>>().join(" ");
    (of(|n| n.0), of(|n| n.1))
}

/// A man's given name: one word or two.
pub fn man(chance: &mut Chance) -> (String, String) {
    match chance.below(10) {
        0..=3 => joined(&[chance.common(MEN)]),
        4 | 5 => joined(&[chance.common(MEN), chance.common(AFTER)]),
        6 => {
            let (latin, native) = chance.common(SERVANT_OF);
            (format!("Abdul {latin}"), format!("عبدال{native}"))
        }
        _ => {
            let before = chance.common(BEFORE);
            if before.0 == "Abdul" { joined(&[("Abdullah", "عبدالله")]) } else { joined(&[before, chance.common(MEN)]) }
        }
    }
}

fn family(chance: &mut Chance) -> (String, String) {
    if chance.percent(65) {
        return joined(&[chance.common(FAMILIES)]);
    }
    let (stem, middle, ending) = (chance.one(STEMS), chance.one(MIDDLES), chance.common(ENDINGS));
    (format!("{}{}{}", stem.0, middle.0, ending.0), format!("{}{}{}", stem.1, middle.1, ending.1))
}

/// A health worker of the home side; many have no surname.
pub fn trainee(chance: &mut Chance, woman: bool) -> Full {
    let given = if woman { joined(&[chance.common(WOMEN)]) } else { man(chance) };
    if chance.percent(12) {
        return Full { latin: given.0, native: given.1, surname: String::new() };
    }
    let family = family(chance);
    Full { latin: format!("{} {}", given.0, family.0), native: format!("{} {}", given.1, family.1), surname: family.0 }
}

/// A specialist of the host side.
pub fn trainer(chance: &mut Chance, woman: bool) -> Full {
    let given = chance.common(if woman { HOST_WOMEN } else { HOST_MEN });
    let family = chance.common(HOST_FAMILIES);
    let ending = if woman { ("a", "а") } else { ("", "") };
    Full {
        latin: format!("{} {}{}", given.0, family.0, ending.0),
        native: format!("{} {}{}", given.1, family.1, ending.1),
        surname: String::new(),
    }
}

/// The name of a hospital in Latin letters and its own script.
pub fn hospital(chance: &mut Chance, host: bool, number: usize) -> (String, String) {
    if host {
        let (latin, native) = chance.common(HOST_FAMILIES);
        return (format!("City Hospital {number} named after {latin}"), format!("{native} атындағы №{number} қалалық аурухана"));
    }
    let (latin, native) = family(chance);
    (format!("{latin} Hospital {number}"), format!("شفاخانه {native} {number}"))
}
