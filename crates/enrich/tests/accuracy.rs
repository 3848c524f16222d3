//! Bots are told from people in tables of our own, which need no network. `clickmill bench accuracy` does the same with
//! published collections.

use std::sync::Arc;

use clickmill_enrich::{Agent, BotClass, Enricher, Facts, Geo, Reasons, Rules, Verdict};
use clickmill_model::Headers;

/// Judges every line of a table, the last cell being the agent, and lists those that are not as the rest of the line says.
#[expect(
    clippy::unwrap_used,
    reason = "a test of the library proves that the built-in rules can be read"
)]
fn wrong_lines(table: &str, is_right: impl Fn(&Agent, &Verdict, &str) -> bool) -> Vec<String> {
    let enricher = Arc::new(Enricher::new(Geo::none(), Rules::built_in().unwrap()));
    let mut worker = enricher.worker();
    let mut wrong = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let (expected, user_agent) = line.rsplit_once('\t').unwrap_or_default();
        let (agent, verdict) = worker.judge(&Facts {
            user_agent,
            headers: &Headers::default(),
            method: "GET",
            network: None,
            behaviour: Reasons::default(),
        });
        if !is_right(&agent, &verdict, expected) {
            wrong.push(format!("{line}\n  {agent:?} {verdict:?}"));
        }
    }
    wrong
}

fn lines(table: &str) -> usize {
    table.lines().filter(|line| !line.starts_with('#')).count()
}

#[test]
fn every_view_within_an_app_is_a_persons_and_named_as_a_person_would() {
    let table = include_str!("../golden/webviews.tsv");
    let wrong = wrong_lines(table, |agent, verdict, expected| {
        let named = [agent.device.name(), agent.browser, agent.os].join("\t");
        !verdict.is_bot && named == expected
    });
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    assert!(lines(table) >= 300);
}

#[test]
fn odd_agents_of_people_are_peoples() {
    let table = include_str!("../golden/people.tsv");
    let wrong = wrong_lines(table, |agent, verdict, device| {
        !verdict.is_bot && agent.device.name() == device
    });
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn programs_that_no_list_knows_are_bots() {
    let table = include_str!("../golden/bots.tsv");
    let wrong = wrong_lines(table, |_, verdict, class| {
        let found = verdict.class.map(BotClass::name);
        verdict.is_bot && (class == "*" || found == Some(class))
    });
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
