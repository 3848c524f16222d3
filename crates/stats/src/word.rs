//! Closed sets of words: what a request may say, in one place with what it means.

/// A value that has a name in requests and answers.
pub(crate) trait Word: Copy + Sized + 'static {
    /// Every value, in the order of the documentation.
    const WORDS: &'static [Self];

    /// The word for it.
    fn word(self) -> &'static str;
}

impl Word for bool {
    const WORDS: &'static [Self] = &[true, false];

    fn word(self) -> &'static str {
        if self { "true" } else { "false" }
    }
}

/// Finds the value that a request names.
pub(crate) fn find<W: Word>(text: &str) -> Option<W> {
    W::WORDS.iter().copied().find(|value| value.word() == text)
}

/// Declares an enum whose values are words; `parse` and `name` are inverse.
///
/// What follows `default` is nothing: it is there because an attribute can be repeated only with something in it that has a name.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[doc = $doc:literal])* $(#[default $($nothing:tt)?])? $variant:ident = $word:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $doc])* $(#[default $($nothing)?])? $variant,)+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it in requests and answers.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What it means, as the description of the API says it: the words above it in the code.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*).trim()),+ }
            }

            /// The value of this name, matched exactly.
            pub fn parse(name: &str) -> Option<Self> {
                crate::word::find(name)
            }
        }

        impl crate::word::Word for $name {
            const WORDS: &'static [Self] = Self::ALL;

            fn word(self) -> &'static str {
                self.name()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}

pub(crate) use words;
