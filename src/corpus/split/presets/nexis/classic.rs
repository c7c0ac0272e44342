//! An article of the classic export: outlet, date, title, fields, text, fields, rights.

use super::fields::{Place, field, said};
use super::furniture::{PAGE, is_rights};
use crate::corpus::split::lines::{Line, blocks, joined, span};
use crate::corpus::split::part::Part;
use crate::corpus::split::presets::dates::is_date_line;
use crate::corpus::split::presets::preset::byline;

/// Lines that a date is looked for in.
const HEADER: usize = 8;
/// Blocks between date and fields at most.
const TITLES: usize = 6;
/// Words of a title at most, where nothing else tells it from the text.
const TITLE_WORDS: usize = 40;
/// Spaces before a line that is in the middle.
const CENTRED: &str = "        ";

/// Its lines begin with that of its number.
pub(super) fn part(lines: &[Line<'_>]) -> Part {
    let mut part = Part { span: span(lines), missing: "the article has no text", ..Part::default() };
    let kept: Vec<Line<'_>> = lines[1..].iter().filter(|line| !PAGE.is_match(line.text)).copied().collect();
    let rest = header(&kept, &mut part);
    let mut blocks: Vec<&[Line<'_>]> = blocks(rest).collect();
    title(&mut blocks, &mut part);
    let (mut text, mut is_tail) = (Vec::new(), false);
    for block in blocks {
        let first = field(block[0].text).filter(|field| field.is_capital);
        let is_field = first.is_some_and(|field| match field.place {
            Place::Head => text.is_empty() && !is_tail,
            Place::Tail => true,
            Place::AfterTail => is_tail,
        });
        if is_field {
            is_tail |= first.is_some_and(|field| field.place != Place::Head);
            fields(block, &mut part);
        } else if is_rights(block) {
            part.add("copyright", &joined(block));
        } else {
            let lines = block.iter().map(|line| line.raw);
            text.push(without_body(lines.collect::<Vec<_>>().join("\n")));
        }
    }
    text.retain(|block| !block.is_empty());
    part.text = text.join("\n\n");
    part
}

/// A block without the word before the text.
fn without_body(block: String) -> String {
    let body = ["BODY:", "TEXT:", "TEXTE:"].iter().find_map(|word| block.trim_start().strip_prefix(word));
    body.map_or_else(|| block.clone(), |rest| rest.trim_start().to_string())
}

/// Takes the outlet and the date, and gives the lines behind them.
fn header<'l, 't>(lines: &'l [Line<'t>], part: &mut Part) -> &'l [Line<'t>] {
    let shown: Vec<usize> = (0..lines.len()).filter(|&index| !lines[index].is_blank()).take(HEADER).collect();
    let head = shown.iter().take_while(|&&index| !field(lines[index].text).is_some_and(|field| field.is_capital));
    let date = head.copied().find(|&index| is_date_line(lines[index].text));
    let before = |index: &&usize| date.is_none_or(|date| **index < date);
    let is_outlet = |index: &&usize| !is_rights(&lines[**index..**index + 1]);
    let outlet = shown.iter().filter(before).find(is_outlet).copied();
    part.add("source", outlet.map_or("", |index| lines[index].text));
    let Some(last) = date.or(outlet) else { return lines };
    part.add("date", date.map_or("", |index| lines[index].text));
    // The edition stands below the date, in the middle too.
    let is_of_header = |line: &&Line<'_>| line.is_blank() || line.raw.starts_with(CENTRED);
    let is_middle = lines[last].raw.starts_with(CENTRED);
    let below = &lines[last + 1..];
    let more = match is_middle {
        true => below.iter().take_while(is_of_header).count(),
        false => below.iter().take_while(|line| !line.is_blank()).count(),
    };
    let (edition, rest) = below.split_at(more);
    if !edition.is_empty() && date.is_some() {
        part.add("edition", joined(edition).trim_end_matches(';'));
    }
    rest
}

/// Takes the title, and what else stands before the first field.
fn title(blocks: &mut Vec<&[Line<'_>]>, part: &mut Part) {
    let is_head = |block: &&[Line<'_>]| field(block[0].text).is_some_and(|field| field.is_capital);
    let fields = blocks.iter().take(TITLES + 1).position(is_head);
    let is_before_text = |at: &usize| field(blocks[*at][0].text).is_some_and(|field| field.place == Place::Head);
    let titles = match fields.filter(is_before_text) {
        Some(fields) => fields,
        None => {
            let has_more = fields.map_or(blocks.len(), |fields| fields) > 1;
            let is_short = |block: &&[Line<'_>]| joined(block).split_whitespace().count() <= TITLE_WORDS;
            usize::from(has_more && blocks.first().is_some_and(is_short))
        }
    };
    for (index, block) in blocks.drain(..titles).enumerate() {
        let written = joined(block);
        match index {
            0 => part.add("title", &written),
            _ if is_rights(block) => part.add("copyright", &written),
            _ if byline(&written).is_some() => part.add("author", byline(&written).unwrap_or(&written)),
            _ => part.add(if part.has("subtitle") { "byline" } else { "subtitle" }, &written),
        }
    }
}

/// Adds the fields of a block, of which each may have several lines.
fn fields(block: &[Line<'_>], part: &mut Part) {
    let mut start = 0;
    while start < block.len() {
        let is_next = |line: &Line<'_>| field(line.text).is_some_and(|field| field.is_capital);
        let more = block[start + 1..].iter().position(is_next).map_or(block.len(), |next| start + 1 + next);
        if let Some(field) = field(block[start].text) {
            part.add(field.key, &[said(&field), &joined(&block[start + 1..more])].join(" "));
        }
        start = more;
    }
}
