use crate::rng::Rng;

/// A choice among items by weight in constant time: Vose's alias method.
///
/// See M. D. Vose, "A linear algorithm for generating random numbers with a given distribution" (1991). Weights are
/// integers and so is all arithmetic, so the choice is the same on every platform.
#[derive(Clone, Debug)]
pub(crate) struct Weighted {
    /// Of each column of height `total`: how much belongs to the item itself, and to which item the rest.
    columns: Vec<(u128, usize)>,
    total: u128,
}

impl Weighted {
    /// Item `i` is chosen with probability `weights[i] / sum`. All weights 0 means all alike.
    pub(crate) fn new(weights: &[u64]) -> Self {
        let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
        let count = weights.len() as u128;
        // Column i starts with `weight × count`, so that the average column is exactly `total` high.
        let mut columns: Vec<(u128, usize)> = weights
            .iter()
            .enumerate()
            .map(|(item, &weight)| (u128::from(weight) * count, item))
            .collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..weights.len())
            .partition(|&item| columns.get(item).is_some_and(|column| column.0 < sum));
        while let (Some(poor), Some(&rich)) = (small.pop(), large.last()) {
            let Some(column) = columns.get_mut(poor) else {
                continue;
            };
            let missing = sum - column.0;
            column.1 = rich;
            let Some(giver) = columns.get_mut(rich) else {
                continue;
            };
            giver.0 -= missing;
            if giver.0 < sum {
                large.pop();
                small.push(rich);
            }
        }
        Self {
            columns,
            total: sum,
        }
    }

    /// The index of the chosen item; 0 when there is none.
    pub(crate) fn choose(&self, rng: &mut Rng) -> usize {
        let item = rng.index(self.columns.len());
        let total = u64::try_from(self.total).unwrap_or(u64::MAX);
        match self.columns.get(item) {
            Some(&(own, alias)) if total > 0 && u128::from(rng.below(total)) >= own => alias,
            _ => item,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_as_often_as_their_weights_say() {
        let weights = [50, 0, 30, 15, 5];
        let choice = Weighted::new(&weights);
        let mut rng = Rng::new(7);
        let mut counts = [0_u64; 5];
        for _ in 0..100_000 {
            counts[choice.choose(&mut rng)] += 1;
        }
        for (count, weight) in counts.into_iter().zip(weights) {
            assert!(
                count.abs_diff(weight * 1000) < 600,
                "{count} for weight {weight}"
            );
        }
    }

    #[test]
    fn a_single_item_is_always_chosen() {
        assert_eq!(Weighted::new(&[3]).choose(&mut Rng::new(0)), 0);
        assert_eq!(Weighted::new(&[]).choose(&mut Rng::new(0)), 0);
    }
}
