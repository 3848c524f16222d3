use std::fmt;

/// Who a click belongs to: 1–64 characters of `A-Z a-z 0-9 _ -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkspaceId(Box<str>);

impl WorkspaceId {
    /// The longest identifier, in characters.
    pub const MAX_LEN: usize = LinkId::MAX_LEN;

    /// Checks and wraps an identifier that came from outside.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        Self::check(text).map(|()| Self(text.into()))
    }

    /// Whether a text is an identifier, without keeping it.
    pub fn check(text: &str) -> Result<(), InvalidId> {
        check_length(text)?;
        if text.bytes().all(is_workspace_byte) {
            Ok(())
        } else {
            Err(InvalidId::Characters)
        }
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorkspaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which short link was clicked: 1–64 bytes without control characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(Box<str>);

impl LinkId {
    /// The longest identifier, in bytes.
    pub const MAX_LEN: usize = 64;

    /// Checks and wraps an identifier that came from outside.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        Self::check(text).map(|()| Self(text.into()))
    }

    /// Whether a text is an identifier, without keeping it.
    pub fn check(text: &str) -> Result<(), InvalidId> {
        check_length(text)?;
        if text.chars().any(char::is_control) {
            Err(InvalidId::Characters)
        } else {
            Ok(())
        }
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// Nothing was given.
    #[error("must not be empty")]
    Empty,
    /// More than 64 bytes were given.
    #[error("must be at most 64 bytes")]
    TooLong,
    /// A character is not allowed.
    #[error("has a character that is not allowed")]
    Characters,
}

fn check_length(text: &str) -> Result<(), InvalidId> {
    match text.len() {
        0 => Err(InvalidId::Empty),
        1..=LinkId::MAX_LEN => Ok(()),
        _ => Err(InvalidId::TooLong),
    }
}

fn is_workspace_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_is_named_with_letters_digits_underscore_and_dash() {
        assert_eq!(WorkspaceId::parse("acme_1-A").unwrap().as_str(), "acme_1-A");
        assert_eq!(WorkspaceId::parse("a/b"), Err(InvalidId::Characters));
        assert_eq!(WorkspaceId::parse(""), Err(InvalidId::Empty));
        assert_eq!(WorkspaceId::parse(&"a".repeat(65)), Err(InvalidId::TooLong));
    }

    #[test]
    fn a_link_may_have_any_character_but_controls() {
        assert_eq!(LinkId::parse("go/ünï").unwrap().as_str(), "go/ünï");
        assert_eq!(LinkId::parse("a\nb"), Err(InvalidId::Characters));
    }
}
