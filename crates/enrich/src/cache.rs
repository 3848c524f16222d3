use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::RandomState;

/// A bounded cache that keeps what is used, without bookkeeping on a hit.
///
/// Two generations: what is found in the old one moves to the young one, and when the young one is full the old one is
/// dropped as a whole. It holds at most `2 × capacity` entries, and anything used within the last `capacity` distinct
/// keys is still there.
#[derive(Debug)]
pub(crate) struct Cache<K, V> {
    capacity: usize,
    young: HashMap<K, V, RandomState>,
    old: HashMap<K, V, RandomState>,
}

impl<K: Hash + Eq, V: Clone> Cache<K, V> {
    /// An empty cache with generations of that many entries.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            young: HashMap::default(),
            old: HashMap::default(),
        }
    }

    /// The value kept for a key.
    pub(crate) fn get<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        if let Some(value) = self.young.get(key) {
            return Some(value.clone());
        }
        let (key, value) = self.old.remove_entry(key)?;
        self.put(key, value.clone());
        Some(value)
    }

    /// Keeps a value.
    pub(crate) fn put(&mut self, key: K, value: V) {
        if self.young.len() >= self.capacity {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays_and_the_rest_goes() {
        let mut cache = Cache::new(10);
        cache.put(0, "kept");
        for key in 1..1000 {
            cache.put(key, "other");
            assert_eq!(cache.get(&0), Some("kept"));
        }
        assert!(cache.young.len() + cache.old.len() <= 20);
        assert_eq!(cache.get(&1), None);
        assert_eq!(cache.get(&999), Some("other"));
    }
}
