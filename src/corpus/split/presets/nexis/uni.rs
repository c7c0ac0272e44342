//! An article of Nexis Uni and Nexis Advance: title, outlet, date, rights, fields, `Body`, text, fields, `End of Document`.

use super::fields::{Field, Place, field, said};
use super::furniture::{PAGE, is_rights};
use crate::corpus::split::lines::{Line, span};
use crate::corpus::split::part::Part;
use crate::corpus::split::presets::dates::is_date_line;

/// The line before the text.
const BODY: [&str; 8] = ["Body", "Text", "Volltext", "Hauptteil", "Corps", "Texte", "Cuerpo", "Hoofdtekst"];
/// The lines before what comes behind the text.
const GRAPHIC: [&str; 5] = ["Graphic", "Grafik", "Graphique", "Gráfico", "Grafiek"];
const CLASSIFICATION: [&str; 5] =
    ["Classification", "Klassifizierung", "Klassifikation", "Clasificación", "Classificatie"];

/// Its lines end with the one that says so. The first comes behind a cover and a list of all articles.
pub(super) fn part(all: &[Line<'_>], is_first: bool) -> Part {
    let lines: Vec<Line<'_>> = all[..all.len() - 1].iter().filter(|line| !PAGE.is_match(line.text)).copied().collect();
    let mut part = Part { span: span(all), missing: "the article has no text", ..Part::default() };
    let body = lines.iter().position(|line| BODY.contains(&line.text)).or_else(|| after_fields(&lines));
    let head = &lines[..body.unwrap_or(0)];
    let rest = &lines[body.map_or(0, |body| body + usize::from(BODY.contains(&lines[body].text)))..];
    header(head, is_first, &mut part);
    let is_tail = |line: &Line<'_>| {
        GRAPHIC.contains(&line.text)
            || CLASSIFICATION.contains(&line.text)
            || field(line.text).is_some_and(|field| field.key == "load_date" && field.place == Place::Tail)
    };
    let end = rest.iter().position(is_tail).unwrap_or(rest.len());
    let text = rest[..end].iter().skip_while(|line| line.is_blank());
    part.text = text.map(|line| line.raw).collect::<Vec<_>>().join("\n").trim_end().to_string();
    tail(&rest[end..], &mut part);
    part
}

/// Where the text begins if no line says so: behind the last field of the head.
fn after_fields(lines: &[Line<'_>]) -> Option<usize> {
    let date = lines.iter().position(|line| is_date_line(line.text))?;
    let is_head = |line: &Line<'_>| line.is_blank() || is_rights(&[*line]) || of_head(line).is_some();
    Some(date + 1 + lines[date + 1..].iter().take_while(|line| is_head(line)).count())
}

fn of_head<'t>(line: &Line<'t>) -> Option<Field<'t>> {
    field(line.text).filter(|field| field.place == Place::Head)
}

fn header(lines: &[Line<'_>], is_first: bool, part: &mut Part) {
    let shown: Vec<&Line<'_>> = lines.iter().filter(|line| !line.is_blank()).collect();
    let Some(date) = shown.iter().rposition(|line| is_date_line(line.text)) else {
        if let Some(title) = shown.first().filter(|_| !is_first) {
            part.add("title", title.text);
        }
        shown.iter().filter_map(|line| of_head(line)).for_each(|field| part.add(field.key, said(&field)));
        return;
    };
    part.add("date", shown[date].text);
    let source = date.saturating_sub(1);
    part.add("source", if date > 0 { shown[source].text } else { "" });
    let from = if is_first { source.saturating_sub(1) } else { 0 };
    let mut titles: Vec<&str> = shown[from.min(source)..source].iter().map(|line| line.text).collect();
    titles.dedup();
    part.add("title", &titles.join(" "));
    if is_first && let Some(first) = shown.get(from) {
        part.span.start = first.start;
    }
    let mut open: Option<&str> = None;
    for line in &shown[date + 1..] {
        match (of_head(line), open.take()) {
            (Some(field), _) if field.value.is_empty() => open = Some(field.key),
            (Some(field), _) => part.add(field.key, said(&field)),
            (None, Some(key)) => part.add(key, line.text),
            (None, None) if is_rights(&[**line]) => part.add("copyright", line.text),
            (None, None) => part.add("edition", line.text),
        }
    }
}

fn tail(lines: &[Line<'_>], part: &mut Part) {
    let mut graphic: Option<Vec<&str>> = None;
    for line in lines.iter().filter(|line| !line.is_blank()) {
        if GRAPHIC.contains(&line.text) {
            graphic = Some(Vec::new());
        } else if let Some(field) = field(line.text) {
            part.add("graphic", &graphic.take().unwrap_or_default().join(" "));
            part.add(field.key, said(&field));
        } else if CLASSIFICATION.contains(&line.text) {
            part.add("graphic", &graphic.take().unwrap_or_default().join(" "));
        } else if let Some(graphic) = &mut graphic {
            graphic.push(line.text);
        }
    }
    part.add("graphic", &graphic.unwrap_or_default().join(" "));
}
