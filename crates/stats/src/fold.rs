//! From grains of UTC to buckets, hours and weekdays of a zone.

use crate::buckets::Buckets;
use crate::counters::Counters;
use crate::grain::Grain;
use crate::instant::Instant;
use crate::window::Window;
use crate::zone::Zone;

/// What was counted in one grain, within the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrainCount {
    /// The start of the grain, which may lie before the window.
    pub start: Instant,
    /// The clicks of the window in it.
    pub counters: Counters,
}

/// A grain has no instant in the window: it answers another question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("grain {start} lies outside the window")]
pub struct GrainOutside {
    /// The start of the grain.
    pub start: Instant,
}

/// Clicks by hour of day (0–23) within weekday (Monday first), both on the wall. All cells, zeros included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heatmap([[Counters; 24]; 7]);

/// Adds grains up into the buckets of their window, in any order; buckets without a grain are zero.
pub fn fold(
    grains: impl IntoIterator<Item = GrainCount>,
    buckets: &Buckets,
    window: Window,
) -> Result<Vec<Counters>, GrainOutside> {
    let mut folded = vec![Counters::default(); buckets.len()];
    for grain in grains {
        let at = clip(grain.start, buckets.grain(), window)?;
        let bucket = buckets
            .position(at)
            .and_then(|position| folded.get_mut(position));
        *bucket.ok_or(GrainOutside { start: grain.start })? += grain.counters;
    }
    Ok(folded)
}

impl Heatmap {
    /// Adds grains of the size [`Grain::for_window`] says up by local weekday and hour.
    pub fn fold(
        grains: impl IntoIterator<Item = GrainCount>,
        window: Window,
        zone: &Zone,
    ) -> Result<Self, GrainOutside> {
        let size = Grain::for_window(zone, window);
        let mut heatmap = Self::default();
        for grain in grains {
            let local = zone.local(clip(grain.start, size, window)?);
            let weekday = usize::from(local.weekday().to_monday_zero_offset().unsigned_abs());
            let hour = usize::from(local.hour().unsigned_abs());
            let cell = heatmap
                .0
                .get_mut(weekday)
                .and_then(|hours| hours.get_mut(hour));
            *cell.ok_or(GrainOutside { start: grain.start })? += grain.counters;
        }
        Ok(heatmap)
    }

    /// The cells: weekday (Monday first), then hour.
    pub const fn cells(&self) -> &[[Counters; 24]; 7] {
        &self.0
    }

    /// Clicks by hour of day, 0–23.
    pub fn hours(&self) -> [Counters; 24] {
        std::array::from_fn(|hour| {
            self.0
                .iter()
                .filter_map(|hours| hours.get(hour).copied())
                .sum()
        })
    }

    /// Clicks by weekday, Monday first.
    pub fn weekdays(&self) -> [Counters; 7] {
        self.0.map(|hours| hours.into_iter().sum())
    }
}

/// The first instant of a grain that is in the window.
fn clip(start: Instant, size: Grain, window: Window) -> Result<Instant, GrainOutside> {
    let at = start.max(window.from());
    if window.contains(at) && at < start.plus(size.millis()) {
        Ok(at)
    } else {
        Err(GrainOutside { start })
    }
}
