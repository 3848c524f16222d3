use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Network, NetworkClass};
use crate::RulesError;
use crate::geo::Owner;
use crate::needles::{Needles, starts_word};
use crate::table::Table;

/// The table of networks, ready for searching.
#[derive(Debug)]
pub(crate) struct NetworkRules {
    by_number: HashMap<u32, Option<NetworkClass>, RandomState>,
    words: Needles,
    word_classes: Vec<Option<NetworkClass>>,
}

impl NetworkRules {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let mut by_number = HashMap::default();
        let (mut words, mut word_classes) = (Vec::new(), Vec::new());
        for row in table.rows(["how", "pattern", "class", "what it is"]) {
            let [how, pattern, class, _] = row?;
            let class = match class.given() {
                Some(_) => {
                    let names = NetworkClass::ALL.map(NetworkClass::name);
                    Some(class.one_of(NetworkClass::parse, names)?)
                }
                None => None,
            };
            let is_by_number = |name: &str| match name {
                "as" => Some(true),
                "word" => Some(false),
                _ => None,
            };
            if how.one_of(is_by_number, ["as", "word"])? {
                let number = pattern.text.parse().ok().filter(|number| *number > 0);
                let number = number.ok_or_else(|| pattern.wrong("the number of a network"))?;
                by_number.insert(number, class);
            } else {
                words.push(pattern.text);
                word_classes.push(class);
            }
        }
        Ok(Self {
            by_number,
            words: Needles::new(table, &words)?,
            word_classes,
        })
    }

    /// The network of an owner: by its number, else by the first rule about a word that its name has.
    pub(crate) fn network(&self, owner: Owner<'_>) -> Network {
        let known = self.by_number.get(&owner.asn).copied();
        Network {
            asn: owner.asn,
            class: known.unwrap_or_else(|| self.by_name(owner.organisation)),
        }
    }

    fn by_name(&self, organisation: &str) -> Option<NetworkClass> {
        let first = self
            .words
            .all(organisation)
            // Whole words: where one ends, another might start.
            .filter(|found| starts_word(organisation, found.end))
            .map(|found| found.needle)
            .min()?;
        self.word_classes.get(first).copied().flatten()
    }
}
