//! Languages whose words are cut and written by rules of their own.

/// Letters that stand for `*` and `?` while the words of a pattern are cut.
pub const GLOB_SIGNS: [char; 2] = ['\u{A66E}', '\u{A60C}'];

/// Languages with the same rules for words: docs/counting.md § 2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LanguageGroup {
    /// All others, and those that are not known.
    #[default]
    General,
    /// Elided articles and pronouns are words of their own: `l'état`.
    Eliding,
    /// Dotted and dotless `i` are two letters.
    Turkic,
    /// A colon stands inside words: `EU:n`.
    Colon,
    /// Nouns are written for both genders in one word: `Leser:innen`.
    German,
}

impl LanguageGroup {
    /// Every group.
    pub const ALL: [LanguageGroup; 5] = [
        LanguageGroup::General,
        LanguageGroup::Eliding,
        LanguageGroup::Turkic,
        LanguageGroup::Colon,
        LanguageGroup::German,
    ];

    /// The group of a language, by its ISO 639-1 code (639-3 where there is none).
    pub fn of(language: &str) -> LanguageGroup {
        match language {
            "fr" | "it" | "ca" | "oc" | "co" | "fur" | "gcf" | "lij" | "lmo" | "pms" | "sc" | "scn" | "vec" | "wa" => {
                LanguageGroup::Eliding
            }
            "tr" | "az" => LanguageGroup::Turkic,
            "sv" | "fi" => LanguageGroup::Colon,
            "de" => LanguageGroup::German,
            _ => LanguageGroup::General,
        }
    }
}

/// Some of the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LanguageGroups(u8);

impl LanguageGroups {
    /// Every group.
    pub const ALL: LanguageGroups = LanguageGroups((1 << LanguageGroup::ALL.len()) - 1);

    /// One of them.
    pub fn only(group: LanguageGroup) -> LanguageGroups {
        LanguageGroups(1 << group as u8)
    }

    /// Those of some languages and of unknown ones; every group where no language is named.
    pub fn of_languages(codes: &[String]) -> LanguageGroups {
        if codes.is_empty() {
            return LanguageGroups::ALL;
        }
        let unknown = LanguageGroups::only(LanguageGroup::of(""));
        codes.iter().fold(unknown, |groups, code| groups.and(LanguageGroups::only(LanguageGroup::of(code))))
    }

    /// Whether a group is one of them.
    #[inline]
    pub fn contain(self, group: LanguageGroup) -> bool {
        self.0 & 1 << group as u8 != 0
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, others: LanguageGroups) -> LanguageGroups {
        LanguageGroups(self.0 | others.0)
    }

    /// What something is in each group, once for all groups in which it is the same. Groups in which it is an error are left out.
    ///
    /// # Errors
    /// The error of the first group, where it is one in all of them.
    pub fn each<T: PartialEq, E>(of: impl Fn(LanguageGroup) -> Result<T, E>) -> Result<Vec<(LanguageGroups, T)>, E> {
        LanguageGroups::ALL.each_of(of)
    }

    /// The same of these groups alone.
    ///
    /// # Errors
    /// The error of the first of them, where it is one in all of them.
    pub fn each_of<T: PartialEq, E>(
        self,
        of: impl Fn(LanguageGroup) -> Result<T, E>,
    ) -> Result<Vec<(LanguageGroups, T)>, E> {
        let (mut all, mut first_error) = (Vec::<(LanguageGroups, T)>::new(), None);
        for group in LanguageGroup::ALL.into_iter().filter(|&group| self.contain(group)) {
            let groups = LanguageGroups::only(group);
            match of(group) {
                Ok(value) => match all.iter_mut().find(|(_, known)| *known == value) {
                    Some((known, _)) => *known = known.and(groups),
                    None => all.push((groups, value)),
                },
                Err(error) => drop(first_error.get_or_insert(error)),
            }
        }
        match first_error {
            Some(error) if all.is_empty() => Err(error),
            _ => Ok(all),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_there_once() {
        assert_eq!(LanguageGroups::each(|_| Ok::<_, ()>("a")), Ok(vec![(LanguageGroups::ALL, "a")]));
        assert_eq!(LanguageGroups::each(Err::<(), _>), Err(LanguageGroup::General));
        let of = |group| match group {
            LanguageGroup::Turkic => Ok("ı"),
            LanguageGroup::General => Err(()),
            _ => Ok("i"),
        };
        let [(most, "i"), (turkic, "ı")] = LanguageGroups::each(of).unwrap()[..] else { panic!("two") };
        for group in LanguageGroup::ALL {
            assert_eq!(turkic.contain(group), group == LanguageGroup::Turkic);
            assert_eq!(most.contain(group), !matches!(group, LanguageGroup::Turkic | LanguageGroup::General));
        }
        assert_eq!(most.and(turkic).and(LanguageGroups::only(LanguageGroup::General)), LanguageGroups::ALL);
    }
}
