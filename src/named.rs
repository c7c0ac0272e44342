//! Enums whose values have names, and what is said where a name is wrong.

/// The known name that is most like a wrong one, if one is: every third letter may be another.
pub fn nearest<'k>(wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let wrong = wrong.to_lowercase();
    let far = (wrong.chars().count() / 3).max(1);
    let scored = known.into_iter().map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name));
    scored.min_by_key(|(distance, _)| *distance).filter(|(distance, _)| *distance <= far).map(|(_, name)| name)
}

/// Names the one that may be meant, and all there are.
pub fn there_is(wrong: &str, known: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    let all = if names.is_empty() { "none".to_string() } else { names.join(", ") };
    match nearest(wrong, names) {
        Some(near) => format!("did you mean `{near}`? there is {all}"),
        None => format!("there is {all}"),
    }
}

/// The message where a value is none of the known ones.
pub fn not_one_of(wrong: &str, known: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    let all = names.join(", ");
    let near = nearest(wrong, names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("`{wrong}` is not one of {all}{near}")
}

/// What [`named!`] gives an enum, for code that works with any of them.
pub trait Named: Copy + std::str::FromStr<Err = String> + 'static {
    /// Every value, in order.
    const VALUES: &'static [Self];

    /// The name of the value, and the first line of its documentation without the full stop.
    fn explained(self) -> (&'static str, &'static str);
}

/// An enum whose values have names that are the same on the command line, in `termloom.toml` and in `run.json`.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $(
        #[doc = $meaning:literal] $(#[doc = $more:literal])*
        $variant:ident = $text:literal
    ),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $meaning] $(#[doc = $more])* $variant),+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The name of the value.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl crate::named::Named for $name {
            const VALUES: &'static [Self] = $name::ALL;

            fn explained(self) -> (&'static str, &'static str) {
                let meaning = match self { $($name::$variant => $meaning),+ };
                (self.name(), meaning.trim().trim_end_matches('.'))
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> std::result::Result<Self, String> {
                match text {
                    $($text => Ok($name::$variant),)+
                    _ => Err(crate::named::not_one_of(text, &[$($text),+])),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.name())
            }
        }
    };
}
pub(crate) use named;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_named_and_another_word_is_not() {
        let known = ["terms", "doc_terms", "pairs"];
        for (wrong, meant) in
            [("term", Some("terms")), ("Pairs", Some("pairs")), ("doc-terms", Some("doc_terms")), ("x", None)]
        {
            assert_eq!(nearest(wrong, known), meant, "{wrong}");
        }
        assert_eq!(not_one_of("pair", &known), "`pair` is not one of terms, doc_terms, pairs; did you mean `pairs`?");
        assert_eq!(there_is("word", &known), "there is terms, doc_terms, pairs");
    }
}
