use std::collections::BTreeMap;

use super::corpora::{Corpora, Corpus};
use super::judge::Judge;
use super::score::Score;

/// How many people of a collection were taken for bots.
pub(super) struct Alarms {
    pub(super) score: Score,
    pub(super) remark: &'static str,
    /// Whether none may be.
    pub(super) is_of_today: bool,
    /// Their agents, by why they were.
    pub(super) reasons: BTreeMap<String, Vec<String>>,
}

/// Judges every collection of people.
pub(super) fn of(corpora: &Corpora, judge: &mut Judge) -> Vec<Alarms> {
    corpora
        .people
        .iter()
        .map(|corpus| alarms(corpus, judge))
        .collect()
}

fn alarms(corpus: &Corpus, judge: &mut Judge) -> Alarms {
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in &corpus.agents {
        let verdict = judge.judge(&one.user_agent).verdict;
        if verdict.is_bot {
            let names: Vec<_> = verdict.reasons.names().collect();
            let why = verdict.name.map_or_else(
                || names.join(", "),
                |name| format!("{} ({name})", names.join(", ")),
            );
            reasons.entry(why).or_default().push(one.user_agent.clone());
        }
    }
    let wrong: usize = reasons.values().map(Vec::len).sum();
    Alarms {
        score: Score {
            what: format!("people left alone in {}", corpus.name),
            right: corpus.agents.len() - wrong,
            of: corpus.agents.len(),
            floor: corpus.floor,
        },
        remark: corpus.remark,
        is_of_today: corpus.floor.is_some(),
        reasons,
    }
}
