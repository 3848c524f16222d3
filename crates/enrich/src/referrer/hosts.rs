use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Channel;
use crate::table::Table;
use crate::{RuleLine, RulesError};

/// The table of known hosts.
#[derive(Debug)]
pub(crate) struct Hosts {
    exact: HashMap<&'static str, Origin, RandomState>,
    /// `*.host`, by the host.
    below: HashMap<&'static str, Origin, RandomState>,
    /// `host.*`, by the host.
    suffixed: HashMap<&'static str, Origin, RandomState>,
}

/// What a host stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) channel: Channel,
    pub(crate) social: Option<&'static str>,
    /// Where that is said, unless it is any other site.
    pub(crate) line: Option<RuleLine>,
}

impl Hosts {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let mut hosts = Self {
            exact: HashMap::default(),
            below: HashMap::default(),
            suffixed: HashMap::default(),
        };
        for row in table.rows(["host", "channel", "name"]) {
            let [cell, channel, name] = row?;
            let origin = Origin {
                channel: channel.one_of(Channel::parse, Channel::ALL.map(Channel::name))?,
                social: name.given(),
                line: Some(cell.line),
            };
            let host = cell.text;
            if let Some(host) = host.strip_prefix("*.") {
                hosts.below.insert(host, origin);
            } else if let Some(host) = host.strip_suffix(".*") {
                hosts.suffixed.insert(host, origin);
            } else {
                hosts.exact.insert(host, origin);
            }
        }
        Ok(hosts)
    }

    /// What a host stands for; any other site is a referral.
    pub(crate) fn find(&self, host: &str) -> Origin {
        let parents = std::iter::successors(Some(host), |host| Some(host.split_once('.')?.1));
        let known = self
            .exact
            .get(host)
            .or_else(|| {
                parents
                    .take(MAX_LABELS)
                    .find_map(|parent| self.below.get(parent))
            })
            .or_else(|| {
                let (name, suffix) = host.split_once('.')?;
                self.suffixed.get(name).filter(|_| is_public_suffix(suffix))
            });
        known.copied().unwrap_or(Origin {
            channel: Channel::Referral,
            social: None,
            line: None,
        })
    }
}

/// Parents of a host that are looked at; no host has more labels than a name may have bytes.
const MAX_LABELS: usize = 127;

/// Whether a text can be a top-level domain or a country's second level, as in `de`, `com`, `co.uk`, `com.br`.
fn is_public_suffix(suffix: &str) -> bool {
    match suffix.split_once('.') {
        None => true,
        Some((second, country)) => {
            matches!(second, "co" | "com" | "org" | "net" | "ne" | "or") && country.len() == 2
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFile;

    fn channel(host: &str) -> &'static str {
        let hosts = Hosts::new(RuleFile::Referrers.built_in()).unwrap();
        hosts.find(host).channel.name()
    }

    #[test]
    fn a_name_is_known_under_any_public_suffix() {
        assert_eq!(channel("google.de"), "search");
        assert_eq!(channel("google.co.uk"), "search");
        assert_eq!(channel("google.evil.example"), "referral");
        assert_eq!(channel("notgoogle.com"), "referral");
    }

    #[test]
    fn an_exact_host_wins_over_its_parents() {
        assert_eq!(channel("mail.google.com"), "email");
        assert_eq!(channel("docs.google.com"), "referral");
        assert_eq!(channel("gemini.google.com"), "ai");
        assert_eq!(channel("l.facebook.com"), "social");
        assert_eq!(channel("eur01.safelinks.protection.outlook.com"), "email");
        assert_eq!(channel("facebook.com.evil.example"), "referral");
    }
}
