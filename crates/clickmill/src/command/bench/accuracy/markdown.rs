use std::fmt::Write;

use super::Report;
use super::people::Alarms;
use super::recall::Recall;
use super::score::share;

/// Agents listed of each collection, and of each reason in one.
const LISTED: usize = 25;
const LISTED_OF_REASON: usize = 4;
/// Reasons listed of each collection, the most frequent ones.
const REASONS: usize = 12;
/// Kinds of fewer bots are put together.
const SMALL: usize = 5;
/// What is shown of an agent, in characters.
const SHOWN: usize = 160;

const HEAD: &str = "\
# Accuracy

How well bots are told from people by their user agents alone, and browsers, systems and devices named. Written by
`clickmill bench accuracy`, which fetches these collections from their packages, checks them by SHA-256, and judges each agent as ingest
judges that of a click without headers and address. `clickmill bench accuracy --check` fails when a figure is below its floor.

What a user agent does not say, this cannot measure: a bot that sends a browser's agent is told by its request, network or behaviour,
or not at all.
";

impl Report {
    /// The report as it is kept.
    pub(super) fn markdown(&self) -> String {
        let mut text = format!(
            "{HEAD}\nRules of version {}. Shares are never rounded up.\n",
            self.version
        );
        self.bots(&mut text);
        self.people(&mut text);
        self.names(&mut text);
        text
    }

    fn bots(&self, text: &mut String) {
        push(
            text,
            "\n## Bots that are found\n\n| collection | | agents | found | floor |\n|---|---|---:|---:|---:|",
        );
        for recall in &self.recalls {
            let Recall { score, remark, .. } = recall;
            let what = score.what.trim_start_matches("bots found in ");
            push(
                text,
                &format!(
                    "| {what} | {remark} | {} | {} | {} |",
                    score.of,
                    score.share(),
                    score.floor()
                ),
            );
        }
        push(
            text,
            "\nHeld out means that nobody looked at which of them are missed, so that no rule was made for them; they are not listed, to keep it so.",
        );
        for recall in &self.recalls {
            kinds(text, recall);
        }
        for recall in &self.recalls {
            missed(text, recall);
        }
    }

    fn people(&self, text: &mut String) {
        push(
            text,
            "\n## People taken for bots\n\n| collection | | agents | taken for bots | share | allowed |\n|---|---|---:|---:|---:|---:|",
        );
        for alarms in &self.alarms {
            let Alarms { score, remark, .. } = alarms;
            let what = score.what.trim_start_matches("people left alone in ");
            let wrong = score.of - score.right;
            let allowed = if alarms.is_of_today { "0" } else { "-" };
            push(
                text,
                &format!(
                    "| {what} | {remark} | {} | {wrong} | {} | {allowed} |",
                    score.of,
                    share(wrong, score.of)
                ),
            );
        }
        push(
            text,
            "\nThe last two hold agents of programs, too: what Office asks with before it opens a link, and what apps on Android and Apple's systems\n\
                    ask with when no page is shown. These are taken for bots on purpose. Besides, `cargo test -p clickmill-enrich` holds that none of more than\n\
                    300 views within apps (`crates/enrich/golden/webviews.tsv`) and none of the odd agents of people beside it is taken for a bot.",
        );
        for alarms in &self.alarms {
            reasons(text, alarms);
        }
    }

    fn names(&self, text: &mut String) {
        push(
            text,
            "\n## Names\n\n| what | agents | agree | floor |\n|---|---:|---:|---:|",
        );
        for agreement in &self.agreements {
            let score = &agreement.score;
            push(
                text,
                &format!(
                    "| {} | {} | {} | {} |",
                    score.what,
                    score.of,
                    score.share(),
                    score.floor()
                ),
            );
        }
        push(
            text,
            "\nWhere words differ and mean the same (`Mobile Safari` is `Safari`), they agree: the words are in\n\
                    `crates/clickmill/src/command/bench/accuracy/names.rs`. uap-core is that of the crate ua-parser 0.2.2.",
        );
        for agreement in &self.agreements {
            if agreement.differences.is_empty() {
                continue;
            }
            push(text, &format!("\nDifferent {}:\n", agreement.score.what));
            for ((theirs, ours), count) in agreement.differences.iter().take(LISTED) {
                push(text, &format!("- {theirs:?}, here {ours:?}: {count}"));
            }
        }
    }
}

fn kinds(text: &mut String, recall: &Recall) {
    if recall.kinds.is_empty() {
        return;
    }
    push(
        text,
        &format!(
            "\n### {}, by the kind given there\n\n| kind | agents | found | most often taken for |\n|---|---:|---:|---|",
            capital(&recall.score.what)
        ),
    );
    let (mut small, mut found) = (0, 0);
    for (name, kind) in &recall.kinds {
        if kind.of < SMALL {
            small += kind.of;
            found += kind.found();
            continue;
        }
        let most = kind
            .most()
            .map(|(class, count)| format!("{} ({count})", class.name()));
        push(
            text,
            &format!(
                "| {name} | {} | {} | {} |",
                kind.of,
                share(kind.found(), kind.of),
                most.unwrap_or_default()
            ),
        );
    }
    if small > 0 {
        push(
            text,
            &format!("| others | {small} | {} | |", share(found, small)),
        );
    }
}

fn missed(text: &mut String, recall: &Recall) {
    if recall.missed.is_empty() {
        return;
    }
    push(
        text,
        &format!(
            "\n### Not found of {}: {}\n",
            recall.score.what.trim_start_matches("bots found in "),
            recall.missed.len()
        ),
    );
    for user_agent in recall.missed.iter().take(LISTED) {
        push(text, &format!("- {}", code(user_agent)));
    }
}

fn reasons(text: &mut String, alarms: &Alarms) {
    if alarms.reasons.is_empty() {
        return;
    }
    push(
        text,
        &format!(
            "\n### Taken for bots of {}, by reason\n",
            alarms
                .score
                .what
                .trim_start_matches("people left alone in ")
        ),
    );
    let mut reasons: Vec<_> = alarms.reasons.iter().collect();
    reasons.sort_by_key(|(_, agents)| std::cmp::Reverse(agents.len()));
    for (why, agents) in reasons.iter().take(REASONS) {
        push(text, &format!("- {why}: {}", agents.len()));
        for user_agent in agents.iter().take(LISTED_OF_REASON) {
            push(text, &format!("  - {}", code(user_agent)));
        }
    }
    let rest: usize = reasons
        .iter()
        .skip(REASONS)
        .map(|(_, agents)| agents.len())
        .sum();
    if rest > 0 {
        push(text, &format!("- other reasons: {rest}"));
    }
}

fn push(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    writeln!(text, "{line}").unwrap_or_default();
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// An agent, or its start, as code.
fn code(user_agent: &str) -> String {
    let shown: String = user_agent
        .chars()
        .map(|c| if c == '`' || c.is_control() { ' ' } else { c })
        .take(SHOWN)
        .collect();
    let more = if shown.len() < user_agent.len() {
        " …"
    } else {
        ""
    };
    format!("`{}`{more}", shown.trim())
}
