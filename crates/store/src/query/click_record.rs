use clickhouse::Row;
use serde::Deserialize;

/// A stored click, as lists and exports hand it out, read in place from what ClickHouse sent. An empty text means unknown, and so
/// does 0 where it says so.
#[derive(Clone, Copy, Debug, Deserialize, Row)]
pub struct ClickRecord<'a> {
    /// The producer's identifier of the click.
    pub click_id: &'a str,
    /// Which link was clicked.
    pub link_id: &'a str,
    /// When, in milliseconds since the epoch.
    pub clicked: i64,
    /// Host of the short URL.
    pub domain: &'a str,
    /// Path of the short URL.
    pub short_code: &'a str,
    /// Where the link led.
    pub destination_url: &'a str,
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// Two-letter code.
    pub continent: &'a str,
    /// ISO 3166-2 code, or the name where the database has no code.
    pub region: &'a str,
    /// English name.
    pub city: &'a str,
    /// GeoNames id; 0 is unknown.
    pub city_id: u32,
    /// Kind of device.
    pub device: &'a str,
    /// Name of the browser or app.
    pub browser: &'a str,
    /// Its version.
    pub browser_version: &'a str,
    /// Name of the operating system.
    pub os: &'a str,
    /// Its version.
    pub os_version: &'a str,
    /// BCP 47 tag of the preferred language.
    pub language: &'a str,
    /// Host of the referring page, or package of the referring app.
    pub referrer: &'a str,
    /// The referring page.
    pub referrer_url: &'a str,
    /// How the visitor came.
    pub channel: &'a str,
    /// The social network the visitor came from.
    pub social: &'a str,
    /// `utm_source`.
    pub utm_source: &'a str,
    /// `utm_medium`.
    pub utm_medium: &'a str,
    /// `utm_campaign`.
    pub utm_campaign: &'a str,
    /// `utm_term`.
    pub utm_term: &'a str,
    /// `utm_content`.
    pub utm_content: &'a str,
    /// `link`, `qr` or `api`.
    pub trigger: &'a str,
    /// HTTP method.
    pub method: &'a str,
    /// HTTP status of the redirect.
    pub status: u16,
    /// The verdict.
    pub is_bot: bool,
    /// What kind of bot.
    pub bot_class: &'a str,
    /// Which bot.
    pub bot_name: &'a str,
    /// Why, as a bit set.
    pub bot_reasons: u32,
    /// By which version of the rules.
    pub classifier_version: u16,
    /// Keyed hash of the visitor; 0 is unknown.
    pub visitor_id: u64,
    /// The autonomous system of the visitor's address; 0 is unknown.
    pub asn: u32,
    /// The kind of network that is.
    pub network: &'a str,
    /// What the browser said it is.
    pub user_agent: &'a str,
    /// Which languages it asked for.
    pub accept_language: &'a str,
    /// The producer's own JSON object.
    pub metadata: &'a str,
    /// When the log took the message in, in milliseconds since the epoch.
    pub received: i64,
    /// The log the message came from.
    pub log: &'a str,
    /// Its partition there.
    pub partition: i32,
    /// Its position there.
    pub position: i64,
}
