use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Randomness that is the same on every platform and in every release.
///
/// `ChaCha8` is a fixed algorithm whose output `rand_chacha` promises to keep. How its words become ranges and chances
/// is written here, because the `rand` crate may change that between releases.
#[derive(Clone, Debug)]
pub(crate) struct Rng(ChaCha8Rng);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub(crate) fn word(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `limit`, or 0 when `limit` is 0: the high half of a 64 × 64 bit product.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        high_half(u128::from(self.word()) * u128::from(limit))
    }

    /// An index into something of that length; 0 for nothing.
    pub(crate) fn index(&mut self, len: usize) -> usize {
        let index = self.below(u64::try_from(len).unwrap_or(u64::MAX));
        usize::try_from(index).unwrap_or(0)
    }

    /// True this many times in a thousand.
    pub(crate) fn per_mille(&mut self, times: u64) -> bool {
        self.below(1000) < times
    }

    /// Any of the given items; `None` of none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.index(items.len()))
    }

    /// 128 random bits.
    pub(crate) fn wide(&mut self) -> u128 {
        u128::from(self.word()) << 64 | u128::from(self.word())
    }
}

fn high_half(product: u128) -> u64 {
    u64::try_from(product >> 64).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_of_a_seed_never_changes() {
        let mut rng = Rng::new(1);
        let words = [
            rng.below(1000),
            rng.below(1000),
            rng.below(1000),
            rng.below(1000),
        ];
        assert_eq!(words, [402, 80, 596, 219]);
    }

    #[test]
    fn a_number_stays_below_its_limit() {
        let mut rng = Rng::new(2);
        assert!((0..1000).all(|_| rng.below(7) < 7));
        assert_eq!(rng.below(0), 0);
        assert_eq!(rng.pick::<u8>(&[]), None);
    }
}
