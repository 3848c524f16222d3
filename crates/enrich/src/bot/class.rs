/// What kind of program a bot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BotClass {
    /// Indexes pages for a search engine.
    Search,
    /// Collects pages for training or answering of language models.
    AiCrawler,
    /// Opens a page because someone asked an assistant to.
    AiAssistant,
    /// Draws the preview of a link in a social network or messenger.
    SocialPreview,
    /// Checks links in mails before or when they are opened.
    EmailScanner,
    /// Checks whether sites are up, fast, or archived well.
    Monitoring,
    /// Collects pages for search engine optimisation.
    Seo,
    /// Reads feeds.
    Feed,
    /// Looks for security holes or malware.
    SecurityScanner,
    /// A browser driven by a program.
    Headless,
    /// A program using an HTTP library, or asking with a method that shows nothing to a person.
    HttpClient,
    /// A browser or mail program fetching ahead of a click that may never come.
    Prefetch,
    /// Any other program that fetches pages by itself.
    Crawler,
    /// Whatever comes from a datacenter and is not what it claims to be.
    Datacenter,
    /// More clicks, or more links within a second, than a person opens.
    Burst,
    /// The user agent is missing or that of no browser.
    UnknownAgent,
}

impl BotClass {
    /// Every class.
    pub const ALL: [Self; 16] = [
        Self::Search,
        Self::AiCrawler,
        Self::AiAssistant,
        Self::SocialPreview,
        Self::EmailScanner,
        Self::Monitoring,
        Self::Seo,
        Self::Feed,
        Self::SecurityScanner,
        Self::Headless,
        Self::HttpClient,
        Self::Prefetch,
        Self::Crawler,
        Self::Datacenter,
        Self::Burst,
        Self::UnknownAgent,
    ];

    /// The name in the store and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::AiCrawler => "ai_crawler",
            Self::AiAssistant => "ai_assistant",
            Self::SocialPreview => "social_preview",
            Self::EmailScanner => "email_scanner",
            Self::Monitoring => "monitoring",
            Self::Seo => "seo",
            Self::Feed => "feed",
            Self::SecurityScanner => "security_scanner",
            Self::Headless => "headless",
            Self::HttpClient => "http_client",
            Self::Prefetch => "prefetch",
            Self::Crawler => "crawler",
            Self::Datacenter => "datacenter",
            Self::Burst => "burst",
            Self::UnknownAgent => "unknown_agent",
        }
    }

    /// The class of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}
