use super::{Device, Version};
use crate::needles::Needles;
use crate::table::rows_of;

/// The table of operating systems, ready for searching.
#[derive(Debug)]
pub(crate) struct Systems {
    needles: Needles,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    name: &'static str,
    /// What the version may stand after, in order.
    markers: Vec<&'static str>,
    hardware: Hardware,
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
    pub(crate) fn new() -> Self {
        let table = include_str!("../../data/systems.tsv");
        Self {
            needles: Needles::new(rows_of(table).map(|[needle, ..]: [_; 4]| needle)),
            rules: rows_of(table)
                .map(|[_, name, markers, hardware]| Rule {
                    name,
                    markers: markers.split(';').filter(|marker| *marker != "-").collect(),
                    hardware: Hardware::parse(hardware),
                })
                .collect(),
        }
    }

    /// The system an agent names.
    pub(crate) fn find(&self, user_agent: &str) -> System {
        let rule = self
            .needles
            .first(user_agent)
            .and_then(|found| self.rules.get(found.needle));
        let Some(rule) = rule else {
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
    fn parse(name: &str) -> Self {
        match Device::parse(name) {
            Some(device) => Self::Always(device),
            None => Self::PhoneOrTablet,
        }
    }

    /// The device, as the rest of the agent tells it.
    pub(crate) fn device(self, user_agent: &str) -> Device {
        match self {
            Self::Always(device) => device,
            Self::PhoneOrTablet if user_agent.contains("Mobile") => Device::Mobile,
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
