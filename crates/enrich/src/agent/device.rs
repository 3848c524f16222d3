use crate::needles::{Found, NeedleRules};
use crate::table::Table;
use crate::{RuleLine, RulesError};

/// The kind of device a click was made with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Device {
    /// A desktop or laptop computer.
    Desktop,
    /// A phone.
    Mobile,
    /// A tablet.
    Tablet,
    /// A television set, or what is plugged into one.
    Tv,
    /// A game console.
    Console,
    /// A watch or a headset.
    Wearable,
    /// Anything else: bots, and what cannot be told.
    #[default]
    Other,
}

impl Device {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Desktop,
        Self::Mobile,
        Self::Tablet,
        Self::Tv,
        Self::Console,
        Self::Wearable,
        Self::Other,
    ];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Mobile => "mobile",
            Self::Tablet => "tablet",
            Self::Tv => "tv",
            Self::Console => "console",
            Self::Wearable => "wearable",
            Self::Other => "other",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|device| device.name() == name)
    }
}

/// The table of devices that their system alone does not tell, ready for searching.
#[derive(Debug)]
pub(crate) struct Devices(NeedleRules<Rule>);

/// What is special about a device.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Special {
    /// The kind it is.
    pub(crate) device: Option<Device>,
    /// The system it runs, whatever the agent says.
    pub(crate) os: Option<&'static str>,
}

/// What a device that has the needle is.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) device: Device,
    os: Option<&'static str>,
    pub(crate) line: RuleLine,
}

impl Devices {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let rules = table.rows(["needle", "device", "os"]).map(|row| {
            let [needle, device, os] = row?;
            let rule = Rule {
                device: device.one_of(Device::parse, Device::ALL.map(Device::name))?,
                os: os.given(),
                line: needle.line,
            };
            Ok((needle.text, rule))
        });
        Ok(Self(NeedleRules::new(table, rules)?))
    }

    /// The rule that says what is special.
    pub(crate) fn rule(&self, user_agent: &str) -> Option<(&Rule, Found)> {
        self.0.first(user_agent)
    }

    /// What is special about the device of an agent, mostly nothing.
    pub(crate) fn find(&self, user_agent: &str) -> Special {
        self.rule(user_agent)
            .map(|(rule, _)| Special {
                device: Some(rule.device),
                os: rule.os,
            })
            .unwrap_or_default()
    }
}
