use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Network, NetworkClass};
use crate::RulesError;
use crate::geo::Owner;
use crate::needles::{NeedleRules, starts_word};
use crate::table::Table;

/// The table of networks, ready for searching.
#[derive(Debug)]
pub(crate) struct NetworkRules {
    by_number: HashMap<u32, Option<NetworkClass>, RandomState>,
    by_word: NeedleRules<Option<NetworkClass>>,
}

impl NetworkRules {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let mut by_number = HashMap::default();
        let mut by_word = Vec::new();
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
                by_word.push(Ok((pattern.text, class)));
            }
        }
        Ok(Self {
            by_number,
            by_word: NeedleRules::new(table, by_word.into_iter())?,
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
        let found = self.by_word.all(organisation);
        // Whole words: where one ends, another might start.
        let whole = found.filter(|(_, found)| starts_word(organisation, found.end));
        *whole.min_by_key(|(_, found)| found.needle)?.0
    }
}
