//! What paths say: `{source}/{date}-{title}.txt`.

use regex::{Captures, Regex, RegexBuilder};

use crate::corpus::front_matter::snake_case;
use crate::error::{Error, Result};

/// What a date looks like in a name.
const DATE: &str = "([0-9]{4}[-_.]?[0-9]{2}[-_.]?[0-9]{2}|[0-9]{4}[-_.][0-9]{1,2}|[0-9]{4})";

/// A pattern for the end of paths.
#[derive(Debug)]
pub(in crate::corpus) struct PathPattern {
    regex: Regex,
    /// The same where each name takes as much as fits, and not as little.
    greedy: Regex,
    /// Keys of its groups, in order.
    keys: Vec<String>,
}

impl PathPattern {
    /// `{name}` is what stands between two separators, `{*}` anything, also `/`.
    ///
    /// # Errors
    /// A usage error that says what is wrong.
    pub fn parse(pattern: &str) -> Result<Self> {
        let wrong = |what: String| {
            Error::usage(format!("path_pattern `{pattern}`: {what}")).hint("write it like {source}/{date}-{title}.txt")
        };
        // It stands for whole parts of a path, from the left: behind the start, a folder, or the name of an archive.
        let mut regex = String::from("(?:^|[/#])");
        let mut keys: Vec<String> = Vec::new();
        let mut rest = pattern;
        while let Some(at) = rest.find(['{', '}']) {
            regex.push_str(&regex::escape(&rest[..at]));
            let inner = &rest[at + 1..];
            let end =
                inner.find(['{', '}']).filter(|&end| rest[at..].starts_with('{') && inner[end..].starts_with('}'));
            let Some(end) = end else { return Err(wrong("a brace has no other".into())) };
            let name = &inner[..end];
            rest = &inner[end + 1..];
            if name == "*" {
                regex.push_str(".*?");
                continue;
            }
            let key = snake_case(name);
            if key.is_empty() || keys.contains(&key) {
                return Err(wrong(format!("the name `{name}` is empty or stands twice")));
            }
            regex.push_str(match key.as_str() {
                "date" => DATE,
                "year" => "([0-9]{4})",
                _ => "([^/#]+?)",
            });
            keys.push(key);
        }
        regex.push_str(&regex::escape(rest));
        regex.push('$');
        if keys.is_empty() {
            return Err(wrong("it names nothing".into()));
        }
        let compiled = |greedy| RegexBuilder::new(&regex).swap_greed(greedy).build();
        let both = compiled(false).and_then(|regex| Ok((regex, compiled(true)?)));
        let (regex, greedy) = both.map_err(|error| wrong(error.to_string()))?;
        Ok(PathPattern { regex, greedy, keys })
    }

    /// What a path says; nothing where it is not like the pattern.
    pub fn values(&self, doc_id: &str) -> Vec<(String, String)> {
        self.regex.captures(doc_id).map(|found| self.values_of(&found)).unwrap_or_default()
    }

    /// What it would say if each name took as much as fits, where that is something else.
    pub fn other_values(&self, doc_id: &str) -> Option<Vec<(String, String)>> {
        let other = self.greedy.captures(doc_id).map(|found| self.values_of(&found))?;
        (other != self.values(doc_id)).then_some(other)
    }

    fn values_of(&self, found: &Captures<'_>) -> Vec<(String, String)> {
        let values = self.keys.iter().zip(found.iter().skip(1));
        values
            .filter_map(|(key, value)| {
                let value = value?.as_str();
                let value = if key == "date" { value.replace(['_', '.'], "-") } else { value.to_string() };
                Some((key.clone(), value))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_path_is_taken_apart() {
        type Values = [(&'static str, &'static str)];
        let cases: [(&str, &str, &Values); 9] = [
            (
                "{source}/{date}-{title}.txt",
                "a/times/2004-05-01-the end.txt",
                &[("source", "times"), ("date", "2004-05-01"), ("title", "the end")],
            ),
            ("{date}_{title}.{*}", "x#20040501_a_b.html", &[("date", "20040501"), ("title", "a_b")]),
            ("{year}_{president}_{*}.txt", "1850_millard_w.txt", &[("year", "1850"), ("president", "millard")]),
            ("{date}.txt", "2004_05.txt", &[("date", "2004-05")]),
            ("{source}/{*}.txt", "times/a/b.txt", &[("source", "times")]),
            ("{Source Name}/x(1).txt", "b/x(1).txt", &[("source_name", "b")]),
            ("{source}/{title}.txt", "b.txt", &[]),
            ("{title}.txt", "a/b.txt.gz", &[]),
            ("{id}", "a.csv#row=3", &[("id", "row=3")]),
        ];
        for (pattern, path, expected) in cases {
            let pattern = PathPattern::parse(pattern).unwrap();
            let values = pattern.values(path);
            let values: Vec<_> = values.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            assert_eq!(values, expected, "{path}");
        }
    }

    #[test]
    fn another_split_is_seen() {
        let pattern = |pattern| PathPattern::parse(pattern).unwrap();
        let other = pattern("{year}_{president}_{*}.txt").other_values("1789_george_washington_1.txt").unwrap();
        assert_eq!(other[1], ("president".to_string(), "george_washington".to_string()));
        assert!(pattern("{year}_{president}_{*}.txt").other_values("1789_washington_1.txt").is_none());
        // A date and a folder divide clearly.
        assert!(pattern("{source}/{date}-{title}.txt").other_values("times/2004-05-01-the-end.txt").is_none());
        assert!(pattern("{source}/{title}.txt").other_values("a/b/c d.txt").is_none());
        assert!(pattern("{a}-{b}.txt").other_values("x-y-z.txt").is_some());
    }

    #[test]
    fn a_wrong_pattern_is_refused() {
        for pattern in ["{a", "a}", "{a{b}}", "{}", "{a}{A}", "abc", "", "{*}"] {
            assert!(PathPattern::parse(pattern).unwrap_err().is_usage(), "{pattern}");
        }
    }
}
