//! What the numbers of a run have to be read with.

use std::cmp::Reverse;

use serde::Serialize;

use crate::config::{AlarmCode, AlarmOptions, Severity};
use crate::error::{Error, Result};

/// Something that makes numbers of a run mean less, or something else, than they seem to (docs/alarms.md).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Alarm {
    /// What it is about.
    pub code: AlarmCode,
    /// How grave it is.
    pub severity: Severity,
    /// The theme, pattern, document or encoding that it is about; empty where it is about the corpus.
    pub subject: String,
    /// What `count` and `of` are numbers of.
    pub unit: &'static str,
    /// How many are as they should not be.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// `count` divided by `of`.
    pub share: f64,
    /// The share from which on there is an alarm.
    pub threshold: f64,
    /// The first document that shows it; empty where none does more than others.
    pub first: String,
    /// What is the matter, in words.
    pub message: String,
    /// What to do.
    pub remedy: &'static str,
    /// Whether `--allow` silences it.
    pub allowed: bool,
}

impl Alarm {
    /// An alarm about `count` of `of`.
    pub(crate) fn new(code: AlarmCode, unit: &'static str, (count, of): (u64, u64), message: String) -> Alarm {
        Alarm {
            code,
            severity: code.severity(),
            subject: String::new(),
            unit,
            count,
            of,
            share: if of == 0 { 0.0 } else { count as f64 / of as f64 },
            threshold: code.threshold().share,
            first: String::new(),
            message,
            remedy: code.remedy(),
            allowed: false,
        }
    }

    pub(crate) fn about(self, subject: impl Into<String>) -> Alarm {
        Alarm { subject: subject.into(), ..self }
    }

    /// Names the first document.
    pub(crate) fn first(self, first: impl Into<String>) -> Alarm {
        Alarm { first: first.into(), ..self }
    }
}

/// Puts alarms into order, the gravest first, and marks those that are allowed.
pub(crate) fn ordered(mut alarms: Vec<Alarm>, options: &AlarmOptions) -> Vec<Alarm> {
    alarms.iter_mut().for_each(|alarm| alarm.allowed = options.allows(alarm.code));
    let key = |alarm: &Alarm| (Reverse(alarm.severity), alarm.code);
    alarms
        .sort_by(|a, b| key(a).cmp(&key(b)).then(b.share.total_cmp(&a.share)).then_with(|| a.subject.cmp(&b.subject)));
    alarms
}

/// Fails if an alarm is denied.
pub(crate) fn check_denied(alarms: &[Alarm], options: &AlarmOptions) -> Result<()> {
    let denied: Vec<&Alarm> = alarms.iter().filter(|alarm| options.denies(alarm.code)).collect();
    if denied.is_empty() {
        return Ok(());
    }
    let said: Vec<String> = denied.iter().map(|alarm| format!("{}: {}", alarm.code, alarm.message)).collect();
    let mut codes: Vec<&str> = denied.iter().map(|alarm| alarm.code.name()).collect();
    codes.dedup();
    Err(Error::fatal(format!("--deny stopped the run, and nothing was written: {}", said.join("; "))).hint(format!(
        "{}; or --allow {}",
        denied[0].remedy,
        codes.join(",")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alarm(code: AlarmCode, count: u64) -> Alarm {
        Alarm::new(code, "documents", (count, 10), format!("{count} documents"))
    }

    #[test]
    fn the_gravest_come_first_and_then_the_largest() {
        let (notice, serious) = (AlarmCode::RepeatedLines, AlarmCode::EncodingLanguage);
        let alarms = vec![alarm(notice, 1), alarm(serious, 2), alarm(notice, 3)];
        let options = AlarmOptions { allow: vec![notice], ..AlarmOptions::default() };
        let found = ordered(alarms, &options);
        let found: Vec<_> = found.iter().map(|alarm| (alarm.code, alarm.count, alarm.allowed)).collect();
        assert_eq!(found, [(serious, 2, false), (notice, 3, true), (notice, 1, true)]);
    }

    #[test]
    fn what_is_allowed_is_not_denied() {
        let all = AlarmCode::ALL.to_vec();
        let alarms = [alarm(AlarmCode::ExactCopies, 4)];
        let denied = check_denied(&alarms, &AlarmOptions { deny: all.clone(), allow: Vec::new() }).unwrap_err();
        assert!(denied.to_string().contains("exact-copies: 4 documents"), "{denied}");
        assert!(denied.remedy().is_some_and(|hint| hint.ends_with("--allow exact-copies")));
        let allowed = AlarmOptions { deny: all, allow: vec![AlarmCode::ExactCopies] };
        assert!(check_denied(&alarms, &allowed).is_ok() && check_denied(&[], &allowed).is_ok());
        assert!(check_denied(&alarms, &AlarmOptions::default()).is_ok());
    }
}
