use std::fmt;
use std::io::{self, Write};

use clickmill_enrich::{BotClass, ENOUGH, EnrichedClick, Finding, Language};

/// How many characters of the user agent are shown of what was found in it.
const SHOWN: usize = 40;

/// Writes why a click, whose reasons weigh so much, is read as it is; ended by an empty line.
pub(super) fn write(
    output: &mut impl Write,
    click: &EnrichedClick<'_>,
    weight: u32,
    findings: &[Finding],
) -> io::Result<()> {
    let user_agent = click.click.user_agent.as_deref().unwrap_or_default();
    match user_agent {
        "" => writeln!(output, "(no user agent)")?,
        _ => writeln!(output, "{}", Plain(user_agent))?,
    }
    writeln!(output, "  {}", Judged { click, weight })?;
    writeln!(output, "  {}", Read(click))?;
    for finding in findings {
        let weight = finding.weight.map(|weight| weight.to_string());
        write!(
            output,
            "    {:<13} {:>4}  {:<22}  {}",
            finding.what,
            weight.unwrap_or_default(),
            finding.rule.to_string(),
            finding.value
        )?;
        if let Some(at) = &finding.at {
            let found = user_agent.get(at.clone()).unwrap_or_default();
            let start: String = found.chars().take(SHOWN).collect();
            let more = if start.len() < found.len() { "…" } else { "" };
            write!(output, ", {start:?}{more} at {}", at.start)?;
        }
        writeln!(output)?;
    }
    writeln!(output)
}

/// A text without anything that a terminal would obey.
struct Plain<'a>(&'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| {
            if c.is_control() {
                write!(f, "{}", c.escape_default())
            } else {
                write!(f, "{c}")
            }
        })
    }
}

/// The verdict in words.
struct Judged<'a> {
    click: &'a EnrichedClick<'a>,
    weight: u32,
}

impl fmt::Display for Judged<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = &self.click.verdict;
        f.write_str(if verdict.is_bot { "bot" } else { "human" })?;
        let class = verdict.class.map(BotClass::name);
        for word in [class, verdict.name].into_iter().flatten() {
            write!(f, ", {word}")?;
        }
        write!(
            f,
            ": weighs {}, and {ENOUGH} make a bot, by rules of version {}",
            self.weight, self.click.classifier_version
        )
    }
}

/// What a click was made with and where it came from, in words.
struct Read<'a>(&'a EnrichedClick<'a>);

impl fmt::Display for Read<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EnrichedClick {
            agent, referrer, ..
        } = self.0;
        let language = self.0.language.as_ref();
        let words = [
            agent.browser,
            &agent.browser_version,
            agent.os,
            &agent.os_version,
            agent.device.name(),
            "from",
            referrer.channel.name(),
            referrer.host.as_deref().unwrap_or_default(),
            referrer.social.unwrap_or_default(),
            language.map_or("", Language::tag),
        ];
        let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
        f.write_str(&words.join(" "))
    }
}
