use std::fmt;

/// Why a message is no click. Each is a dead letter's reason and a metric label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No bytes at all, or a tombstone.
    Empty,
    /// More than [`crate::MAX_MESSAGE_BYTES`].
    TooLarge,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The text is not one JSON value.
    NotJson,
    /// JSON, but not an object.
    NotAnObject,
    /// A field is given twice.
    DuplicateField,
    /// A field has another JSON type than it must have.
    WrongType,
    /// A required field is absent, null or empty.
    MissingField,
    /// A text is longer than its limit.
    TooLong,
    /// An identifier has a character that is not allowed.
    BadCharacters,
    /// Neither RFC 3339 nor epoch milliseconds.
    BadTimestamp,
    /// Before the year 2000: often seconds taken for milliseconds.
    TooOld,
    /// More than 24 hours after the message arrived.
    TooFarAhead,
    /// Not a host name.
    BadHost,
    /// Not an absolute URL with a host.
    BadUrl,
    /// Not an IPv4 or IPv6 address.
    BadIp,
    /// Not an HTTP method.
    BadMethod,
    /// Not an HTTP status between 100 and 599.
    BadStatus,
    /// None of `link`, `qr`, `api`.
    BadTrigger,
    /// Not a JSON object that every reader can read.
    BadMetadata,
    /// Another workspace than the token's.
    WrongWorkspace,
    /// A click that keeps all rules and yet breaks one of the table it is stored in.
    RefusedByStore,
}

impl Reason {
    /// Every reason, in the order of the checks.
    pub const ALL: [Self; 22] = [
        Self::Empty,
        Self::TooLarge,
        Self::NotUtf8,
        Self::NotJson,
        Self::NotAnObject,
        Self::DuplicateField,
        Self::WrongType,
        Self::MissingField,
        Self::TooLong,
        Self::BadCharacters,
        Self::BadTimestamp,
        Self::TooOld,
        Self::TooFarAhead,
        Self::BadHost,
        Self::BadUrl,
        Self::BadIp,
        Self::BadMethod,
        Self::BadStatus,
        Self::BadTrigger,
        Self::BadMetadata,
        Self::WrongWorkspace,
        Self::RefusedByStore,
    ];

    /// The name in dead letters, metrics and errors.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::NotUtf8 => "not_utf8",
            Self::NotJson => "not_json",
            Self::NotAnObject => "not_an_object",
            Self::DuplicateField => "duplicate_field",
            Self::WrongType => "wrong_type",
            Self::MissingField => "missing_field",
            Self::TooLong => "too_long",
            Self::BadCharacters => "bad_characters",
            Self::BadTimestamp => "bad_timestamp",
            Self::TooOld => "too_old",
            Self::TooFarAhead => "too_far_ahead",
            Self::BadHost => "bad_host",
            Self::BadUrl => "bad_url",
            Self::BadIp => "bad_ip",
            Self::BadMethod => "bad_method",
            Self::BadStatus => "bad_status",
            Self::BadTrigger => "bad_trigger",
            Self::BadMetadata => "bad_metadata",
            Self::WrongWorkspace => "wrong_workspace",
            Self::RefusedByStore => "refused_by_store",
        }
    }

    /// The rule that was broken, for a person.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Empty => "a message must not be empty",
            Self::TooLarge => "a message must be at most 1 MiB",
            Self::NotUtf8 => "a message must be UTF-8",
            Self::NotJson => "a message must be one JSON object",
            Self::NotAnObject => "a click must be a JSON object",
            Self::DuplicateField => "must be given once",
            Self::WrongType => "has the wrong JSON type",
            Self::MissingField => "is required",
            Self::TooLong => "is longer than allowed",
            Self::BadCharacters => "has a character that is not allowed",
            Self::BadTimestamp => "must be RFC 3339 or epoch milliseconds",
            Self::TooOld => {
                "must not be before 2000-01-01 (are these seconds instead of milliseconds?)"
            }
            Self::TooFarAhead => "must not be more than 24 hours ahead of its arrival",
            Self::BadHost => "must be a host name without scheme, port or path",
            Self::BadUrl => "must be an absolute URL with a host",
            Self::BadIp => "must be an IPv4 or IPv6 address",
            Self::BadMethod => "must be an HTTP method in at most 16 letters",
            Self::BadStatus => "must be an HTTP status from 100 to 599",
            Self::BadTrigger => "must be link, qr or api",
            Self::BadMetadata => {
                "must be a JSON object of whole characters, numbers that are finite, and at most 64 levels"
            }
            Self::WrongWorkspace => "must be the workspace of the token",
            Self::RefusedByStore => "a row must keep the rules of the table it is stored in",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A message that is no click: the rule it broke, and in which field.
///
/// It never carries the value, so that it can be logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rejection {
    /// The rule that was broken.
    pub reason: Reason,
    /// The field at fault, where there is one.
    pub field: Option<&'static str>,
}

impl Rejection {
    /// A rejection of the message as a whole.
    pub fn of_message(reason: Reason) -> Self {
        Self {
            reason,
            field: None,
        }
    }

    /// A rejection because of one field.
    pub fn of_field(field: &'static str, reason: Reason) -> Self {
        Self {
            reason,
            field: Some(field),
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field {
            Some(field) => write!(f, "{field} {}", self.reason.rule()),
            None => f.write_str(self.reason.rule()),
        }
    }
}

impl std::error::Error for Rejection {}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_distinct() {
        let names: HashSet<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
        assert_eq!(names.len(), Reason::ALL.len());
    }

    #[test]
    fn a_rejection_names_field_and_rule() {
        let rejection = Rejection::of_field("ip", Reason::BadIp);
        assert_eq!(rejection.to_string(), "ip must be an IPv4 or IPv6 address");
    }
}
