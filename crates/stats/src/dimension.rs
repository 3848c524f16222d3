//! What clicks can be broken down and filtered by.

use clickmill_model::CONTINENTS;

use crate::label::name;
use crate::word::words;

words! {
    /// A property of a click. The set is closed: no other word ever reaches a query.
    pub enum Dimension {
        /// ISO 3166-1 alpha-2 code.
        Country = "country",
        /// Two-letter code of the continent.
        Continent = "continent",
        /// First subdivision of the country.
        Region = "region",
        /// `GeoNames` id where the database has one, else the name.
        City = "city",
        /// Host of the page that was left.
        Referrer = "referrer",
        /// Address of the page that was left.
        ReferrerUrl = "referrer_url",
        /// Kind of traffic: direct, search, social, …
        Channel = "channel",
        /// Social network.
        Social = "social",
        /// Kind of device: desktop, mobile, tablet, …
        Device = "device",
        /// Browser.
        Browser = "browser",
        /// Browser with its version.
        BrowserVersion = "browser_version",
        /// Operating system.
        Os = "os",
        /// Operating system with its version.
        OsVersion = "os_version",
        /// First accepted language, ISO 639.
        Language = "language",
        /// Local hour of day, 0–23.
        Hour = "hour",
        /// Local weekday, 1 (Monday) to 7.
        Weekday = "weekday",
        /// Link id.
        Link = "link",
        /// Domain of the short URL.
        Domain = "domain",
        /// Project id of the link.
        Project = "project",
        /// Tag of the link.
        Tag = "tag",
        /// Destination URL.
        Destination = "destination",
        /// `utm_source`.
        UtmSource = "utm_source",
        /// `utm_medium`.
        UtmMedium = "utm_medium",
        /// `utm_campaign`.
        UtmCampaign = "utm_campaign",
        /// `utm_term`.
        UtmTerm = "utm_term",
        /// `utm_content`.
        UtmContent = "utm_content",
        /// What triggered the click: link, qr or api.
        Trigger = "trigger",
        /// HTTP method.
        Method = "method",
        /// HTTP status of the redirect.
        Status = "status",
        /// Kind of bot.
        BotClass = "bot_class",
        /// Name of the bot.
        BotName = "bot_name",
    }
}

impl Dimension {
    /// The values, first to last, of a dimension whose rows are all listed, in order and zeros included.
    pub const fn cells(self) -> Option<std::ops::RangeInclusive<u8>> {
        match self {
            Self::Hour => Some(0..=23),
            Self::Weekday => Some(1..=7),
            _ => None,
        }
    }

    /// Whether its values come from a list, so that there are some hundreds at most, whatever is clicked.
    pub const fn is_closed(self) -> bool {
        matches!(
            self,
            Self::Country
                | Self::Continent
                | Self::Channel
                | Self::Social
                | Self::Device
                | Self::Browser
                | Self::Os
                | Self::Hour
                | Self::Weekday
                | Self::Trigger
                | Self::Status
                | Self::BotClass
        )
    }

    /// The value as it is stored: the case of codes and hosts does not matter in a request.
    ///
    /// The error says which values there are.
    pub fn normalize(self, value: &str) -> Result<String, String> {
        let number = |range: std::ops::RangeInclusive<u16>| match value.parse::<u16>() {
            Ok(number) if range.contains(&number) => Ok(number.to_string()),
            parsed => {
                let nearest = parsed.map_or(*range.start(), |number| {
                    number.clamp(*range.start(), *range.end())
                });
                Err(format!(
                    "must be from {} to {}, nearest is {nearest}",
                    range.start(),
                    range.end()
                ))
            }
        };
        match self {
            Self::Hour => number(0..=23),
            Self::Weekday => number(1..=7),
            Self::Status => number(100..=599),
            Self::Country => country(value),
            Self::Continent => {
                let code = value.to_uppercase();
                let known = name(&CONTINENTS, &code).is_some();
                known
                    .then_some(code)
                    .ok_or_else(|| format!("must be one of AF, AN, AS, EU, NA, OC, SA: `{value}`"))
            }
            // As a click's domain is stored: letters beyond ASCII stay as the producer wrote them.
            Self::Domain => Ok(value.to_ascii_lowercase()),
            Self::Referrer => Ok(value.to_lowercase()),
            Self::Method => Ok(value.to_ascii_uppercase()),
            Self::Link => match clickmill_model::LinkId::parse(value) {
                Ok(id) => Ok(id.as_str().to_owned()),
                Err(invalid) => Err(format!("{invalid}: `{value}`")),
            },
            _ => Ok(value.to_owned()),
        }
    }
}

/// Two letters: codes that are newer than this program are let through.
fn country(value: &str) -> Result<String, String> {
    if value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        Ok(value.to_ascii_uppercase())
    } else {
        Err(format!("must be an ISO 3166-1 code such as US: `{value}`"))
    }
}
