//! The unit that clicks are counted in before they are folded.

use crate::bucket::Bucket;
use crate::instant::Instant;
use crate::window::Window;
use crate::word::words;
use crate::zone::Zone;

words! {
    /// The interval of UTC that the store groups clicks by.
    ///
    /// The store filters clicks by the window to the millisecond and groups them by grain. No bucket and no local hour begins
    /// *inside* a grain: [`Grain::for_window`] makes sure of it. So a grain belongs, with all that was counted in it, to the
    /// one bucket that its first instant within the window belongs to, also at the edges of the window, where it is cut.
    pub enum Grain {
        /// One minute of UTC.
        Minute = "minute",
        /// 15 minutes of UTC: since 2000 the offset of every zone is a multiple.
        QuarterHour = "15m",
    }
}

impl Grain {
    /// Length in milliseconds.
    pub const fn millis(self) -> i64 {
        match self {
            Self::Minute => 60_000,
            Self::QuarterHour => 900_000,
        }
    }

    /// The start of the grain that an instant is in: the instant rounded down to a multiple of the length since the epoch.
    pub fn floor(self, at: Instant) -> Instant {
        Instant::from_millis(at.millis() - at.millis().rem_euclid(self.millis()))
    }

    /// The coarsest grain that folds exactly into local hours and days of a window.
    ///
    /// It is a quarter of an hour unless the zone has an offset, or changes its clocks, off the quarter: fixed offsets such
    /// as +00:07, and the few zones that changed clocks at 00:01 (`America/St_Johns` and its neighbours until 2011,
    /// `Asia/Gaza`, `Asia/Hebron`, `Antarctica/Casey`) in windows with such a change.
    pub fn for_window(zone: &Zone, window: Window) -> Self {
        let quarter = Self::QuarterHour.millis();
        let mut stretches = zone.stretches(window.from(), window.to()).into_iter();
        let offsets_fit = |offset: i64| offset % quarter == 0;
        let first_fits = stretches
            .next()
            .is_none_or(|first| offsets_fit(first.offset));
        if first_fits
            && stretches.all(|next| offsets_fit(next.offset) && next.start.millis() % quarter == 0)
        {
            Self::QuarterHour
        } else {
            Self::Minute
        }
    }

    /// The grain to count in for buckets of a window.
    pub(crate) fn for_buckets(zone: &Zone, window: Window, bucket: Bucket) -> Self {
        if bucket == Bucket::Minute {
            Self::Minute
        } else {
            Self::for_window(zone, window)
        }
    }
}
