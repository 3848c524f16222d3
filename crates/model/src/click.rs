use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use crate::{Headers, Offset, Partition, Timestamp, Utm};

/// A message as it came from the log, before anything is known about it.
#[derive(Clone, Copy)]
pub struct RawClick<'a> {
    /// The partition it was read from.
    pub partition: Partition,
    /// Its position there.
    pub offset: Offset,
    /// When the log took it in. Part of the message, so that a replay judges it by the same clock.
    pub received_at: Timestamp,
    /// The bytes; empty for a tombstone.
    pub payload: &'a [u8],
}

/// One click, every field checked, mostly borrowed from its message.
#[derive(Clone, PartialEq)]
pub struct Click<'a> {
    /// Whose click it is; keeps the rule of [`crate::WorkspaceId`].
    pub workspace_id: Cow<'a, str>,
    /// Which link was clicked; keeps the rule of [`crate::LinkId`].
    pub link_id: Cow<'a, str>,
    /// When, between 2000 and 24 hours after arrival.
    pub clicked_at: Timestamp,
    /// The host of the short URL, lower case.
    pub domain: Cow<'a, str>,
    /// The path of the short URL, at most 255 bytes.
    pub short_code: Option<Cow<'a, str>>,
    /// Where the link led, without userinfo and fragment, at most 2,048 bytes.
    pub destination_url: Option<Cow<'a, str>>,
    /// The producer's own identifier of this click, at most 64 bytes.
    pub click_id: Option<Cow<'a, str>>,
    /// The visitor's address, IPv4-mapped ones normalised. Only ever used in memory.
    pub ip: Option<IpAddr>,
    /// The first 512 bytes of the user agent.
    pub user_agent: Option<Cow<'a, str>>,
    /// The page the visitor came from, without userinfo and fragment, at most 2,048 bytes.
    pub referrer: Option<Cow<'a, str>>,
    /// The first 256 bytes of the `Accept-Language` header.
    pub accept_language: Option<Cow<'a, str>>,
    /// The HTTP method, upper case; `GET` unless said otherwise.
    pub method: Cow<'a, str>,
    /// The HTTP status that was answered, 100–599; 302 unless said otherwise.
    pub status: u16,
    /// The request headers that bear on bots and privacy.
    pub headers: Headers<'a>,
    /// What the visitor followed.
    pub trigger: Trigger,
    /// Campaign parameters, stated or found in the destination's query.
    pub utm: Utm<'a>,
    /// The producer's own JSON object, as it was sent, at most 4 KiB.
    pub metadata: Option<&'a str>,
    /// How many fields were not known and left out.
    pub unknown_fields: u32,
}

impl fmt::Debug for RawClick<'_> {
    /// Without the payload, which is a visitor's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawClick")
            .field("partition", &self.partition)
            .field("offset", &self.offset)
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Click<'_> {
    /// Without anything that tells who the visitor was.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Click")
            .field("workspace_id", &self.workspace_id)
            .field("link_id", &self.link_id)
            .field("clicked_at", &self.clicked_at)
            .finish_non_exhaustive()
    }
}

/// What the visitor followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// The short link itself.
    #[default]
    Link,
    /// A QR code.
    Qr,
    /// A program calling an API.
    Api,
}

impl Trigger {
    /// Every trigger, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Link, Self::Qr, Self::Api];

    /// The name on the wire and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Qr => "qr",
            Self::Api => "api",
        }
    }

    /// The trigger of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.name() == name)
    }
}
