//! Languages whose words are cut and written by rules of their own.

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
