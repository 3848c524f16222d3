//! Local time in units of UTC, for counting by hours and weekdays where the clicks are.

use crate::grain::Grain;
use crate::instant::Instant;
use crate::window::Window;
use crate::zone::Zone;

/// How far the clocks of a zone are ahead of UTC within a window, in grains.
///
/// The local grain of a click is its grain of UTC since 1970, plus `offset`, plus each change that has happened by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalGrains {
    /// Grains ahead of UTC when the window begins.
    pub offset: i64,
    /// From which grain of UTC on the clocks are ahead by how many more, ascending.
    pub changes: Vec<(u32, i64)>,
    /// Grains of a day that has 24 hours.
    pub of_day: i64,
}

impl LocalGrains {
    /// What holds in a window, for a grain that fits it ([`Grain::for_window`]).
    pub fn new(zone: &Zone, window: Window, grain: Grain) -> Self {
        let size = grain.millis();
        let stretches = zone.stretches(window.from(), window.to());
        let change = |pair: &[crate::zone::Stretch]| match pair {
            [before, after] => Some((
                grain.number(after.start),
                (after.offset - before.offset) / size,
            )),
            _ => None,
        };
        Self {
            offset: stretches.first().map_or(0, |first| first.offset / size),
            changes: stretches.windows(2).filter_map(change).collect(),
            of_day: 86_400_000 / size,
        }
    }
}

impl Grain {
    /// Which grain since 1970 an instant is in; no click is older.
    pub fn number(self, at: Instant) -> u32 {
        u32::try_from(at.millis().div_euclid(self.millis()).max(0)).unwrap_or(u32::MAX)
    }

    /// The start of the grain of a number.
    pub const fn start(self, number: u32) -> Instant {
        Instant::from_millis(number as i64 * self.millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{at, window, zone};

    #[test]
    fn clocks_that_change_are_ahead_by_another_number_of_grains() {
        let window = window("2025-03-29T00:00:00Z", "2025-10-27T00:00:00Z");
        let grain = Grain::QuarterHour;
        let berlin = LocalGrains::new(&zone("Europe/Berlin"), window, grain);
        let of = |instant| grain.number(at(instant));
        assert_eq!(berlin.offset, 4);
        assert_eq!(
            berlin.changes,
            [
                (of("2025-03-30T01:00:00Z"), 4),
                (of("2025-10-26T01:00:00Z"), -4)
            ]
        );
        assert_eq!(berlin.of_day, 96);
    }

    #[test]
    fn a_half_hour_is_two_quarters_and_an_odd_offset_is_minutes() {
        let window = window("2025-03-29T00:00:00Z", "2025-03-30T00:00:00Z");
        let kolkata = LocalGrains::new(&zone("Asia/Kolkata"), window, Grain::QuarterHour);
        assert_eq!((kolkata.offset, kolkata.changes.len()), (22, 0));
        let odd = Zone::from_offset_minutes(-7).unwrap();
        let odd = LocalGrains::new(&odd, window, Grain::Minute);
        assert_eq!((odd.offset, odd.of_day), (-7, 1440));
    }

    #[test]
    fn a_grain_starts_where_its_number_says() {
        let instant = at("2025-03-29T00:14:59.999Z");
        for grain in [Grain::Minute, Grain::QuarterHour] {
            assert_eq!(grain.start(grain.number(instant)), grain.floor(instant));
        }
    }
}
