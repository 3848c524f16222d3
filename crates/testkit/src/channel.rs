use std::fmt;
use std::str::FromStr;

use crate::UnknownName;

/// By which way a visitor came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// No referrer, and no campaign that says otherwise.
    Direct,
    /// A search engine.
    Search,
    /// A social network.
    Social,
    /// A mail program, or a campaign sent by mail.
    Email,
    /// An assistant that answers and links.
    Ai,
    /// An advertisement: its campaign says so.
    Paid,
    /// Any other page.
    Referral,
    /// A page of the short link's own domain.
    Internal,
    /// A chat.
    Messenger,
}

impl Channel {
    const ALL: [Self; 9] = [
        Self::Direct,
        Self::Search,
        Self::Social,
        Self::Email,
        Self::Ai,
        Self::Paid,
        Self::Referral,
        Self::Internal,
        Self::Messenger,
    ];

    /// The name in reports, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Search => "search",
            Self::Social => "social",
            Self::Email => "email",
            Self::Ai => "ai",
            Self::Paid => "paid",
            Self::Referral => "referral",
            Self::Internal => "internal",
            Self::Messenger => "messenger",
        }
    }
}

impl FromStr for Channel {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.name() == name)
            .ok_or(UnknownName)
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
