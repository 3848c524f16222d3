//! The rows of tags. A link may have several, so these rows overlap, and alone among all do not add up to the total.

use std::collections::BTreeMap;

use crate::breakdown::Breakdown;
use crate::counters::Counters;
use crate::rank::list;
use crate::row::{Group, Key, Row};
use crate::tally::{Tally, Visitors};

/// Chooses the rows of a breakdown by tag. A click is counted in the row of each tag of its link; those without any listed tag are
/// in `other`, those of links without tags, or without any entry in the registry, in `unknown`.
///
/// The values of each group are all tags of a link, none when there are none.
pub fn rank_tags(breakdown: &Breakdown, sets: &[Group], total: Tally) -> Vec<Row> {
    let listed = list(breakdown, by_tag(sets, total.visitors), total.visitors);
    let is_listed =
        |tag: &Option<String>| listed.iter().any(|group| group.values.first() == Some(tag));
    let sum = |admits: &dyn Fn(&Group) -> bool| -> Counters {
        let admitted = sets.iter().filter(|set| admits(set));
        admitted.map(|set| set.tally.counters).sum()
    };
    let other = sum(&|set| !set.values.is_empty() && !set.values.iter().any(is_listed));
    let unknown = sum(&|set| set.values.is_empty());
    let dimensions = breakdown.dimensions.as_slice();
    let rest = |counters| Row::other(dimensions, counters, total);
    let rows = listed
        .iter()
        .map(|group| Row::of(dimensions, group.clone(), total.counters));
    let unknown_row = Row::new(
        dimensions,
        Key::Values(vec![None]),
        rest(unknown).tally,
        total.counters,
    );
    rows.chain((!other.is_zero()).then(|| rest(other)))
        .chain((!unknown.is_zero()).then_some(unknown_row))
        .collect()
}

fn by_tag(sets: &[Group], of: Visitors) -> Vec<Group> {
    let mut tags: BTreeMap<&Option<String>, Counters> = BTreeMap::new();
    for set in sets {
        for tag in &set.values {
            *tags.entry(tag).or_default() += set.tally.counters;
        }
    }
    // Somebody may have clicked links of different tags.
    let visitors = match of {
        Visitors::NotAsked => Visitors::NotAsked,
        Visitors::Unknown | Visitors::Count(_) => Visitors::Unknown,
    };
    tags.into_iter()
        .map(|(tag, counters)| Group {
            values: vec![tag.clone()],
            name: None,
            tally: Tally { counters, visitors },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dimension::Dimension;
    use crate::rank::Sort;

    #[test]
    fn a_click_is_in_the_row_of_each_tag_and_in_other_only_without_a_listed_one() {
        let set = |tags: &[&str], human| Group {
            values: tags.iter().map(|tag| Some((*tag).to_owned())).collect(),
            name: None,
            tally: Counters::new(human, 0).into(),
        };
        let sets = [
            set(&["a", "b"], 4),
            set(&["b", "c"], 2),
            set(&["c"], 1),
            set(&[], 9),
        ];
        let breakdown = Breakdown::top(vec![Dimension::Tag], Sort::Clicks, 1);
        let rows = rank_tags(&breakdown, &sets, Counters::new(16, 0).into());
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (row.labels[0].as_str(), row.tally.counters.clicks()))
            .collect();
        assert_eq!(rows, [("b", 6), ("other", 1), ("unknown", 9)]);
    }
}
