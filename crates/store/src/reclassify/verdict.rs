use clickhouse::Row;
use serde::{Deserialize, Serialize};

/// What a verdict rests on, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredEvidence {
    /// The user agent; empty when there was none.
    pub user_agent: String,
    /// Names and values of the request headers that bear on bots.
    pub headers: Vec<(String, String)>,
    /// The HTTP method.
    pub method: String,
    /// What kind of network it came from; empty when nothing is known of it.
    pub network: String,
    /// What the click says together with others of its visitor, as bits of reasons.
    pub behaviour: u32,
}

/// A verdict as it is stored, and what is told from the same evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StoredVerdict {
    /// Whether it is a program's click.
    pub is_bot: bool,
    /// What kind of program; empty for a person.
    pub bot_class: String,
    /// Which program; empty when that is not known.
    pub bot_name: String,
    /// The reasons, as bits.
    pub bot_reasons: u32,
    /// The version of the rules.
    pub classifier_version: u16,
    /// The kind of device.
    pub device: String,
    /// The browser.
    pub browser: String,
    /// Its version.
    pub browser_version: String,
    /// The operating system.
    pub os: String,
    /// Its version.
    pub os_version: String,
}

/// Clicks that rest on the same evidence and have the same verdict.
#[derive(Deserialize, Row)]
pub(super) struct GroupRow {
    pub(super) key: u64,
    agent: String,
    header: Vec<(String, String)>,
    verb: String,
    owner: String,
    together: u32,
    is_bot: bool,
    class: String,
    name: String,
    reasons: u32,
    version: u16,
    device_text: String,
    browser_text: String,
    browser_version_text: String,
    os_text: String,
    os_version_text: String,
    pub(super) clicks: u64,
}

impl GroupRow {
    /// The evidence, and the verdict that was given on it.
    pub(super) fn split(self) -> (StoredEvidence, StoredVerdict) {
        let evidence = StoredEvidence {
            user_agent: self.agent,
            headers: self.header,
            method: self.verb,
            network: self.owner,
            behaviour: self.together,
        };
        let verdict = StoredVerdict {
            is_bot: self.is_bot,
            bot_class: self.class,
            bot_name: self.name,
            bot_reasons: self.reasons,
            classifier_version: self.version,
            device: self.device_text,
            browser: self.browser_text,
            browser_version: self.browser_version_text,
            os: self.os_text,
            os_version: self.os_version_text,
        };
        (evidence, verdict)
    }
}
