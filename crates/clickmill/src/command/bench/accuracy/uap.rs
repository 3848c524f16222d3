use anyhow::Context;
use regex::bytes::{Regex, RegexBuilder};

use super::formats::yaml;

/// The rules of uap-core for one thing: the first that is found gives its name.
pub(super) struct UapRules(Vec<Rule>);

struct Rule {
    regex: Regex,
    /// The name, with `$1` for what the first group found; else the first group is the name.
    replacement: Option<String>,
}

impl UapRules {
    /// Those of a section of `regexes.yaml`, such as `os_parsers`, whose names are in `replacement`.
    pub(super) fn of(text: &str, section: &str, replacement: &str) -> anyhow::Result<Self> {
        let mut rules: Vec<Rule> = Vec::new();
        let mut is_in_section = false;
        for line in yaml(text) {
            let (key, value) = line?;
            if key.ends_with("_parsers") {
                is_in_section = key == section;
            } else if is_in_section && key == "regex" {
                let regex = RegexBuilder::new(&value).unicode(false).build();
                rules.push(Rule {
                    regex: regex.with_context(|| format!("cannot build {value}"))?,
                    replacement: None,
                });
            } else if is_in_section
                && key == replacement
                && let Some(last) = rules.last_mut()
            {
                last.replacement = Some(value);
            }
        }
        Ok(Self(rules))
    }

    /// The name of what an agent is, or `Other`.
    pub(super) fn name(&self, user_agent: &str) -> String {
        let found = self.0.iter().find_map(|rule| rule.name(user_agent));
        found.unwrap_or_else(|| "Other".to_owned())
    }
}

impl Rule {
    fn name(&self, user_agent: &str) -> Option<String> {
        let groups = self.regex.captures(user_agent.as_bytes())?;
        let first = groups
            .get(1)
            .map(|group| String::from_utf8_lossy(group.as_bytes()));
        let first = first.unwrap_or_default();
        Some(match &self.replacement {
            Some(replacement) => replacement.replace("$1", &first).trim().to_owned(),
            None => first.into_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_of_its_section_gives_the_name() {
        let text = "user_agent_parsers:\n  - regex: '(Foo)/(\\d+)'\n  - regex: 'Foo|(Bar)'\n    family_replacement: 'A $1'\n\
                    os_parsers:\n  - regex: '(Windows)'\n    os_replacement: 'W'\n";
        let browsers = UapRules::of(text, "user_agent_parsers", "family_replacement").unwrap();
        assert_eq!(browsers.name("Foo/1"), "Foo");
        assert_eq!(browsers.name("Bar Windows"), "A Bar");
        assert_eq!(browsers.name("Windows"), "Other");
        let systems = UapRules::of(text, "os_parsers", "os_replacement").unwrap();
        assert_eq!(systems.name("Foo/1 Windows"), "W");
    }
}
