use std::time::{Duration, Instant};

use super::meter::Meter;

/// The time that the store works for a request: charged when this goes out of scope, also when nobody waits for the answer any more.
pub(crate) struct EngineTime {
    meter: Option<Meter>,
    since: Instant,
}

/// The time that costs as much as a request.
const UNIT: Duration = Duration::from_millis(10);

impl EngineTime {
    /// From now on, on the meter of the request under way.
    pub(crate) fn start() -> Self {
        Self {
            meter: Meter::current(),
            since: Instant::now(),
        }
    }
}

impl Drop for EngineTime {
    fn drop(&mut self) {
        if let Some(meter) = &self.meter {
            let now = Instant::now();
            meter.charge(units(now.saturating_duration_since(self.since)), now);
        }
    }
}

fn units(time: Duration) -> u32 {
    u32::try_from(time.as_micros().div_ceil(UNIT.as_micros())).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ten_milliseconds_that_are_begun_cost_one() {
        let of = |micros| units(Duration::from_micros(micros));
        assert_eq!([0, 1, 10_000, 10_001, 1_000_000].map(of), [0, 1, 1, 2, 100]);
    }
}
