//! What is said of a click in a column, however it is written then: the one place that knows what a column means.

use std::fmt;

use clickmill_model::Reasons;
use clickmill_stats::{ClickColumn, Instant, Zone};
use clickmill_store::ClickRecord;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A value of a click. Displayed as text, serialized as JSON.
#[derive(Clone, Copy)]
pub(crate) enum Cell<'a> {
    /// Null.
    Unknown,
    Text(&'a str),
    /// In UTC, with milliseconds.
    Instant(Instant),
    /// By the clock of a zone, with milliseconds.
    Local(Instant, &'a Zone),
    Number(u32),
    Flag(bool),
    /// As a number it would lose digits wherever numbers are floating.
    Hex(u64),
    Reasons(Reasons),
    /// The producer's own object, byte for byte.
    Json(&'a str),
    /// Log, partition and offset.
    Position(&'a str, i32, i64),
}

impl<'a> Cell<'a> {
    /// What a click has in a column.
    pub(crate) fn of(column: ClickColumn, click: &ClickRecord<'a>, zone: &'a Zone) -> Self {
        match column {
            ClickColumn::LinkId => Self::Text(click.link_id),
            ClickColumn::ClickedAt => Self::Instant(Instant::from_millis(click.clicked)),
            ClickColumn::ClickedAtLocal => Self::Local(Instant::from_millis(click.clicked), zone),
            ClickColumn::CityId => number(click.city_id),
            ClickColumn::Status => Self::Number(click.status.into()),
            ClickColumn::IsBot => Self::Flag(click.is_bot),
            ClickColumn::BotReasons => Self::Reasons(Reasons::from_bits(click.bot_reasons)),
            ClickColumn::ClassifierVersion => Self::Number(click.classifier_version.into()),
            ClickColumn::VisitorId if click.visitor_id == 0 => Self::Unknown,
            ClickColumn::VisitorId => Self::Hex(click.visitor_id),
            ClickColumn::Asn => number(click.asn),
            ClickColumn::Metadata if click.metadata.is_empty() => Self::Unknown,
            ClickColumn::Metadata => Self::Json(click.metadata),
            ClickColumn::ReceivedAt => Self::Instant(Instant::from_millis(click.received)),
            ClickColumn::Position => Self::Position(click.log, click.partition, click.position),
            text => of_text(text, click),
        }
    }
}

/// The columns that are stored as texts, where an empty one is unknown.
fn of_text<'a>(column: ClickColumn, click: &ClickRecord<'a>) -> Cell<'a> {
    let text = match column {
        ClickColumn::ClickId => click.click_id,
        ClickColumn::Domain => click.domain,
        ClickColumn::ShortCode => click.short_code,
        ClickColumn::DestinationUrl => click.destination_url,
        ClickColumn::Country => click.country,
        ClickColumn::Continent => click.continent,
        ClickColumn::Region => click.region,
        ClickColumn::City => click.city,
        ClickColumn::Device => click.device,
        ClickColumn::Browser => click.browser,
        ClickColumn::BrowserVersion => click.browser_version,
        ClickColumn::Os => click.os,
        ClickColumn::OsVersion => click.os_version,
        ClickColumn::Language => click.language,
        ClickColumn::Referrer => click.referrer,
        ClickColumn::ReferrerUrl => click.referrer_url,
        ClickColumn::Channel => click.channel,
        ClickColumn::Social => click.social,
        ClickColumn::UtmSource => click.utm_source,
        ClickColumn::UtmMedium => click.utm_medium,
        ClickColumn::UtmCampaign => click.utm_campaign,
        ClickColumn::UtmTerm => click.utm_term,
        ClickColumn::UtmContent => click.utm_content,
        ClickColumn::Trigger => click.trigger,
        ClickColumn::Method => click.method,
        ClickColumn::BotClass => click.bot_class,
        ClickColumn::BotName => click.bot_name,
        ClickColumn::Network => click.network,
        ClickColumn::UserAgent => click.user_agent,
        ClickColumn::AcceptLanguage => click.accept_language,
        _ => "",
    };
    if text.is_empty() {
        Cell::Unknown
    } else {
        Cell::Text(text)
    }
}

const fn number<'a>(number: u32) -> Cell<'a> {
    if number == 0 {
        Cell::Unknown
    } else {
        Cell::Number(number)
    }
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::Text(text) | Self::Json(text) => f.write_str(text),
            Self::Instant(at) => write!(f, "{at:.3}"),
            Self::Local(at, zone) => write!(f, "{:.3}", zone.show(*at)),
            Self::Number(number) => number.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
            Self::Hex(number) => write!(f, "{number:016x}"),
            Self::Reasons(reasons) => {
                let mut between = "";
                reasons.names().try_for_each(|name| {
                    f.write_str(std::mem::replace(&mut between, ";"))?;
                    f.write_str(name)
                })
            }
            Self::Position(log, partition, offset) => write!(f, "{log}:{partition}:{offset}"),
        }
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Reasons(reasons) => reasons.serialize(serializer),
            Self::Json(text) => match serde_json::from_str::<&RawValue>(text) {
                Ok(json) => json.serialize(serializer),
                // Ingest stores nothing that is no JSON. What somebody else stored must not spoil the answer.
                Err(_) => serializer.serialize_str(text),
            },
            shown => serializer.collect_str(shown),
        }
    }
}
