use std::collections::{BTreeMap, BTreeSet};

use super::{Counts, Dimension, Truth};

type Values = BTreeMap<String, Counts>;

/// Every difference between two truths, one line each.
pub(super) fn diff(left: &Truth, right: &Truth) -> Vec<String> {
    let mut lines = Vec::new();
    if left.zone != right.zone {
        lines.push(format!("zone: {} here, {} there", left.zone, right.zone));
    }
    if left.total != right.total {
        lines.push(format!("total: {} here, {} there", left.total, right.total));
    }
    if left.visitors != right.visitors {
        lines.push(format!(
            "visitors: {} here, {} there",
            left.visitors, right.visitors
        ));
    }
    let none = Values::new();
    for dimension in Dimension::ALL {
        let left = left.by.get(&dimension).unwrap_or(&none);
        let right = right.by.get(&dimension).unwrap_or(&none);
        lines.extend(diff_values(dimension, left, right));
    }
    lines
}

fn diff_values(dimension: Dimension, left: &Values, right: &Values) -> Vec<String> {
    let of = |values: &Values, value: &str| values.get(value).copied().unwrap_or_default();
    let values: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    values
        .into_iter()
        .map(|value| (value, of(left, value), of(right, value)))
        .filter(|(_, left, right)| left != right)
        .map(|(value, left, right)| format!("{dimension} {value}: {left} here, {right} there"))
        .collect()
}
