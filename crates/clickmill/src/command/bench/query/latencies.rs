use std::fmt;
use std::time::Duration;

/// How long answers took.
#[derive(Clone, Debug, Default)]
pub(super) struct Latencies {
    ascending: Vec<Duration>,
}

impl Latencies {
    pub(super) fn new(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        Self { ascending: all }
    }

    pub(super) fn count(&self) -> usize {
        self.ascending.len()
    }

    /// The shortest time within which so many of a hundred answers were there; zero without any answer.
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.ascending.len() * percent).div_ceil(100).max(1);
        self.ascending.get(rank - 1).copied().unwrap_or_default()
    }

    /// How many times as long as those these took, at a percentile; infinite where those took no time.
    pub(super) fn times_as_long_as(&self, those: &Self, percent: usize) -> f64 {
        self.percentile(percent).as_secs_f64() / those.percentile(percent).as_secs_f64()
    }
}

impl fmt::Display for Latencies {
    /// The median and the 95th percentile in milliseconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |percent| self.percentile(percent).as_secs_f64() * 1000.0;
        write!(f, "{:.1} / {:.1}", millis(50), millis(95))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_times() {
        let times = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(Latencies::new(times).to_string(), "50.0 / 95.0");
        let one = Latencies::new(vec![Duration::from_micros(1_550)]);
        assert_eq!(one.to_string(), "1.6 / 1.6");
        assert_eq!(Latencies::default().to_string(), "0.0 / 0.0");
    }

    #[test]
    fn a_ratio_is_of_the_same_percentile() {
        let of = |millis: [u64; 2]| Latencies::new(millis.map(Duration::from_millis).into());
        let (slow, fast) = (of([30, 100]), of([10, 20]));
        let ratios = [50, 95].map(|percent| slow.times_as_long_as(&fast, percent).to_string());
        assert_eq!(ratios, ["3", "5"]);
    }
}
