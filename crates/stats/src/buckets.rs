//! A window divided.

use crate::bucket::Bucket;
use crate::calendar::WeekStart;
use crate::grain::Grain;
use crate::instant::Instant;
use crate::window::Window;
use crate::zone::Zone;

/// The buckets of a window: ascending, without gaps, none of them empty, together exactly the window.
///
/// The first and the last are cut off at the edges of the window: the first starts where the window starts, even in the
/// middle of an hour or a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buckets {
    bucket: Bucket,
    grain: Grain,
    starts: Vec<Instant>,
    to: Instant,
}

/// The window has more buckets than are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be wider, at most {} buckets are answered", Buckets::MAX)]
pub struct TooManyBuckets;

impl Buckets {
    /// Most buckets in an answer.
    pub const MAX: usize = 10_000;

    /// Divides a window by the rules of a zone.
    pub fn new(
        window: Window,
        bucket: Bucket,
        zone: &Zone,
        week_start: WeekStart,
    ) -> Result<Self, TooManyBuckets> {
        let mut buckets = Self {
            bucket,
            grain: Grain::for_buckets(zone, window, bucket),
            starts: Vec::new(),
            to: window.to(),
        };
        match bucket.millis() {
            _ if window.is_empty() => {}
            Some(unit) => buckets.divide_hours(window, unit, zone)?,
            None => buckets.divide_days(window, zone, week_start)?,
        }
        Ok(buckets)
    }

    /// The unit.
    pub const fn bucket(&self) -> Bucket {
        self.bucket
    }

    /// What to count clicks in, so that they fold exactly into these buckets.
    pub const fn grain(&self) -> Grain {
        self.grain
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are none: the window is empty.
    pub const fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Each bucket as a window, ascending.
    pub fn windows(&self) -> impl Iterator<Item = Window> {
        let ends = self.starts.iter().skip(1).chain([&self.to]);
        self.starts
            .iter()
            .zip(ends)
            .map(|(start, end)| Window::new(*start, *end))
    }

    /// The grain that each bucket begins with, by number since 1970, ascending: that of the first is cut where the window begins.
    pub fn grain_numbers(&self, grain: Grain) -> Vec<u32> {
        self.starts
            .iter()
            .map(|start| grain.number(*start))
            .collect()
    }

    /// Which bucket an instant is in; `None` outside the window.
    pub fn position(&self, at: Instant) -> Option<usize> {
        if at >= self.to {
            return None;
        }
        self.starts
            .partition_point(|start| *start <= at)
            .checked_sub(1)
    }

    /// Every stretch of constant offset starts a bucket, and so does every full unit on the wall in it.
    fn divide_hours(
        &mut self,
        window: Window,
        unit: i64,
        zone: &Zone,
    ) -> Result<(), TooManyBuckets> {
        let stretches = zone.stretches(window.from(), window.to());
        let ends = stretches
            .iter()
            .skip(1)
            .map(|next| next.start)
            .chain([window.to()]);
        for (stretch, end) in stretches.iter().zip(ends) {
            self.push(stretch.start)?;
            let past = (stretch.start.millis() + stretch.offset).rem_euclid(unit);
            let mut next = stretch.start.plus(unit - past);
            while next < end {
                self.push(next)?;
                next = next.plus(unit);
            }
        }
        Ok(())
    }

    fn divide_days(
        &mut self,
        window: Window,
        zone: &Zone,
        week_start: WeekStart,
    ) -> Result<(), TooManyBuckets> {
        self.push(window.from())?;
        let mut first = self
            .bucket
            .next(self.bucket.floor(zone.day_of(window.from()), week_start));
        loop {
            let start = zone.start_of_day(first);
            if start >= window.to() {
                return Ok(());
            }
            // A day that the zone skipped starts with the next one and is none.
            if self.starts.last().is_some_and(|last| *last < start) {
                self.push(start)?;
            }
            first = self.bucket.next(first);
        }
    }

    fn push(&mut self, start: Instant) -> Result<(), TooManyBuckets> {
        if self.starts.len() == Self::MAX {
            return Err(TooManyBuckets);
        }
        self.starts.push(start);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
