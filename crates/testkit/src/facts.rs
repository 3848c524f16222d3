use std::net::IpAddr;
use std::sync::Arc;

use crate::{Channel, Device};

/// What is true about one generated click, known from how it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// When it happened, in epoch milliseconds, exactly as the message says.
    pub at_ms: i64,
    /// Whose click it is.
    pub workspace_id: Arc<str>,
    /// Which link was clicked.
    pub link_id: Arc<str>,
    /// The host of the short URL.
    pub domain: Arc<str>,
    /// Its identifier; the message spells it as a UUID.
    pub click_id: u128,
    /// The visitor's address, IPv4-mapped ones as IPv4.
    pub ip: Option<IpAddr>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<&'static str>,
    /// The English name of the first subdivision.
    pub region: Option<Arc<str>>,
    /// The English name of the city.
    pub city: Option<Arc<str>>,
    /// As it was sent; `None` when it was absent or empty.
    pub user_agent: Option<&'static str>,
    /// `other` for a program.
    pub device: Device,
    /// `None` for a program.
    pub browser: Option<&'static str>,
    /// `None` for a program.
    pub os: Option<&'static str>,
    /// Whether it is a program's click, or a request that no person made.
    pub is_bot: bool,
    /// What the program is called, when its user agent says so.
    pub bot_name: Option<&'static str>,
    /// Lower case, without `www.`, port, userinfo.
    pub referrer_host: Option<Arc<str>>,
    /// By which way the visitor came.
    pub channel: Channel,
    /// `link` or `qr`.
    pub trigger: &'static str,
}
