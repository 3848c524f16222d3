use crate::table::Table;

/// A file of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RuleFile {
    Behaviours,
    BotRules,
    Browsers,
    Crawlers,
    Devices,
    Networks,
    NotBots,
    Referrers,
    Systems,
    Weights,
}

impl RuleFile {
    pub(crate) const ALL: [Self; 10] = [
        Self::Behaviours,
        Self::BotRules,
        Self::Browsers,
        Self::Crawlers,
        Self::Devices,
        Self::Networks,
        Self::NotBots,
        Self::Referrers,
        Self::Systems,
        Self::Weights,
    ];

    /// As it is part of the program.
    pub(crate) fn built_in(self) -> Table {
        let (file, text) = match self {
            Self::Behaviours => ("behaviours.tsv", include_str!("../../data/behaviours.tsv")),
            Self::BotRules => ("bot-rules.tsv", include_str!("../../data/bot-rules.tsv")),
            Self::Browsers => ("browsers.tsv", include_str!("../../data/browsers.tsv")),
            Self::Crawlers => ("crawlers.tsv", include_str!("../../data/crawlers.tsv")),
            Self::Devices => ("devices.tsv", include_str!("../../data/devices.tsv")),
            Self::Networks => ("networks.tsv", include_str!("../../data/networks.tsv")),
            Self::NotBots => ("not-bots.tsv", include_str!("../../data/not-bots.tsv")),
            Self::Referrers => ("referrers.tsv", include_str!("../../data/referrers.tsv")),
            Self::Systems => ("systems.tsv", include_str!("../../data/systems.tsv")),
            Self::Weights => ("weights.tsv", include_str!("../../data/weights.tsv")),
        };
        Table { file, text }
    }

    pub(crate) fn name(self) -> &'static str {
        self.built_in().file
    }
}

/// Files beside the rules that say what they are; they may lie in a folder of rules and are not read.
pub(crate) const COMPANIONS: [(&str, &str); 2] = [
    ("README.md", include_str!("../../data/README.md")),
    (
        "crawlers.LICENSE",
        include_str!("../../data/crawlers.LICENSE"),
    ),
];

/// The names of all files of rules.
pub(crate) fn names() -> Vec<&'static str> {
    RuleFile::ALL.into_iter().map(RuleFile::name).collect()
}
