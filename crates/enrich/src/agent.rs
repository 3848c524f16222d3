//! What a click was made with: browser, system and kind of device.
//!
//! Three tables under `data/` decide, and where they know nothing the crate woothee is asked, which knows phones and
//! browsers of the years before. Client hints (User-Agent Client Hints, W3C WICG) say more than the user agent where a
//! browser sends them, since Chromium freezes most of the latter.

mod browser;
mod device;
mod fallback;
mod hints;
mod system;
mod version;

use std::ops::Range;

use crate::table::Table;
use crate::{RuleLine, RulesError};
use browser::Browsers;
pub use device::Device;
use device::Devices;
pub(crate) use hints::Hints;
use system::Systems;
use version::Version;

/// What a click was made with; what cannot be told is empty.
///
/// Versions have at most two numbers (`17.4`, `126`): more would tell visitors apart, not browsers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agent {
    /// The browser, or the app that shows the page; one name per family, on all systems.
    pub browser: &'static str,
    /// Its version.
    pub browser_version: Box<str>,
    /// The operating system.
    pub os: &'static str,
    /// Its version; empty where browsers state a frozen one.
    pub os_version: Box<str>,
    /// The kind of device.
    pub device: Device,
}

/// The tables, ready for searching.
#[derive(Debug)]
pub(crate) struct Agents {
    browsers: Browsers,
    systems: Systems,
    devices: Devices,
}

/// An agent as read, and what the text itself stated.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) agent: Agent,
    /// The system that the text names, whatever hints and devices say.
    pub(crate) stated_os: &'static str,
    /// The version of Chromium that it names.
    pub(crate) chromium: Option<u16>,
    /// Whether it has the name of a browser or app that nothing else goes by, or starts with one.
    pub(crate) has_own_name: bool,
}

impl Agents {
    pub(crate) fn new(browsers: Table, systems: Table, devices: Table) -> Result<Self, RulesError> {
        Ok(Self {
            browsers: Browsers::new(browsers)?,
            systems: Systems::new(systems)?,
            devices: Devices::new(devices)?,
        })
    }

    /// Reads a user agent, and the client hints sent with it.
    pub(crate) fn read(&self, user_agent: &str, hints: &Hints<'_>) -> Reading {
        let system = self.systems.find(user_agent);
        let browser = self.browsers.find(user_agent, system.name);
        let special = self.devices.find(user_agent);
        let mut agent = Agent {
            browser: browser.name,
            browser_version: browser.version.into(),
            os: special.os.unwrap_or(system.name),
            os_version: system.version.into(),
            device: special
                .device
                .unwrap_or_else(|| system.hardware.device(user_agent)),
        };
        // From iOS 26 on, agents state the system's version as 18.6 or 18.7 for ever, and Safari's tells it.
        if browser.is_part_of_system && browser.version.major > system.version.major {
            agent.os_version = browser.version.into();
        }
        if agent.browser.is_empty() || agent.os.is_empty() {
            fallback::complete(&mut agent, user_agent);
        }
        hints::apply(&mut agent, hints, browser.may_be_another);
        Reading {
            agent,
            stated_os: system.name,
            chromium: Version::after(user_agent, "Chrome/").major,
            has_own_name: browser.has_own_name,
        }
    }

    /// Tells of every rule that says something about an agent, and where in it: of what, what, and which rule.
    pub(crate) fn explain(&self, user_agent: &str, mut tell: impl FnMut(Told)) {
        let browser = self.browsers.rule(user_agent);
        let system = self.systems.rule(user_agent);
        let device = self.devices.rule(user_agent);
        let told = [
            browser.map(|(rule, found)| ("browser", rule.name, rule.line, found)),
            system.map(|(rule, found)| ("os", rule.name, rule.line, found)),
            device.map(|(rule, found)| ("device", rule.device.name(), rule.line, found)),
        ];
        for (what, value, line, found) in told.into_iter().flatten() {
            tell(Told {
                what,
                value,
                line,
                at: found.range(),
            });
        }
    }
}

/// What a rule says about an agent.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) what: &'static str,
    pub(crate) value: &'static str,
    pub(crate) line: RuleLine,
    pub(crate) at: Range<usize>,
}

#[cfg(test)]
mod tests;
