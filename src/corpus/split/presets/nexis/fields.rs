//! What stands before a colon in an article of Nexis, in the languages of its pages.

use crate::corpus::split::presets::dates::is_date_line;
use crate::corpus::split::presets::preset::byline;

/// Where a field may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Between the title and the text.
    Head,
    /// Behind the text. Its name is no beginning of a paragraph.
    Tail,
    /// Behind the text, after others.
    AfterTail,
}

/// Names in capitals with `-` for spaces, their keys, and where they stand.
#[rustfmt::skip]
const FIELDS: [(&str, &str, Place); 26] = [
    ("HEADLINE TITLE TITRE TITEL KOP TITULAR", "title", Place::Head),
    ("BYLINE AUTHOR AUTEUR AUTOR AUTORE", "author", Place::Head),
    ("SECTION RUBRIK RUBRIQUE RUBRIEK SECTIE SECCIÓN SEZIONE RESSORT", "section", Place::Head),
    ("LENGTH LÄNGE LAENGE LONGUEUR LENGTE LONGITUD LUNGHEZZA", "length", Place::Head),
    ("DATELINE", "dateline", Place::Head),
    ("HIGHLIGHT ENCART INSERT", "highlight", Place::Head),
    ("SERIES SERIE", "series", Place::Head),
    ("LOAD-DATE UPDATE DATE-CHARGEMENT DATE-DE-CHARGEMENT LADEDATUM LAADDATUM FECHA-CARGA AKTUALISIERT", "load_date", Place::Tail),
    ("LANGUAGE SPRACHE LANGUE TAAL IDIOMA LINGUA", "language", Place::Tail),
    ("PUBLICATION-TYPE TYPE-PUBLICATION TYPE-DE-PUBLICATION PUBLIKATIONSTYP PUBLIKATION-TYP PUBLIKATIONSART PUBLICATIETYPE PUBLICATIE-TYPE", "type", Place::Tail),
    ("GRAPHIC GRAFIK GRAPHIQUE GRAFIEK GRÁFICO", "graphic", Place::Tail),
    ("SUBJECT SUJET ONDERWERP", "subject", Place::Tail),
    ("JOURNAL-CODE CODE-REVUE ZEITSCHRIFTEN-CODE", "journal_code", Place::Tail),
    ("ACC-NO", "acc_no", Place::Tail),
    ("DOCUMENT-TYPE TYPE-DE-DOCUMENT", "document_type", Place::Tail),
    ("LOCALISATION-GEO GEO-LOCALIZATION GEOGRAPHIC GEOGRAPHIE", "geographic", Place::Tail),
    ("SECTEUR-ACTIVITE ACTIVITY-SECTOR INDUSTRY BRANCHE", "industry", Place::Tail),
    ("SYMBOLE-BOURSIER STOCK-SYMBOL TICKER", "ticker", Place::Tail),
    ("CORRECTION-DATE", "correction_date", Place::Tail),
    ("COMPANY SOCIETE SOCIÉTÉ UNTERNEHMEN FIRMA BEDRIJF", "company", Place::AfterTail),
    ("ORGANIZATION ORGANISATION", "organization", Place::AfterTail),
    ("PERSON PERSONNE", "person", Place::AfterTail),
    ("CITY STATE COUNTRY", "place", Place::AfterTail),
    ("DISTRIBUTION", "distribution", Place::AfterTail),
    ("CORRECTION NOTES", "notes", Place::AfterTail),
    ("URL", "url", Place::Tail),
];

/// Letters of a name at most.
const NAME: usize = 30;

/// A line that is a field.
#[derive(Clone, Copy)]
pub(super) struct Field<'t> {
    pub key: &'static str,
    pub value: &'t str,
    pub place: Place,
    /// Whether its name is in capitals.
    pub is_capital: bool,
}

/// The field that a line is.
pub(super) fn field(line: &str) -> Option<Field<'_>> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end();
    if name.is_empty() || name.chars().count() > NAME || !name.starts_with(char::is_uppercase) {
        return None;
    }
    let is_capital = !name.contains(char::is_lowercase);
    let capitals = name.to_uppercase().replace(' ', "-");
    let known = FIELDS.iter().find(|(names, ..)| names.split(' ').any(|known| known == capitals));
    let &(_, key, place) = known?;
    let value = value.trim();
    // `UPDATE: …` may begin a paragraph.
    let is_sure = key != "load_date" || is_date_line(value) || value.starts_with(|c: char| c.is_ascii_digit());
    let place = if value.contains("%)") || is_sure { place } else { Place::AfterTail };
    Some(Field { key, value, place, is_capital })
}

/// Its value: the first of several languages, the name of an author.
pub(super) fn said<'t>(field: &Field<'t>) -> &'t str {
    match field.key {
        "language" => field.value.split([';', ',']).next().unwrap_or_default(),
        "author" => byline(field.value).unwrap_or(field.value),
        _ => field.value,
    }
}
