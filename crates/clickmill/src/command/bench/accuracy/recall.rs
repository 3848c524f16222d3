use std::collections::BTreeMap;

use clickmill_enrich::BotClass;

use super::corpora::{Corpora, Corpus};
use super::judge::Judge;
use super::score::Score;

/// How many bots of a collection were found.
pub(super) struct Recall {
    pub(super) score: Score,
    pub(super) remark: &'static str,
    /// By the kind the collection gives them.
    pub(super) kinds: BTreeMap<String, Kind>,
    /// Those taken for people, where they may be told.
    pub(super) missed: Vec<String>,
}

/// How many bots of a kind were found, and what for.
#[derive(Default)]
pub(super) struct Kind {
    pub(super) of: usize,
    pub(super) classes: BTreeMap<BotClass, usize>,
}

impl Kind {
    pub(super) fn found(&self) -> usize {
        self.classes.values().sum()
    }

    /// The class most of them were taken for, and how many.
    pub(super) fn most(&self) -> Option<(BotClass, usize)> {
        let most = self.classes.iter().max_by_key(|(_, count)| **count)?;
        Some((*most.0, *most.1))
    }
}

/// Judges every collection of bots.
pub(super) fn of(corpora: &Corpora, judge: &mut Judge) -> Vec<Recall> {
    corpora
        .bots
        .iter()
        .map(|corpus| recall(corpus, judge))
        .collect()
}

fn recall(corpus: &Corpus, judge: &mut Judge) -> Recall {
    let mut kinds: BTreeMap<String, Kind> = BTreeMap::new();
    let mut missed = Vec::new();
    for one in &corpus.agents {
        let verdict = judge.judge(&one.user_agent).verdict;
        if !verdict.is_bot {
            missed.push(one.user_agent.clone());
        }
        if let Some(kind) = &one.kind {
            let kind = kinds.entry(kind.clone()).or_default();
            kind.of += 1;
            if let Some(class) = verdict.class.filter(|_| verdict.is_bot) {
                *kind.classes.entry(class).or_default() += 1;
            }
        }
    }
    Recall {
        score: Score {
            what: format!("bots found in {}", corpus.name),
            right: corpus.agents.len() - missed.len(),
            of: corpus.agents.len(),
            floor: corpus.floor,
        },
        remark: corpus.remark,
        kinds,
        missed: if corpus.is_listed { missed } else { Vec::new() },
    }
}
