use super::{Device, Version};
use crate::needles::{Found, NeedleRules};
use crate::table::Table;
use crate::{RuleLine, RulesError};

/// The table of operating systems, ready for searching.
#[derive(Debug)]
pub(crate) struct Systems(NeedleRules<Rule>);

/// What an agent that has the needle runs.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    /// What the version may stand after, in order.
    markers: Vec<&'static str>,
    hardware: Hardware,
    pub(crate) line: RuleLine,
}

/// A system as found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct System {
    pub(crate) name: &'static str,
    pub(crate) version: Version,
    pub(crate) hardware: Hardware,
}

/// What runs a system.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Hardware {
    /// Always the same kind of device.
    Always(Device),
    /// Phones, which say `Mobile`, and tablets, which do not.
    PhoneOrTablet,
    #[default]
    Unknown,
}

impl Systems {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let rows = table.rows(["needle", "name", "version", "device"]);
        let rules = rows.map(|row| {
            let [needle, name, markers, device] = row?;
            let markers = markers.given().into_iter();
            let known = Device::ALL.map(Device::name);
            let rule = Rule {
                name: name.text,
                markers: markers.flat_map(|markers| markers.split(';')).collect(),
                hardware: device.one_of(Hardware::parse, known.into_iter().chain(["android"]))?,
                line: needle.line,
            };
            Ok((needle.text, rule))
        });
        Ok(Self(NeedleRules::new(table, rules)?))
    }

    /// The rule that says what the system is.
    pub(crate) fn rule(&self, user_agent: &str) -> Option<(&Rule, Found)> {
        self.0.first(user_agent)
    }

    /// The system an agent names.
    pub(crate) fn find(&self, user_agent: &str) -> System {
        let Some((rule, _)) = self.rule(user_agent) else {
            return System::default();
        };
        let version = rule
            .markers
            .iter()
            .map(|marker| Version::after(user_agent, marker))
            .find(|version| !version.is_unknown())
            .unwrap_or_default();
        System {
            name: rule.name,
            version: honest(rule.name, version, user_agent),
            hardware: rule.hardware,
        }
    }
}

impl Hardware {
    fn parse(name: &str) -> Option<Self> {
        if name == "android" {
            return Some(Self::PhoneOrTablet);
        }
        Device::parse(name).map(Self::Always)
    }

    /// The device, as the rest of the agent tells it.
    pub(crate) fn device(self, user_agent: &str) -> Device {
        match self {
            Self::Always(device) => device,
            // Only browsers say `Mobile`; of other programs most are on phones.
            Self::PhoneOrTablet
                if user_agent.contains("Mobile") || !user_agent.starts_with("Mozilla/") =>
            {
                Device::Mobile
            }
            Self::PhoneOrTablet => Device::Tablet,
            Self::Unknown => Device::Other,
        }
    }
}

/// The version by its usual name, or none where browsers have agreed to state one that is not true.
fn honest(name: &str, version: Version, user_agent: &str) -> Version {
    let release = |major, minor| Version {
        major: Some(major),
        minor,
    };
    match (name, version.major, version.minor) {
        ("Windows", Some(6), 1) => release(7, 0),
        ("Windows", Some(6), 2) => release(8, 0),
        ("Windows", Some(6), 3) => release(8, 1),
        // Windows 10 and 11 both state NT 10.0; those before 7 go by names, not numbers.
        ("Windows", ..)
        // Every macOS since 10.15 states that.
        | ("macOS", Some(10), 15 | 16) => Version::default(),
        // Chromium's reduced agent.
        ("Android", Some(10), _) if user_agent.contains("Android 10; K)") => Version::default(),
        _ => version,
    }
}
