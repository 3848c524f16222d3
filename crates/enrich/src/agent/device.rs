use crate::needles::Needles;
use crate::table::rows_of;

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
pub(crate) struct Devices {
    needles: Needles,
    rules: Vec<Special>,
}

/// What is special about a device.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Special {
    /// The kind it is.
    pub(crate) device: Option<Device>,
    /// The system it runs, whatever the agent says.
    pub(crate) os: Option<&'static str>,
}

impl Devices {
    pub(crate) fn new() -> Self {
        let table = include_str!("../../data/devices.tsv");
        Self {
            needles: Needles::new(rows_of(table).map(|[needle, ..]: [_; 3]| needle)),
            rules: rows_of(table)
                .map(|[_, device, os]| Special {
                    device: Device::parse(device),
                    os: (os != "-").then_some(os),
                })
                .collect(),
        }
    }

    /// What is special about the device of an agent, mostly nothing.
    pub(crate) fn find(&self, user_agent: &str) -> Special {
        self.needles
            .first(user_agent)
            .and_then(|found| self.rules.get(found.needle))
            .copied()
            .unwrap_or_default()
    }
}
