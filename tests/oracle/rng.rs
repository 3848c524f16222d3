use std::ops::Range;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Randomness that a seed fixes, on every machine and in every release.
pub(super) struct Rng(ChaCha8Rng);

impl Rng {
    /// `stream` tells apart what is drawn from the same seed for different purposes.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// A number of a range.
    pub(super) fn between(&mut self, range: Range<i64>) -> i64 {
        let width = u64::try_from(range.end - range.start).unwrap();
        range.start + i64::try_from(self.0.next_u64() % width).unwrap()
    }

    /// A number below `limit`, small ones more often.
    pub(super) fn skewed(&mut self, limit: usize) -> usize {
        let limit = i64::try_from(limit).unwrap();
        let number = self.between(0..limit).min(self.between(0..limit));
        usize::try_from(number).unwrap()
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&mut self, times: i64) -> bool {
        self.between(0..100) < times
    }

    /// Any of the items.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let index = self.between(0..i64::try_from(items.len()).unwrap());
        &items[usize::try_from(index).unwrap()]
    }

    /// Any of the items, the first ones more often.
    pub(super) fn pick_skewed<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.skewed(items.len())]
    }
}
