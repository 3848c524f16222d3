//! Where a visitor came from.

mod channel;
mod hosts;
mod paid;

use std::sync::Arc;

use clickmill_model::{Click, LinkUrl};

use crate::cache::Cache;
pub use channel::Channel;
pub(crate) use hosts::{Hosts, Origin};

/// The longest host, in bytes (RFC 1035 §2.3.4).
const MAX_HOST: usize = 253;

/// Where a visitor came from. The URL stays in the click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referrer {
    /// The host, lower case, without a leading `www.`; the package of an `android-app://` referrer. `None` when there is
    /// no referrer.
    pub host: Option<Arc<str>>,
    /// By which kind of way.
    pub channel: Channel,
    /// The name of the social network or messenger the host belongs to.
    pub social: Option<&'static str>,
}

/// Where referrers seen before came from, by what stands before their path.
pub(crate) type ReferrerCache = Cache<Box<str>, Option<(Arc<str>, Origin)>>;

/// Tells where a click came from.
///
/// A host that is known for nothing but spam is that, whatever the link says. Else what the link itself says it was made for
/// comes first (paid, then e-mail), since a referrer is often missing or that of a redirect; then the link's own domain; then the host.
pub(crate) fn read(click: &Click<'_>, hosts: &Hosts, cache: &mut ReferrerCache) -> Referrer {
    let stated = paid::channel(click);
    let found = click
        .referrer
        .as_deref()
        .and_then(|referrer| look_up(before_path(referrer), hosts, cache));
    let Some((host, origin)) = found else {
        return Referrer {
            host: None,
            channel: stated.unwrap_or(Channel::Direct),
            social: None,
        };
    };
    let domain = click.domain.strip_prefix("www.").unwrap_or(&click.domain);
    let own = (*host == *domain).then_some(Channel::Internal);
    let spam = (origin.channel == Channel::Spam).then_some(Channel::Spam);
    Referrer {
        host: Some(host),
        channel: spam.or(stated).or(own).unwrap_or(origin.channel),
        social: origin.social,
    }
}

/// A URL without its path, which is all that most referrers have: `https://example.com`.
fn before_path(url: &str) -> &str {
    let authority = url.find(':').map_or(0, |colon| colon + "://".len());
    let path = url.get(authority..).and_then(|rest| rest.find('/'));
    path.and_then(|path| url.get(..authority + path))
        .unwrap_or(url)
}

fn look_up(url: &str, hosts: &Hosts, cache: &mut ReferrerCache) -> Option<(Arc<str>, Origin)> {
    if let Some(known) = cache.get(url) {
        return known;
    }
    let found = find(url, hosts);
    cache.put(url.into(), found.clone());
    found
}

fn find(url: &str, hosts: &Hosts) -> Option<(Arc<str>, Origin)> {
    let host = name(LinkUrl::parse(url)?.host)?;
    let origin = hosts.find(&host);
    Some((Arc::from(host), origin))
}

/// What the host of a click's referrer stands for, whatever the link says of itself.
pub(crate) fn origin(click: &Click<'_>, hosts: &Hosts) -> Option<Origin> {
    let (_, origin) = find(click.referrer.as_deref()?, hosts)?;
    Some(origin)
}

/// A host as it is reported. A referrer whose host cannot be one is taken for none, as one that cannot be read is.
fn name(host: &str) -> Option<String> {
    let is_good = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '[' | ']' | ':');
    if host.len() > MAX_HOST || !host.chars().all(is_good) {
        return None;
    }
    let lower = host.trim_end_matches('.').to_lowercase();
    let name = lower.strip_prefix("www.").unwrap_or(&lower);
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests;
