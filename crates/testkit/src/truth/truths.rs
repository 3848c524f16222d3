use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Truth, UnknownZone};
use crate::Facts;

/// A truth for each workspace, as every report is about one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truths {
    /// By the workspace's identifier.
    pub workspaces: BTreeMap<String, Truth>,
}

impl Truths {
    /// Nothing yet for any of these workspaces, with hours and local days in that IANA zone.
    pub fn new<'a>(
        workspaces: impl IntoIterator<Item = &'a str>,
        zone: &str,
    ) -> Result<Self, UnknownZone> {
        let workspaces = workspaces
            .into_iter()
            .map(|name| Ok((name.to_owned(), Truth::new(zone)?)));
        Ok(Self {
            workspaces: workspaces.collect::<Result<_, _>>()?,
        })
    }

    /// Counts one click. Those of workspaces that were not named are left out.
    pub fn add(&mut self, facts: &Facts) {
        if let Some(truth) = self.workspaces.get_mut(&*facts.workspace_id) {
            truth.add(facts);
        }
    }

    /// Every difference, one line each, beginning with the workspace.
    pub fn diff(&self, other: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, truth) in &self.workspaces {
            match other.workspaces.get(name) {
                Some(theirs) => lines.extend(
                    truth
                        .diff(theirs)
                        .into_iter()
                        .map(|line| format!("{name}: {line}")),
                ),
                None => lines.push(format!("{name}: only here")),
            }
        }
        let only_there = other
            .workspaces
            .keys()
            .filter(|name| !self.workspaces.contains_key(*name));
        lines.extend(only_there.map(|name| format!("{name}: only there")));
        lines
    }
}
