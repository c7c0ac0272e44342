//! Enums whose values have names.

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
                    _ => Err(format!("`{text}` is not one of {}", [$($text),+].join(", "))),
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
