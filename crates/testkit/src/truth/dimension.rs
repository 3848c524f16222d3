use std::fmt;

use serde::{Deserialize, Serialize};

/// By what clicks are broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// ISO 3166-1 alpha-2.
    Country,
    /// What kind of machine.
    Device,
    /// Without version.
    Browser,
    /// Without version.
    Os,
    /// The referrer's host.
    Referrer,
    /// By which way.
    Channel,
    /// The link's identifier.
    Link,
    /// The short URL's host.
    Domain,
    /// `link` or `qr`.
    Trigger,
    /// `0` to `23`, by the clock of the zone.
    Hour,
    /// `2026-03-29`, by the calendar of the zone.
    LocalDay,
    /// `2026-03-29`, by the calendar of UTC.
    UtcDay,
}

impl Dimension {
    /// Every dimension.
    pub const ALL: [Self; 12] = [
        Self::Country,
        Self::Device,
        Self::Browser,
        Self::Os,
        Self::Referrer,
        Self::Channel,
        Self::Link,
        Self::Domain,
        Self::Trigger,
        Self::Hour,
        Self::LocalDay,
        Self::UtcDay,
    ];

    /// The name in files and in the API, where the API has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Device => "device",
            Self::Browser => "browser",
            Self::Os => "os",
            Self::Referrer => "referrer",
            Self::Channel => "channel",
            Self::Link => "link",
            Self::Domain => "domain",
            Self::Trigger => "trigger",
            Self::Hour => "hour",
            Self::LocalDay => "local_day",
            Self::UtcDay => "utc_day",
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
