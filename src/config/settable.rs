//! Structs of options, whose fields are also set in a chain of calls.

/// Declares a struct that may get more fields later, with a method for each field that sets it.
macro_rules! settable {
    ($(#[$meta:meta])* $name:ident { $($(#[$of_field:meta])+ $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[non_exhaustive]
        pub struct $name {
            $($(#[$of_field])+ pub $field: $type),+
        }

        impl $name {
            $(
                #[doc = concat!("Sets [`", stringify!($field), "`](#structfield.", stringify!($field), ").")]
                #[must_use]
                pub fn $field(mut self, $field: $type) -> Self {
                    self.$field = $field;
                    self
                }
            )+
        }
    };
}
pub(crate) use settable;
