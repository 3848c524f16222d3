//! What a window is compared with.
//!
//! Shifts are calendar shifts in the zone. A window in progress is compared with the same part of the other one:
//! up to *the same time on the wall*. At 10:30 today is compared with yesterday until 10:30, be it 10.5 hours
//! after midnight or, when clocks changed, 9.5 or 11.5.

use crate::calendar::{add_days, add_months, add_months_to_end};
use crate::horizon::Horizon;
use crate::instant::Instant;
use crate::range::{Asked, Back};
use crate::window::Window;
use crate::word::words;
use crate::zone::Zone;

/// What to compare with, resolved as far as it can be without the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Nothing.
    None,
    /// The window before.
    Previous,
    /// The same local dates one year before.
    Year,
    /// A window of its own.
    Custom(Window),
}

words! {
    /// What a request may ask to compare with.
    pub enum Compare {
        /// Nothing.
        None = "none",
        /// The window before.
        Previous = "previous",
        /// The same local dates one year before.
        Year = "year",
        /// The window from `compare_from` to `compare_to`.
        Custom = "custom",
    }
}

words! {
    /// How much of the other window is compared with a window in progress.
    #[derive(Default)]
    pub enum Align {
        /// The part that has elapsed here.
        #[default]
        Elapsed = "elapsed",
        /// All of it.
        Full = "full",
    }
}

/// The window compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous {
    /// What is counted.
    pub window: Window,
    /// Whether it starts before the first click or the retention, so that the comparison is not fair.
    pub out_of_range: bool,
}

impl Comparison {
    /// The window to compare with; `None` when there is none.
    pub fn resolve(
        self,
        asked: Asked,
        align: Align,
        zone: &Zone,
        horizon: Horizon,
    ) -> Option<Previous> {
        let window = asked.window;
        let back = |step| {
            let shift = Shift { zone, window, step };
            (shift.window(), shift.instant(horizon.now))
        };
        let (whole, same_time) = match self {
            Self::None => return None,
            Self::Previous => back(asked.step?),
            Self::Year => back(asked.step.map(|_| Back::Months(12))?),
            Self::Custom(custom) => {
                let same_time = same_distance(zone, window.from(), horizon.now, custom.from());
                (custom, same_time)
            }
        };
        let is_cut = align == Align::Elapsed && window.is_partial(horizon.now);
        let counted = if is_cut {
            whole.until(same_time)
        } else {
            whole
        };
        let out_of_range = horizon
            .earliest()
            .is_none_or(|earliest| whole.from() < earliest);
        Some(Previous {
            window: horizon.in_known_grains(counted),
            out_of_range,
        })
    }
}

/// A way back from a window.
struct Shift<'a> {
    zone: &'a Zone,
    window: Window,
    step: Back,
}

impl Shift<'_> {
    /// The whole shifted window: by dates when it consists of days, else of the same length.
    fn window(&self) -> Window {
        let Self { zone, window, step } = self;
        if *step == Back::Length || window.days(zone).is_none() {
            let from = self.instant(window.from());
            return Window::new(from, from.plus(window.millis()));
        }
        let (first, end) = (zone.day_of(window.from()), zone.day_of(window.to()));
        match *step {
            Back::Months(months) => Window::of_days(
                zone,
                add_months(first, -months),
                add_months_to_end(end, -months),
            ),
            Back::Days(days) => Window::of_days(zone, add_days(first, -days), add_days(end, -days)),
            Back::Length => *window,
        }
    }

    /// The same time on the wall so many days or months before; a day that the month does not have becomes its last.
    fn instant(&self, at: Instant) -> Instant {
        let date = self.zone.day_of(at);
        let shifted = match self.step {
            Back::Length => return at.plus(-self.window.millis()),
            Back::Days(days) => add_days(date, -days),
            Back::Months(months) => add_months(date, -months),
        };
        let local = self.zone.local(at);
        if local.date() < date {
            // Clocks went back across midnight: this day's first instants are shown with yesterday's date.
            return self.zone.start_of_day(shifted);
        }
        let shifted = self.zone.day_or_before(shifted);
        self.zone.instant(shifted.to_datetime(local.time()))
    }
}

/// The instant that is as many days and as much time on the wall after `start` as `at` is after `from`.
fn same_distance(zone: &Zone, from: Instant, at: Instant, start: Instant) -> Instant {
    let elapsed = zone.local(at).duration_since(zone.local(from));
    zone.instant(zone.local(start).saturating_add(elapsed))
}

#[cfg(test)]
mod tests;
