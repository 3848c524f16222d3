use super::Version;
use crate::needles::Needles;
use crate::table::rows_of;

/// The table of browsers, ready for searching.
#[derive(Debug)]
pub(crate) struct Browsers {
    needles: Needles,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    name: &'static str,
    version: &'static str,
    kind: &'static str,
}

/// A browser as found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Browser {
    pub(crate) name: &'static str,
    pub(crate) version: Version,
    /// Whether other browsers call themselves so, too: then client hints may know better.
    pub(crate) may_be_another: bool,
    /// Whether it comes with the system and has its version, as Safari does on phones and tablets.
    pub(crate) is_part_of_system: bool,
}

impl Browsers {
    pub(crate) fn new() -> Self {
        let table = include_str!("../../data/browsers.tsv");
        Self {
            needles: Needles::new(rows_of(table).map(|[needle, ..]: [_; 4]| needle)),
            rules: rows_of(table)
                .map(|[_, name, version, kind]| Rule {
                    name,
                    version,
                    kind,
                })
                .collect(),
        }
    }

    /// The browser an agent names, on a system found before.
    pub(crate) fn find(&self, user_agent: &str, system: &str) -> Browser {
        let Some(found) = self.needles.first(user_agent) else {
            return webkit(user_agent, system);
        };
        let Some(rule) = self.rules.get(found.needle) else {
            return Browser::default();
        };
        let version = match rule.version {
            "-" => Version::default(),
            "=" => Version::at(user_agent.get(found.end..).unwrap_or_default()),
            marker => Version::after(user_agent, marker),
        };
        Browser {
            name: rule.name,
            version,
            may_be_another: rule.kind == "engine",
            is_part_of_system: false,
        }
    }
}

/// Safari, and what uses its engine without a name of its own.
fn webkit(user_agent: &str, system: &str) -> Browser {
    let is_mobile_apple = matches!(system, "iOS" | "iPadOS");
    if !user_agent.contains("AppleWebKit") {
        return Browser::default();
    }
    let name = if user_agent.contains("Safari/") {
        if system == "Android" {
            "Android Browser"
        } else {
            "Safari"
        }
    } else if is_mobile_apple || matches!(system, "macOS" | "tvOS" | "watchOS") {
        "Safari WebView"
    } else {
        return Browser::default();
    };
    Browser {
        name,
        version: Version::after(user_agent, "Version/"),
        may_be_another: false,
        is_part_of_system: is_mobile_apple && name == "Safari",
    }
}
