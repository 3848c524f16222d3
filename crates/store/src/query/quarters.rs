use clickmill_stats::{Grain, Instant, Window};

/// Quarter hours of a UTC day.
pub(super) const QUARTERS_OF_DAY: u8 = 96;

/// The quarter hours of UTC that a window touches, as `clicks` has them: by day, and by number within the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quarters {
    /// Days since 1970, both included.
    pub(crate) first_day: u16,
    pub(crate) last_day: u16,
    /// The first quarter of the first day, from 0.
    pub(crate) first_quarter: u8,
    /// The quarter of the last day before which they end, to 96.
    pub(crate) end_quarter: u8,
    /// Whether the window begins and ends with a quarter, so that nothing finer has to be looked at.
    pub(crate) are_whole: bool,
}

impl Quarters {
    pub(crate) fn of(window: Window) -> Self {
        let number = |at: Instant| i64::from(Grain::QuarterHour.number(at));
        let first = number(window.from());
        let end = number(window.to().plus(Grain::QuarterHour.millis() - 1));
        let last = (end - 1).max(first);
        let is_edge = |at: Instant| Grain::QuarterHour.floor(at) == at;
        Self {
            first_day: day(first),
            last_day: day(last),
            first_quarter: quarter(first),
            end_quarter: quarter(last) + 1,
            are_whole: is_edge(window.from()) && is_edge(window.to()) && !window.is_empty(),
        }
    }
}

/// The day of an instant, in days since 1970; the first one for all before.
pub(crate) fn day_of(at: Instant) -> u16 {
    day(i64::from(Grain::QuarterHour.number(at)))
}

fn day(number: i64) -> u16 {
    u16::try_from(number / i64::from(QUARTERS_OF_DAY)).unwrap_or(u16::MAX)
}

fn quarter(number: i64) -> u8 {
    u8::try_from(number % i64::from(QUARTERS_OF_DAY)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarters(from: &str, to: &str) -> Quarters {
        let at = |text| Instant::parse_rfc3339(text).unwrap();
        Quarters::of(Window::new(at(from), at(to)))
    }

    #[test]
    fn a_day_is_its_96_quarters() {
        let day = quarters("1970-01-02T00:00:00Z", "1970-01-03T00:00:00Z");
        let expected = Quarters {
            first_day: 1,
            last_day: 1,
            first_quarter: 0,
            end_quarter: 96,
            are_whole: true,
        };
        assert_eq!(day, expected);
    }

    #[test]
    fn a_window_within_quarters_touches_them_and_is_not_whole() {
        let window = quarters("1970-01-02T23:50:00Z", "1970-01-03T00:00:00.001Z");
        assert_eq!((window.first_day, window.first_quarter), (1, 95));
        assert_eq!((window.last_day, window.end_quarter), (2, 1));
        assert!(!window.are_whole);
        let moment = quarters("1970-01-02T00:01:00Z", "1970-01-02T00:02:00Z");
        assert_eq!((moment.first_day, moment.last_day), (1, 1));
        assert_eq!((moment.first_quarter, moment.end_quarter), (0, 1));
    }

    #[test]
    fn an_empty_window_has_no_click() {
        let empty = quarters("1970-01-02T00:00:00Z", "1970-01-02T00:00:00Z");
        assert!(!empty.are_whole, "its instants exclude each other");
    }
}
