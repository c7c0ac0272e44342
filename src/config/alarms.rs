//! What becomes of alarms.

use super::alarm_code::AlarmCode;
use super::form::OrAllValues;
use super::option::{Changes, Heading, options, under};

options! {
    /// What becomes of alarms (docs/alarms.md).
    #[derive(Eq)]
    AlarmOptions {
        /// Fail, and write nothing, if one of these alarms is raised; or `all`
        ///
        /// Nothing that is in the output folder is replaced then. docs/alarms.md says when each is raised.
        deny: Vec<AlarmCode> as OrAllValues = Vec::new() => under(Heading::Output, Changes::Nothing).value("CODE");
        /// Say nothing of these alarms; or `all`
        ///
        /// `run.json` and the table `alarms` list them all the same, as allowed. An alarm that is allowed is not denied.
        allow: Vec<AlarmCode> as OrAllValues = Vec::new() => under(Heading::Output, Changes::Nothing).value("CODE");
    }
}

impl AlarmOptions {
    /// Whether a run fails if this alarm is raised.
    pub fn denies(&self, code: AlarmCode) -> bool {
        self.deny.contains(&code) && !self.allows(code)
    }

    /// Whether nothing is said of this alarm.
    pub fn allows(&self, code: AlarmCode) -> bool {
        self.allow.contains(&code)
    }
}
