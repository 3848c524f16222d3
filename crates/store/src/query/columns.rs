use clickmill_stats::Dimension;

/// What a dimension is called within a statement: a column of `clicks`, or what the statement makes of others.
///
/// `None` for tags, of which a click has several.
pub(crate) fn column_of(dimension: Dimension) -> Option<&'static str> {
    Some(match dimension {
        Dimension::Country => "country",
        Dimension::Continent => "continent",
        Dimension::Region => "region",
        Dimension::City => "city_key",
        Dimension::Referrer => "referrer",
        Dimension::ReferrerUrl => "referrer_url",
        Dimension::Channel => "channel",
        Dimension::Social => "social",
        Dimension::Device => "device",
        Dimension::Browser => "browser",
        Dimension::BrowserVersion => "browser_key",
        Dimension::Os => "os",
        Dimension::OsVersion => "os_key",
        Dimension::Language => "language",
        Dimension::Link => "link_id",
        Dimension::Domain => "domain",
        Dimension::Destination => "destination_url",
        Dimension::UtmSource => "utm_source",
        Dimension::UtmMedium => "utm_medium",
        Dimension::UtmCampaign => "utm_campaign",
        Dimension::UtmTerm => "utm_term",
        Dimension::UtmContent => "utm_content",
        Dimension::Trigger => "trigger",
        Dimension::Method => "method",
        Dimension::Status => "status_key",
        Dimension::BotClass => "bot_class",
        Dimension::BotName => "bot_name",
        Dimension::Hour => "hour_key",
        Dimension::Weekday => "weekday_key",
        Dimension::Project => "project_key",
        Dimension::Tag => return None,
    })
}
