use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use crate::headers::lower;
use crate::readable::is_readable;
use crate::text::{Text, truncate};
use crate::wire::{self, Stamp, Wire};
use crate::{
    Click, InvalidId, LinkId, LinkUrl, RawClick, Reason, Rejection, Timestamp, Trigger, Utm,
    WorkspaceId,
};

/// The largest message read, in bytes: what a Kafka broker takes by default (`message.max.bytes`).
pub const MAX_MESSAGE_BYTES: usize = 1024 * 1024;

/// The longest `click_id`, in bytes.
pub const MAX_CLICK_ID: usize = 64;
/// The longest domain, in bytes.
pub const MAX_DOMAIN: usize = 253;
/// The longest short code, in bytes.
pub const MAX_SHORT_CODE: usize = 255;
/// The longest destination, in bytes.
pub const MAX_URL: usize = 2048;
/// The largest `metadata`, in bytes of JSON.
pub const MAX_METADATA: usize = 4096;
/// The longest HTTP method, in letters.
pub const MAX_METHOD: usize = 16;
const MAX_USER_AGENT: usize = 512;
const MAX_ACCEPT_LANGUAGE: usize = 256;

/// Reads a message as a click.
///
/// # Errors
///
/// A [`Rejection`] names the first rule that is broken. The judgement depends on nothing but the message, so a replay
/// comes to the same one.
pub fn decode<'a>(raw: &RawClick<'a>) -> Result<Click<'a>, Rejection> {
    check_size(raw.payload)?;
    check(wire::read(raw.payload)?, raw.received_at)
}

pub(crate) fn check_size(payload: &[u8]) -> Result<(), Rejection> {
    match payload.len() {
        0 => Err(Rejection::of_message(Reason::Empty)),
        1..=MAX_MESSAGE_BYTES => Ok(()),
        _ => Err(Rejection::of_message(Reason::TooLarge)),
    }
}

pub(crate) fn check(wire: Wire<'_>, received_at: Timestamp) -> Result<Click<'_>, Rejection> {
    let workspace_id = required("workspace_id", wire.workspace_id)?;
    let link_id = required("link_id", wire.link_id)?;
    WorkspaceId::check(&workspace_id).map_err(|error| of_id("workspace_id", error))?;
    LinkId::check(&link_id).map_err(|error| of_id("link_id", error))?;
    let destination_url = wire
        .destination_url
        .and_then(present)
        .map(check_destination)
        .transpose()?;
    let utm = wire.utm.unwrap_or_else(|| {
        destination_url
            .as_deref()
            .and_then(LinkUrl::parse)
            .and_then(|url| url.query)
            .map(Utm::from_query)
            .unwrap_or_default()
    });
    Ok(Click {
        workspace_id,
        link_id,
        clicked_at: check_instant(
            "clicked_at",
            wire.clicked_at
                .ok_or(Rejection::of_field("clicked_at", Reason::MissingField))?,
            received_at,
        )?,
        domain: check_domain(required("domain", wire.domain)?)?,
        short_code: wire
            .short_code
            .and_then(present)
            .map(|text| limited("short_code", text, MAX_SHORT_CODE))
            .transpose()?,
        destination_url,
        click_id: wire
            .click_id
            .and_then(present)
            .map(check_click_id)
            .transpose()?,
        ip: wire
            .ip
            .and_then(present)
            .map(|text| check_ip(&text))
            .transpose()?,
        user_agent: wire
            .user_agent
            .and_then(present)
            .map(|text| truncate(text, MAX_USER_AGENT)),
        referrer: wire.referrer.and_then(present).and_then(readable_referrer),
        accept_language: wire
            .accept_language
            .and_then(present)
            .map(|text| truncate(text, MAX_ACCEPT_LANGUAGE)),
        method: wire
            .method
            .and_then(present)
            .map_or(Ok(Cow::Borrowed("GET")), check_method)?,
        status: wire.status.map_or(Ok(302), check_status)?,
        headers: wire.headers.unwrap_or_default(),
        trigger: wire
            .trigger
            .and_then(present)
            .map_or(Ok(Trigger::Link), |text| check_trigger(&text))?,
        utm,
        metadata: wire
            .metadata
            .map(|json| check_metadata(json.get()))
            .transpose()?,
        unknown_fields: wire.unknown_fields,
    })
}

/// An optional field given as an empty text is absent: many producers write `""` for it.
fn present(Text(text): Text<'_>) -> Option<Cow<'_, str>> {
    (!text.is_empty()).then_some(text)
}

fn required<'a>(field: &'static str, text: Option<Text<'a>>) -> Result<Cow<'a, str>, Rejection> {
    text.and_then(present)
        .ok_or(Rejection::of_field(field, Reason::MissingField))
}

fn limited<'a>(
    field: &'static str,
    text: Cow<'a, str>,
    max: usize,
) -> Result<Cow<'a, str>, Rejection> {
    if text.len() <= max {
        Ok(text)
    } else {
        Err(Rejection::of_field(field, Reason::TooLong))
    }
}

fn of_id(field: &'static str, error: InvalidId) -> Rejection {
    let reason = match error {
        InvalidId::Empty => Reason::MissingField,
        InvalidId::TooLong => Reason::TooLong,
        InvalidId::Characters => Reason::BadCharacters,
    };
    Rejection::of_field(field, reason)
}

pub(crate) fn check_instant(
    field: &'static str,
    stamp: Stamp<'_>,
    received_at: Timestamp,
) -> Result<Timestamp, Rejection> {
    let reject = |reason| Rejection::of_field(field, reason);
    let instant = match stamp {
        Stamp::Millis(millis) => Timestamp(millis),
        Stamp::Text(text) => Timestamp::parse_rfc3339(&text).ok_or(reject(Reason::BadTimestamp))?,
    };
    if instant < Timestamp::EARLIEST {
        return Err(reject(Reason::TooOld));
    }
    if instant.0 > received_at.0.saturating_add(Timestamp::MAX_AHEAD_MS) {
        return Err(reject(Reason::TooFarAhead));
    }
    Ok(instant)
}

pub(crate) fn check_domain(domain: Cow<'_, str>) -> Result<Cow<'_, str>, Rejection> {
    let domain = limited("domain", domain, MAX_DOMAIN)?;
    // Letters beyond ASCII pass as they are: browsers send the ASCII form, producers may keep the readable one.
    let is_host_char = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let labels_are_good = domain
        .split('.')
        .all(|label| !label.is_empty() && label.len() <= 63);
    if labels_are_good && domain.chars().all(is_host_char) {
        Ok(lower(domain))
    } else {
        Err(Rejection::of_field("domain", Reason::BadHost))
    }
}

pub(crate) fn check_destination(text: Cow<'_, str>) -> Result<Cow<'_, str>, Rejection> {
    let text = limited("destination_url", text, MAX_URL)?;
    without_secrets(text).ok_or(Rejection::of_field("destination_url", Reason::BadUrl))
}

/// A referrer comes from the visitor's browser: one that cannot be read is left out.
fn readable_referrer(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    without_secrets(truncate(text, MAX_URL))
}

fn without_secrets(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    match text {
        Cow::Borrowed(text) => LinkUrl::parse(text).map(|url| url.without_secrets()),
        Cow::Owned(text) => {
            LinkUrl::parse(&text).map(|url| Cow::Owned(url.without_secrets().into_owned()))
        }
    }
}

fn check_click_id(text: Cow<'_, str>) -> Result<Cow<'_, str>, Rejection> {
    let text = limited("click_id", text, MAX_CLICK_ID)?;
    if text.chars().any(char::is_control) {
        return Err(Rejection::of_field("click_id", Reason::BadCharacters));
    }
    Ok(text)
}

/// Takes what proxies write as well: `192.0.2.1:4711`, `[2001:db8::1]:443`, `fe80::1%eth0`, `::ffff:192.0.2.1`.
fn check_ip(text: &str) -> Result<IpAddr, Rejection> {
    let bare = text.trim_matches(['[', ']']);
    let bare = bare
        .split_once('%')
        .map_or(bare, |(address, _zone)| address);
    let address = bare
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address
        .map(|ip| ip.to_canonical())
        .map_err(|_| Rejection::of_field("ip", Reason::BadIp))
}

fn check_method(text: Cow<'_, str>) -> Result<Cow<'_, str>, Rejection> {
    if text.len() > MAX_METHOD || !text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Rejection::of_field("method", Reason::BadMethod));
    }
    if text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(text)
    } else {
        Ok(Cow::Owned(text.to_ascii_uppercase()))
    }
}

fn check_status(status: u64) -> Result<u16, Rejection> {
    u16::try_from(status)
        .ok()
        .filter(|status| (100..600).contains(status))
        .ok_or(Rejection::of_field("status", Reason::BadStatus))
}

fn check_trigger(text: &str) -> Result<Trigger, Rejection> {
    Trigger::parse(text).ok_or(Rejection::of_field("trigger", Reason::BadTrigger))
}

fn check_metadata(json: &str) -> Result<&str, Rejection> {
    if !json.starts_with('{') {
        return Err(Rejection::of_field("metadata", Reason::BadMetadata));
    }
    if json.len() > MAX_METADATA {
        return Err(Rejection::of_field("metadata", Reason::TooLong));
    }
    if !is_readable(json) {
        return Err(Rejection::of_field("metadata", Reason::BadMetadata));
    }
    Ok(json)
}

#[cfg(test)]
mod tests;
