use super::Version;
use crate::needles::{Found, NeedleRules};
use crate::table::Table;
use crate::{RuleLine, RulesError};

/// The table of browsers, ready for searching.
#[derive(Debug)]
pub(crate) struct Browsers(NeedleRules<Rule>);

/// What an agent that has the needle is.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    version: &'static str,
    kind: Kind,
    pub(crate) line: RuleLine,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// An app's own view.
    App,
    Browser,
    /// A browser, or what is built of one and calls itself like it.
    Engine,
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
    /// Whether the agent has a name that nothing else goes by, or starts with it.
    pub(crate) has_own_name: bool,
}

impl Browsers {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let rows = table.rows(["needle", "name", "version", "kind"]);
        let rules = rows.map(|row| {
            let [needle, name, version, kind] = row?;
            let rule = Rule {
                name: name.text,
                version: version.text,
                kind: kind.one_of(Kind::parse, ["app", "browser", "engine"])?,
                line: needle.line,
            };
            Ok((needle.text, rule))
        });
        Ok(Self(NeedleRules::new(table, rules)?))
    }

    /// The rule that says what the browser is.
    pub(crate) fn rule(&self, user_agent: &str) -> Option<(&Rule, Found)> {
        self.0.first(user_agent)
    }

    /// The browser an agent names, on a system found before.
    pub(crate) fn find(&self, user_agent: &str, system: &str) -> Browser {
        let Some((rule, found)) = self.rule(user_agent) else {
            return webkit(user_agent, system);
        };
        let version = match rule.version {
            "-" => Version::default(),
            "=" => Version::at(user_agent.get(found.end..).unwrap_or_default()),
            marker => Version::after(user_agent, marker),
        };
        Browser {
            name: rule.name,
            version,
            may_be_another: rule.kind == Kind::Engine,
            is_part_of_system: false,
            has_own_name: rule.kind != Kind::Engine || found.start == 0,
        }
    }
}

impl Kind {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "app" => Self::App,
            "browser" => Self::Browser,
            "engine" => Self::Engine,
            _ => return None,
        })
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
        has_own_name: false,
    }
}
