use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::rate::{Level, Rate};

/// A bucket for everybody who is named by a key.
///
/// Only those are kept that are not full, so their number is bounded by how many requests come in while one fills.
#[derive(Debug)]
pub(crate) struct Buckets<K> {
    rate: Rate,
    kept: Mutex<Kept<K>>,
}

#[derive(Debug)]
struct Kept<K> {
    /// When each bucket is full again.
    full_at: HashMap<K, Instant>,
    /// With how many the full ones are looked for and forgotten.
    sweep_at: usize,
}

/// With so few it is not worth looking for full ones.
const FEW: usize = 1_024;

impl<K: Clone + Eq + Hash> Buckets<K> {
    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            rate,
            kept: Mutex::new(Kept {
                full_at: HashMap::new(),
                sweep_at: FEW,
            }),
        }
    }

    /// Takes units out, or says how long to wait until there are as many.
    pub(crate) fn take(&self, key: &K, units: u32, now: Instant) -> Result<(), Duration> {
        self.with(|kept| {
            let full_at = self.rate.take(kept.get(key, now), now, units)?;
            kept.put(key, full_at, now);
            Ok(())
        })
    }

    /// Charges for what was done already.
    pub(crate) fn charge(&self, key: &K, units: u32, now: Instant) {
        self.with(|kept| {
            let full_at = self.rate.charge(kept.get(key, now), now, units);
            kept.put(key, full_at, now);
        });
    }

    /// How long to wait until there are so many units, which are not taken.
    pub(crate) fn wait(&self, key: &K, units: u32, now: Instant) -> Option<Duration> {
        self.with(|kept| self.rate.take(kept.get(key, now), now, units).err())
    }

    pub(crate) fn level(&self, key: &K, now: Instant) -> Level {
        self.with(|kept| self.rate.level(kept.get(key, now), now))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Kept<K>) -> T) -> T {
        // What is there is sound after every step, whatever became of a thread that held it.
        act(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<K: Clone + Eq + Hash> Kept<K> {
    fn get(&self, key: &K, now: Instant) -> Instant {
        self.full_at.get(key).copied().unwrap_or(now)
    }

    fn put(&mut self, key: &K, full_at: Instant, now: Instant) {
        if let Some(known) = self.full_at.get_mut(key) {
            *known = full_at;
            return;
        }
        if self.full_at.len() >= self.sweep_at {
            self.full_at.retain(|_, full_at| *full_at > now);
            self.sweep_at = FEW.max(self.full_at.len() * 2);
            self.full_at.shrink_to(self.sweep_at);
        }
        self.full_at.insert(key.clone(), full_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets(per_second: u32, burst: u32) -> Buckets<u32> {
        Buckets::new(Rate::new(per_second, burst).unwrap())
    }

    #[test]
    fn one_who_floods_leaves_others_alone() {
        let (buckets, now) = (buckets(1, 5), Instant::now());
        let granted = (0..100)
            .filter(|_| buckets.take(&1, 1, now).is_ok())
            .count();
        assert_eq!((granted, buckets.level(&2, now).left), (5, 5));
        assert_eq!(buckets.take(&2, 5, now), Ok(()));
    }

    #[test]
    fn full_buckets_are_forgotten_and_the_others_are_not() {
        let (buckets, start) = (buckets(1, 10), Instant::now());
        buckets.charge(&u32::MAX, 1_000_000, start);
        for key in 0..100_000_u32 {
            let now = start + Duration::from_micros(u64::from(key));
            buckets.take(&key, 1, now).unwrap();
        }
        let kept = |buckets: &Buckets<u32>| buckets.with(|kept| kept.full_at.len());
        assert_eq!(kept(&buckets), 100_001);
        let end = start + Duration::from_secs(5);
        for key in 200_000..240_000 {
            buckets.take(&key, 1, end).unwrap();
        }
        assert_eq!(kept(&buckets), 40_001);
        let wait = buckets.wait(&u32::MAX, 1, end).unwrap();
        assert_eq!(wait, Duration::from_secs(6));
        assert_eq!(buckets.level(&7, end).left, 10);
    }

    #[test]
    fn who_comes_once_a_second_is_one_of_few_who_are_kept() {
        let (buckets, start) = (buckets(100, 200), Instant::now());
        for key in 0..100_000 {
            buckets
                .take(&key, 1, start + Duration::from_secs(u64::from(key)))
                .unwrap();
        }
        let kept = buckets.with(|kept| (kept.full_at.len(), kept.full_at.capacity()));
        assert!(kept.0 <= FEW && kept.1 <= 4 * FEW, "{kept:?}");
    }
}
