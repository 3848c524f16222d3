/// By which kind of way a visitor came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// No referrer: typed in, from a bookmark, a QR code, or an app that tells nothing.
    Direct,
    /// A search engine.
    Search,
    /// A social network.
    Social,
    /// A messenger.
    Messenger,
    /// A mail program, or a link that says it was mailed.
    Email,
    /// An assistant or chat with a language model.
    Ai,
    /// Anything paid for, by the link's own words.
    Paid,
    /// The short link's own domain.
    Internal,
    /// A site that sends visits only to be seen in somebody's reports. They are counted like all others.
    Spam,
    /// Any other site.
    Referral,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 10] = [
        Self::Direct,
        Self::Search,
        Self::Social,
        Self::Messenger,
        Self::Email,
        Self::Ai,
        Self::Paid,
        Self::Internal,
        Self::Spam,
        Self::Referral,
    ];

    /// The name in the store and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Search => "search",
            Self::Social => "social",
            Self::Messenger => "messenger",
            Self::Email => "email",
            Self::Ai => "ai",
            Self::Paid => "paid",
            Self::Internal => "internal",
            Self::Spam => "spam",
            Self::Referral => "referral",
        }
    }

    /// The channel of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}
