use std::sync::Arc;

use crate::rng::Rng;
use crate::table;
use crate::weighted::Weighted;
use crate::{Channel, GeneratorError};

const TABLE: &str = include_str!("../data/referrers.tsv");
const OWN_DOMAIN: &str = "{domain}";

/// A page that clicks come from.
#[derive(Clone, Debug)]
pub(crate) struct Referrer {
    /// As a browser sends it; `{domain}` stands for the click's own.
    pub(crate) url: Arc<str>,
    /// As reports show it.
    pub(crate) host: Arc<str>,
    pub(crate) channel: Channel,
}

impl Referrer {
    /// Whether it is a page of the click's own domain.
    pub(crate) fn is_own(&self) -> bool {
        self.channel == Channel::Internal
    }

    /// Writes the URL of a click on that domain.
    pub(crate) fn write(&self, domain: &str, buf: &mut Vec<u8>) {
        let (before, after) = self
            .url
            .split_once(OWN_DOMAIN)
            .map_or((&*self.url, None), |(a, b)| (a, Some(b)));
        buf.extend_from_slice(before.as_bytes());
        if let Some(after) = after {
            buf.extend_from_slice(domain.as_bytes());
            buf.extend_from_slice(after.as_bytes());
        }
    }
}

/// All referrers, to be chosen by weight.
#[derive(Clone, Debug)]
pub(crate) struct Referrers {
    /// `None` is no referrer.
    rows: Vec<Option<Referrer>>,
    choice: Weighted,
}

impl Referrers {
    pub(crate) fn load() -> Result<Self, GeneratorError> {
        let mut rows = Vec::new();
        let mut weights = Vec::new();
        for [weight, channel, host, url] in table::rows("referrers.tsv", TABLE)? {
            weights.push(table::parse("referrers.tsv", weight)?);
            let channel = table::parse("referrers.tsv", channel)?;
            let page = table::optional(url).zip(table::optional(host));
            rows.push(page.map(|(url, host)| Referrer { url, host, channel }));
        }
        Ok(Self {
            rows,
            choice: Weighted::new(&weights),
        })
    }

    pub(crate) fn choose(&self, rng: &mut Rng) -> Option<&Referrer> {
        self.rows
            .get(self.choice.choose(rng))
            .and_then(Option::as_ref)
    }

    /// The row of an in-app browser's own referrer.
    pub(crate) fn find(&self, url: &str) -> Option<&Referrer> {
        self.rows
            .iter()
            .flatten()
            .find(|referrer| *referrer.url == *url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_what_another_library_reads_from_the_urls() {
        for referrer in Referrers::load()
            .unwrap()
            .rows
            .iter()
            .flatten()
            .filter(|referrer| !referrer.is_own())
        {
            let url = url::Url::parse(&referrer.url).unwrap();
            let host = url.host_str().unwrap().to_ascii_lowercase();
            assert_eq!(host.strip_prefix("www.").unwrap_or(&host), &*referrer.host);
        }
    }

    #[test]
    fn urls_need_no_escape() {
        for referrer in Referrers::load().unwrap().rows.iter().flatten() {
            assert_eq!(
                serde_json::to_string(&*referrer.url).unwrap(),
                format!("\"{}\"", referrer.url)
            );
        }
    }

    #[test]
    fn the_own_domain_is_filled_in() {
        let referrers = Referrers::load().unwrap();
        let mut buf = Vec::new();
        referrers
            .find("https://{domain}/")
            .unwrap()
            .write("go.acme.example", &mut buf);
        assert_eq!(buf, b"https://go.acme.example/");
    }
}
