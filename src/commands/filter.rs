//! Which documents are meant: `source=Reuters`, `date>=2019-03`, `folder!=tech|sport`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::config::{DatePart, GroupBy};
use crate::corpus::Date;

/// A condition on documents, of [`keyness`](crate::keyness()) and [`kwic`](crate::kwic()), such as `source=Reuters` or `date>=2019-03`
/// (docs/keyness.md § 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    field: GroupBy,
    condition: Condition,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    /// The value is one of these; the empty one stands for none.
    OneOf(Vec<String>),
    /// There is a value, and it is none of these.
    NoneOf(Vec<String>),
    /// There is a value, and it stands so to this one.
    Stands(Operator, String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Filter {
    /// What of the document is looked at.
    pub fn field(&self) -> &GroupBy {
        &self.field
    }

    /// Whether it asks for an order, of numbers or dates.
    pub(crate) fn compares(&self) -> bool {
        matches!(self.condition, Condition::Stands(..))
    }

    /// The values that it asks for, where it asks for some.
    pub(crate) fn wanted(&self) -> Option<&[String]> {
        match &self.condition {
            Condition::OneOf(values) => Some(values),
            _ => None,
        }
    }

    /// Whether a document with this value of the field meets it.
    pub(crate) fn is_met(&self, value: Option<&str>) -> bool {
        match &self.condition {
            Condition::OneOf(values) => values.iter().any(|wanted| wanted == value.unwrap_or("")),
            Condition::NoneOf(values) => value.is_some_and(|value| values.iter().all(|unwanted| unwanted != value)),
            Condition::Stands(comparison, than) => {
                let order = value.and_then(|value| match self.field.part {
                    // The names of parts have the order of time.
                    Some(_) => Some(value.cmp(than)),
                    None => compare(value, than),
                });
                order.is_some_and(|order| match comparison {
                    Operator::Less => order.is_lt(),
                    Operator::AtMost => order.is_le(),
                    Operator::More => order.is_gt(),
                    Operator::AtLeast => order.is_ge(),
                })
            }
        }
    }
}

/// How a value stands to another: as numbers if both are, else as dates if both are, as far as `than` goes. `None` where that is not known.
fn compare(value: &str, than: &str) -> Option<Ordering> {
    if let (Some(value), Some(than)) = (number(value), number(than)) {
        return value.partial_cmp(&than);
    }
    let (value, than) = (Date::parse(value)?, Date::parse(than)?);
    for part in [DatePart::Year, DatePart::Month, DatePart::Day] {
        let Some((_, than)) = than.part(part) else { break };
        let order = value.part(part)?.1.cmp(&than);
        if order.is_ne() {
            return Some(order);
        }
    }
    Some(Ordering::Equal)
}

fn number(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    text.parse().ok().filter(|_| is_plain)
}

/// Values between `|`, where `\` takes the meaning from the next character.
fn values(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '|' => found.push(String::new()),
            '\\' => found.last_mut().map_or((), |last| last.push(chars.next().unwrap_or('\\'))),
            c => found.last_mut().map_or((), |last| last.push(c)),
        }
    }
    found.iter().map(|value| value.trim().to_string()).collect()
}

impl FromStr for Filter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hint = "write column=value, column!=value or date>=2019-03";
        let at = text.find(['=', '!', '<', '>']).ok_or_else(|| format!("`{text}` is no filter; {hint}"))?;
        let (field, rest) = text.split_at(at);
        let signs = [("!=", None), ("<=", Some(Operator::AtMost)), (">=", Some(Operator::AtLeast))];
        let short = [("=", None), ("<", Some(Operator::Less)), (">", Some(Operator::More))];
        let sign = signs.into_iter().chain(short).find(|(sign, _)| rest.starts_with(sign));
        let (sign, comparison) = sign.ok_or_else(|| format!("`{text}` is no filter; {hint}"))?;
        let field: GroupBy = field.parse().map_err(|error| format!("`{text}`: {error}"))?;
        let rest = &rest[sign.len()..];
        let condition = match comparison {
            None if sign == "=" => Condition::OneOf(values(rest)),
            None => Condition::NoneOf(values(rest)),
            Some(comparison) => {
                let than = rest.trim().to_string();
                let can_be_compared = match field.part {
                    Some(_) => !than.is_empty(),
                    None => number(&than).is_some() || Date::parse(&than).is_some(),
                };
                if !can_be_compared {
                    return Err(format!(
                        "`{text}`: `{than}` is neither a number nor a date like 2019, 2019-03 or 2019-03-01"
                    ));
                }
                Condition::Stands(comparison, than)
            }
        };
        Ok(Filter { field, condition, text: text.to_string() })
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_met(filter: &str, value: &str) -> bool {
        filter.parse::<Filter>().unwrap().is_met((!value.is_empty()).then_some(value))
    }

    #[test]
    fn values_are_compared_to_the_letter() {
        assert!(is_met("source=Reuters", "Reuters") && !is_met("source=Reuters", "reuters"));
        assert!(is_met("source=Reuters|AFP", "AFP") && !is_met("source!=Reuters|AFP", "AFP"));
        assert!(is_met("source!=Reuters|AFP", "dpa") && is_met("source= The Times ", "The Times"));
        assert!(is_met(r"title=a\|b\\c=d", r"a|b\c=d") && is_met("title=x<y", "x<y"));
        // Without a value neither is met, but where just that is asked for.
        assert!(!is_met("source=Reuters", "") && !is_met("source!=Reuters", ""));
        assert!(is_met("source=", "") && !is_met("source=", "AFP") && is_met("source=|AFP", "AFP"));
        assert!(is_met("source!=", "AFP") && !is_met("source!=", ""));
    }

    #[test]
    fn numbers_and_dates_have_an_order() {
        assert!(is_met("tokens>=200", "1000") && !is_met("tokens>200", "200") && is_met("meta_score<=-0.5", "-1"));
        for (filter, met, not) in [
            ("date>=2019-03", ["2019-03-01", "March 2019", "2020"], ["2019-02-28", "2019", ""]),
            ("date<=2019-03", ["2019-03-31", "2018", "2019-03-01T10:00Z"], ["2019-04-01", "2019", "soon"]),
            ("date<2019-03-02", ["2019-03-01", "2019-02", "1 March 2019"], ["2019-03-02", "2019-03", "2019"]),
            ("date>2019", ["2020", "2020-01-01", "2020-01"], ["2019", "2019-12-31", "x"]),
            ("date:year>=2019", ["2019", "2020", "9999"], ["2018", "0999", ""]),
        ] {
            for value in met {
                assert!(is_met(filter, value), "{filter} {value}");
            }
            for value in not {
                assert!(!is_met(filter, value), "{filter} {value}");
            }
        }
    }

    #[test]
    fn what_is_no_filter_is_named() {
        for (text, word) in [
            ("source", "column=value"),
            ("=x", "without a name"),
            ("a!b", "column=value"),
            ("date>=soon", "number nor a date"),
            ("date:yaer=1", "decade"),
        ] {
            let error = text.parse::<Filter>().unwrap_err();
            assert!(error.contains(word) && error.contains(text), "{error}");
        }
    }
}
