//! Texts that mean something to SQL, to shells or to spreadsheets, in every parameter of every endpoint, on the real engine.
//!
//! What the program says to ClickHouse is written down in between. Nothing of any text is in a statement, an address, a header or the name
//! of a parameter, and every line of every statement is one of `sql/`: so all of each text is in values.

mod corpus;
mod requests;
mod rig;
mod stored;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clickmill_chaos::proxy::Said;

use self::corpus::{Hostile, corpus};
use self::requests::{Request, WINDOW, asked, filtered, raw, refused};
use self::rig::Rig;

/// The share of all requests that is sent: of those with each text one of so many.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    /// Of requests that are refused before the engine is asked, 29 with each text; and of questions that find one click.
    pub(crate) refused: usize,
    /// Of those that have the text in filters, 27 with each.
    pub(crate) filtered: usize,
    /// Of others that the engine answers, 14 with each.
    pub(crate) asked: usize,
}

/// How much was looked at.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(crate) texts: usize,
    /// Requests with one of them, besides those that stored them.
    pub(crate) requests: usize,
    /// Different statements that came of them.
    pub(crate) statements: usize,
}

#[test]
fn no_text_reaches_a_statement() {
    check(Share {
        refused: 12,
        filtered: 40,
        asked: 12,
    });
}

/// Sends a share of all requests, and looks at all that was said to ClickHouse.
pub(crate) fn check(share: Share) -> Tally {
    let rig = Rig::start();
    let texts = corpus();
    rig.said();
    let requests = run(&rig, &texts, share);
    let said = rig.said();
    for text in &texts {
        assert_is_in_values(&said, &text.mark);
    }
    assert_is_in_values(&said, "zqraw");
    let known = known_lines();
    for statement in &said.statements {
        for line in statement.lines() {
            assert!(
                known.contains(&unnumbered(line)),
                "{line:?} is not in sql/:\n{statement}"
            );
        }
    }
    let tally = Tally {
        texts: texts.len(),
        requests,
        statements: said.statements.len(),
    };
    let is_much = tally.requests > tally.texts && tally.statements > 30;
    assert!(is_much, "{tally:?}");
    tally
}

fn assert_is_in_values(said: &Said, mark: &str) {
    for text in said.statements.iter().chain(&said.around) {
        assert!(!text.contains(mark), "{mark} is in {text}");
    }
}

/// Every line of every statement there is, without what says how often it is repeated.
fn known_lines() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql/queries");
    let mut lines = BTreeSet::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let each = text
            .lines()
            .map(|line| line.split("-- each ").next().unwrap_or_default());
        lines.extend(each.map(unnumbered));
    }
    lines
}

/// A line with the numbers of repeated names as they are in templates.
fn unnumbered(line: &str) -> String {
    let mut parts = line.trim_end().split('_');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_digit());
        text.push_str(if rest.len() < part.len() { "_N" } else { "_" });
        text.push_str(rest);
    }
    text
}

/// Stores texts, looks whether they come back, and sends requests with each; how many.
fn run(rig: &Rig, texts: &[Hostile], share: Share) -> usize {
    stored::refuse(rig, texts);
    stored::store(rig, texts);
    stored::check(rig, texts);
    let export = rig
        .api
        .open(&format!("/v1/workspaces/acme/export?{WINDOW}"));
    let cursor = export.headers()["x-clickmill-cursor"]
        .to_str()
        .unwrap()
        .to_owned();
    let mut requests: Vec<Request> = raw();
    for text in texts {
        let some = |all: Vec<Request>, of: usize| {
            let numbered = all.into_iter().enumerate();
            let turn = text.number + text.number / of;
            let some = numbered.filter(move |(place, _)| (place + turn).is_multiple_of(of));
            some.map(|(_, request)| request)
        };
        requests.extend(some(refused(text), share.refused));
        requests.extend(some(filtered(text), share.filtered));
        requests.extend(some(asked(text, &cursor), share.asked));
    }
    rig.send_all(&requests);
    let found = texts.iter().step_by(share.refused);
    for text in found.clone() {
        stored::find(rig, text);
    }
    requests.len() + found.len()
}
