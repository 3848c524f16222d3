use std::fmt::Display;

use clickmill_model::Reasons;
use clickmill_stats::{Instant, Zone};
use clickmill_store::ClickRecord;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A click as lists show it, in a zone. What is unknown is null.
pub(super) struct Click<'a> {
    record: &'a ClickRecord<'a>,
    zone: &'a Zone,
}

impl<'a> Click<'a> {
    pub(super) const fn new(record: &'a ClickRecord<'a>, zone: &'a Zone) -> Self {
        Self { record, zone }
    }
}

impl Serialize for Click<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = self.record;
        let clicked_at = Instant::from_millis(record.clicked);
        let received_at = Instant::from_millis(record.received);
        let mut click = serializer.serialize_struct("Click", 38)?;
        click.serialize_field("click_id", &known(record.click_id))?;
        click.serialize_field("link_id", record.link_id)?;
        click.serialize_field("clicked_at", &Text(format_args!("{clicked_at:.3}")))?;
        let local = self.zone.show(clicked_at);
        click.serialize_field("clicked_at_local", &Text(format_args!("{local:.3}")))?;
        click.serialize_field("domain", &known(record.domain))?;
        click.serialize_field("short_code", &known(record.short_code))?;
        click.serialize_field("destination_url", &known(record.destination_url))?;
        click.serialize_field("country", &known(record.country))?;
        click.serialize_field("continent", &known(record.continent))?;
        click.serialize_field("region", &known(record.region))?;
        click.serialize_field("city", &known(record.city))?;
        click.serialize_field("city_id", &Some(record.city_id).filter(|&id| id != 0))?;
        click.serialize_field("device", &known(record.device))?;
        click.serialize_field("browser", &known(record.browser))?;
        click.serialize_field("browser_version", &known(record.browser_version))?;
        click.serialize_field("os", &known(record.os))?;
        click.serialize_field("os_version", &known(record.os_version))?;
        click.serialize_field("language", &known(record.language))?;
        click.serialize_field("referrer", &known(record.referrer))?;
        click.serialize_field("referrer_url", &known(record.referrer_url))?;
        click.serialize_field("channel", &known(record.channel))?;
        click.serialize_field("social", &known(record.social))?;
        click.serialize_field("utm", &Utm::of(record))?;
        click.serialize_field("trigger", &known(record.trigger))?;
        click.serialize_field("method", &known(record.method))?;
        click.serialize_field("status", &record.status)?;
        click.serialize_field("is_bot", &record.is_bot)?;
        click.serialize_field("bot_class", &known(record.bot_class))?;
        click.serialize_field("bot_name", &known(record.bot_name))?;
        click.serialize_field("bot_reasons", &Reasons::from_bits(record.bot_reasons))?;
        click.serialize_field("classifier_version", &record.classifier_version)?;
        // As a number it would lose digits wherever numbers are floating.
        let id = format_args!("{:016x}", record.visitor_id);
        let visitor = (record.visitor_id != 0).then_some(Text(id));
        click.serialize_field("visitor_id", &visitor)?;
        click.serialize_field("asn", &Some(record.asn).filter(|&asn| asn != 0))?;
        click.serialize_field("network", &known(record.network))?;
        click.serialize_field("user_agent", &known(record.user_agent))?;
        click.serialize_field("accept_language", &known(record.accept_language))?;
        click.serialize_field("metadata", &Metadata::of(record.metadata))?;
        click.serialize_field("received_at", &Text(format_args!("{received_at:.3}")))?;
        click.end()
    }
}

#[derive(Serialize)]
struct Utm<'a> {
    source: Option<&'a str>,
    medium: Option<&'a str>,
    campaign: Option<&'a str>,
    term: Option<&'a str>,
    content: Option<&'a str>,
}

impl<'a> Utm<'a> {
    fn of(record: &ClickRecord<'a>) -> Self {
        Self {
            source: known(record.utm_source),
            medium: known(record.utm_medium),
            campaign: known(record.utm_campaign),
            term: known(record.utm_term),
            content: known(record.utm_content),
        }
    }
}

/// The producer's own object, byte for byte.
#[derive(Serialize)]
#[serde(untagged)]
enum Metadata<'a> {
    Given(Option<&'a RawValue>),
    /// Ingest stores nothing that is no JSON. What somebody else stored must not spoil the answer.
    Other(&'a str),
}

impl<'a> Metadata<'a> {
    fn of(stored: &'a str) -> Self {
        if stored.is_empty() {
            return Self::Given(None);
        }
        serde_json::from_str(stored).map_or(Self::Other(stored), |json| Self::Given(Some(json)))
    }
}

/// What is shown as text, written straight into the answer.
struct Text<T>(T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

fn known(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests;
