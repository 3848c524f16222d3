use std::fmt;
use std::ops::{BitOr, BitOrAssign};

use serde::{Serialize, Serializer};

/// What speaks for a click being a bot's: a set of named bits. Bits keep their meaning for ever, since they are stored.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Reasons(u32);

impl Reasons {
    /// The method shows nothing to a person: `HEAD`, `OPTIONS`.
    pub const METHOD: Self = Self(1);
    /// A header says that the page is fetched ahead or for a preview.
    pub const PREFETCH: Self = Self(1 << 1);
    /// There is no user agent.
    pub const NO_AGENT: Self = Self(1 << 2);
    /// A `From` header names who runs the program (RFC 9110 §10.1.2).
    pub const FROM_HEADER: Self = Self(1 << 3);
    /// The user agent is a known crawler's.
    pub const KNOWN_AGENT: Self = Self(1 << 4);
    /// The user agent is an HTTP library's or command-line tool's.
    pub const LIBRARY: Self = Self(1 << 5);
    /// The user agent has a word such as `bot`, `crawler` or `spider`.
    pub const BOT_WORD: Self = Self(1 << 6);
    /// The user agent has a URL or mail address, as programs leave for those who wonder about them.
    pub const CONTACT: Self = Self(1 << 7);
    /// The user agent is a browser driven by a program.
    pub const HEADLESS: Self = Self(1 << 8);
    /// The user agent is a mail scanner's or Office's link probe's.
    pub const LINK_PROBE: Self = Self(1 << 9);
    /// The user agent is put together as no browser's, app's or device's is.
    pub const NOT_A_BROWSER: Self = Self(1 << 10);
    /// The address is in a data center, where programs run and few people are. Says little by itself.
    pub const DATACENTER: Self = Self(1 << 11);
    /// The address is in the network of a service that checks the links in mails.
    pub const MAIL_NETWORK: Self = Self(1 << 12);
    /// More clicks of one visitor than a person makes.
    pub const BURST: Self = Self(1 << 13);
    /// Many links opened by one visitor within a second.
    pub const SWEEP: Self = Self(1 << 14);
    /// A browser that sends client hints is claimed, and the request has none beside other headers of its kind.
    pub const NO_HINTS: Self = Self(1 << 15);
    /// Client hints and user agent contradict each other.
    pub const HINTS_DIFFER: Self = Self(1 << 16);
    /// The user agent starts like that of no browser.
    pub const ODD_START: Self = Self(1 << 17);

    const NAMES: [(Self, &'static str); 18] = [
        (Self::METHOD, "method"),
        (Self::PREFETCH, "prefetch"),
        (Self::NO_AGENT, "no_agent"),
        (Self::FROM_HEADER, "from_header"),
        (Self::KNOWN_AGENT, "known_agent"),
        (Self::LIBRARY, "library"),
        (Self::BOT_WORD, "bot_word"),
        (Self::CONTACT, "contact"),
        (Self::HEADLESS, "headless"),
        (Self::LINK_PROBE, "link_probe"),
        (Self::NOT_A_BROWSER, "not_a_browser"),
        (Self::DATACENTER, "datacenter"),
        (Self::MAIL_NETWORK, "mail_network"),
        (Self::BURST, "burst"),
        (Self::SWEEP, "sweep"),
        (Self::NO_HINTS, "no_hints"),
        (Self::HINTS_DIFFER, "hints_differ"),
        (Self::ODD_START, "odd_start"),
    ];

    /// Every reason there is.
    pub fn all() -> Self {
        Self::NAMES
            .into_iter()
            .fold(Self::default(), |all, (reason, _)| all | reason)
    }

    /// The set as it is stored.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// The set stored as these bits; unknown ones are kept.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Whether there is no reason.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of `other` are among these.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Those that are not among `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The names of the reasons.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .filter(move |(reason, _)| self.contains(*reason))
            .map(|(_, name)| name)
    }

    /// The reason of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES
            .into_iter()
            .find(|(_, known)| *known == name)
            .map(|(reason, _)| reason)
    }
}

impl BitOr for Reasons {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Reasons {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl fmt::Debug for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

/// As the list of their names.
impl Serialize for Reasons {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.names())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_bit_and_name() {
        let all = Reasons::all();
        assert_eq!(all.bits().count_ones() as usize, Reasons::NAMES.len());
        for name in all.names() {
            assert!(all.contains(Reasons::parse(name).unwrap()));
        }
    }
}
