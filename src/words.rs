//! The words of an enum whose variants are words in reports: one list gives both directions.

/// The error of an unexpected text. Displays what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct UnknownWord {
    pub(crate) expected: &'static str,
}

/// Gives an enum `as_str`, `Display`, `FromStr` and `Serialize` by a word for each variant.
macro_rules! words {
    ($name:ident, $doc:literal, $first:ident $first_word:literal $(, $variant:ident $word:literal)* $(,)?) => {
        impl $name {
            #[doc = $doc]
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $name::$first => $first_word,
                    $($name::$variant => $word,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $first_word => Ok($name::$first),
                    $($word => Ok($name::$variant),)*
                    _ => Err($crate::words::UnknownWord {
                        expected: concat!("one of ", $first_word $(, ", ", $word)*),
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;
