//! Names of months and days of the week, and the words around them, in the languages that are read: English, German, French, Spanish,
//! Italian, Portuguese, Dutch, Polish, Russian, Swedish, Danish and Norwegian. All are in lower case without marks.

/// Full names, in the cases that dates have, and what they are shortened to.
const MONTHS: [&str; 12] = [
    "january jan januar janner jaenner janvier janv enero ene gennaio genn gen janeiro januari styczen stycznia sty январь января янв",
    "february feb februar feber fevrier fevr fev febrero febbraio febbr fevereiro februari luty lutego lut февраль февраля фев февр",
    "march mar marz maerz mrz mars marzo marco maart mrt marzec marca marts март марта мар",
    "april apr avril avr abril abr aprile kwiecien kwietnia kwi апрель апреля апр",
    "may mai mayo maggio magg mag maio mei maj maja маи мая",
    "june jun juni juin junio giugno giu junho czerwiec czerwca cze июнь июня июн",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca lip июль июля июл",
    "august aug aout agosto ago augustus augusti sierpien sierpnia sie август августа авг",
    "september sept sep septembre septiembre setiembre settembre sett setembro set wrzesien wrzesnia wrz сентябрь сентября сен сент",
    "october oct oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika paz октябрь октября окт",
    "november nov novembre noviembre novembro listopad listopada lis ноябрь ноября ноя нояб",
    "december dec dezember dez decembre diciembre dic dicembre dezembro grudzien grudnia gru desember des декабрь декабря дек",
];

const WEEKDAYS: &str = "monday mon montag mo lundi lun lunes lunedi segunda seg maandag ma poniedziałek poniedzialek pon mandag man \
    понедельник пн tuesday tue tues dienstag di mardi mar martes martedi terca ter dinsdag wtorek wt tisdag tis tirsdag tir вторник вт \
    wednesday wed weds mittwoch mi mercredi mer miercoles mie mercoledi quarta qua woensdag wo sroda sr onsdag ons среда ср \
    thursday thu thur thurs donnerstag do jeudi jeu jueves jue giovedi gio quinta qui donderdag czwartek czw torsdag tor tors четверг чт \
    friday fri freitag fr vendredi ven viernes vie venerdi sexta sex vrijdag vr piatek pt fredag fre пятница пт \
    saturday sat samstag sonnabend sa samedi sam sabado sab sabato zaterdag za sobota sob lordag lørdag lor lør суббота сб \
    sunday sun sonntag so dimanche dim domingo dom domenica zondag zo niedziela niedz nd sondag søndag son søn воскресенье вс feira";

/// Words that stand in a date and say nothing.
const FILLERS: &str = "of the de del di den der le el il o d r am vom dnia roku g г года год on";

/// What stands behind the number of a day.
const ORDINALS: &str = "st nd rd th er re e º ª";

/// Words before a time.
const BEFORE_TIME: &str = "at um a as las alle ore om kl klokken o godz в t et";

/// Words behind a time, besides zones.
const BEHIND_TIME: &str = "uhr h hr hrs hours uur ч";

/// Zones that are not always written in capitals.
const ZONES: &str = "z utc gmt";

fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

/// The number of a month, from 1.
pub(super) fn month(word: &str) -> Option<u8> {
    MONTHS.iter().zip(1..).find(|(names, _)| has(names, word)).map(|(_, number)| number)
}

/// Whether a word is a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    has(WEEKDAYS, word) || is_east_asian_weekday(word)
}

/// The same for those that stand behind a day without a space.
pub(super) fn is_east_asian_weekday(word: &str) -> bool {
    let day = |rest: Option<&str>| rest.is_some_and(|rest| rest.chars().count() == 1);
    day(word.strip_suffix("曜日"))
        || day(word.strip_suffix("요일"))
        || day(word.strip_prefix("星期"))
        || day(word.strip_prefix("周"))
        || day(word.strip_prefix("週"))
}

pub(super) fn is_filler(word: &str) -> bool {
    has(FILLERS, word)
}

pub(super) fn is_ordinal(word: &str) -> bool {
    has(ORDINALS, word)
}

pub(super) fn is_before_time(word: &str) -> bool {
    has(BEFORE_TIME, word)
}

pub(super) fn is_behind_time(word: &str) -> bool {
    has(BEHIND_TIME, word)
}

pub(super) fn is_zone(word: &str) -> bool {
    has(ZONES, word)
}

/// Whether a word before or behind a time says that it is in the second half of the day.
pub(super) fn is_afternoon(word: &str) -> Option<bool> {
    match word {
        "am" | "오전" | "上午" | "午前" | "早上" => Some(false),
        "pm" | "오후" | "下午" | "午後" | "晚上" => Some(true),
        _ => None,
    }
}
