use crate::GeneratorError;
use crate::countries::Country;
use crate::rng::Rng;
use crate::weighted::Weighted;

const HOUR_MS: i64 = 3_600_000;
const HOURS_OF_WEEK: i64 = 168;
/// 1970-01-01T00:00Z, a Thursday, is this many hours into a week that starts on Monday.
const EPOCH_HOUR_OF_WEEK: i64 = 72;
/// 2000-01-01 and 10000-01-01, UTC: outside, a click would be refused or could not be written.
const YEARS: std::ops::RangeInclusive<i64> = 946_684_800_000..=253_402_300_800_000;
const MAX_WINDOW_MS: i64 = 200 * 366 * 24 * HOUR_MS;

/// How busy each local hour of a day is.
const BY_HOUR: [u64; 24] = [
    28, 18, 12, 9, 8, 11, 20, 38, 58, 74, 82, 85, 88, 84, 82, 82, 84, 88, 94, 100, 98, 88, 68, 45,
];
/// How busy each local day of a week is, from Monday.
const BY_WEEKDAY: [u64; 7] = [10, 10, 10, 10, 9, 7, 7];

/// When clicks happen: a daily and weekly curve for every country by its own clock.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    from: i64,
    to: i64,
    /// Of each hour of the window, by the clock of UTC, the first and the last cut short: the weight of all before its
    /// end, in weight × milliseconds.
    until: Vec<u64>,
    weight_of_hour: Vec<u64>,
    country_of_hour: Vec<Weighted>,
}

impl Schedule {
    /// A schedule of the window [from, to), in epoch milliseconds.
    pub(crate) fn new(countries: &[Country], from: i64, to: i64) -> Result<Self, GeneratorError> {
        if from >= to || !YEARS.contains(&from) || !YEARS.contains(&to) || to - from > MAX_WINDOW_MS
        {
            return Err(GeneratorError::Window { from, to });
        }
        let mut weight_of_hour = Vec::new();
        let mut country_of_hour = Vec::new();
        for hour in 0..HOURS_OF_WEEK {
            let weights: Vec<u64> = countries
                .iter()
                .map(|country| weight_at(country, hour))
                .collect();
            weight_of_hour.push(weights.iter().sum());
            country_of_hour.push(Weighted::new(&weights));
        }
        let mut schedule = Self {
            from,
            to,
            until: Vec::new(),
            weight_of_hour,
            country_of_hour,
        };
        schedule.until = schedule.accumulate();
        Ok(schedule)
    }

    fn accumulate(&self) -> Vec<u64> {
        let hours = self.from.div_euclid(HOUR_MS)..=(self.to - 1).div_euclid(HOUR_MS);
        let mut total = 0;
        let add = |hour: i64| {
            let start = (hour * HOUR_MS).max(self.from);
            let end = ((hour + 1) * HOUR_MS).min(self.to);
            total += self.weight(start) * (end - start).unsigned_abs();
            total
        };
        hours.map(add).collect()
    }

    fn weight(&self, at_ms: i64) -> u64 {
        self.weight_of_hour
            .get(hour_of_week(at_ms))
            .copied()
            .unwrap_or(0)
    }

    fn total(&self) -> u64 {
        self.until.last().copied().unwrap_or(0)
    }

    /// The instant of click `number` of `count`: somewhere in its own share of the window, so that clicks come in order.
    pub(crate) fn nth(&self, number: u64, count: u64, rng: &mut Rng) -> i64 {
        let total = self.total();
        let position = u128::from(number) * u128::from(total) + u128::from(rng.below(total));
        self.instant(u64::try_from(position / u128::from(count.max(1))).unwrap_or(total))
    }

    /// Any instant of the window.
    pub(crate) fn any(&self, rng: &mut Rng) -> i64 {
        self.instant(rng.below(self.total()))
    }

    /// The instant before which the given weight lies.
    fn instant(&self, position: u64) -> i64 {
        let index = self.until.partition_point(|&until| until <= position);
        let before = index
            .checked_sub(1)
            .and_then(|index| self.until.get(index))
            .copied()
            .unwrap_or(0);
        let hour = self.from.div_euclid(HOUR_MS) + i64::try_from(index).unwrap_or(0);
        let start = (hour * HOUR_MS).max(self.from);
        let elapsed = (position - before) / self.weight(start).max(1);
        (start + i64::try_from(elapsed).unwrap_or(0)).min(self.to - 1)
    }

    /// The number of the country of a click at that instant.
    pub(crate) fn country(&self, at_ms: i64, rng: &mut Rng) -> usize {
        self.country_of_hour
            .get(hour_of_week(at_ms))
            .map_or(0, |choice| choice.choose(rng))
    }

    pub(crate) fn starts_at(&self) -> i64 {
        self.from
    }
}

fn hour_of_week(at_ms: i64) -> usize {
    let hour = (at_ms.div_euclid(HOUR_MS) + EPOCH_HOUR_OF_WEEK).rem_euclid(HOURS_OF_WEEK);
    usize::try_from(hour).unwrap_or(0)
}

/// How busy a country is in an hour of the week of UTC.
fn weight_at(country: &Country, hour: i64) -> u64 {
    let local = (hour * HOUR_MS + country.offset_ms)
        .div_euclid(HOUR_MS)
        .rem_euclid(HOURS_OF_WEEK);
    let of = |table: &[u64], index: i64| {
        usize::try_from(index)
            .ok()
            .and_then(|index| table.get(index))
            .copied()
    };
    country.weight
        * of(&BY_HOUR, local % 24).unwrap_or(0)
        * of(&BY_WEEKDAY, local / 24).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::countries;

    /// 2026-03-02T00:00:00Z, a Monday.
    const MONDAY: i64 = 1_772_409_600_000;
    const DAY_MS: i64 = 24 * HOUR_MS;

    #[test]
    fn clicks_come_in_order_and_stay_in_the_window() {
        let window = MONDAY + 1_234_567..MONDAY + 9_999_999;
        let schedule =
            Schedule::new(&countries::load().unwrap(), window.start, window.end).unwrap();
        let mut rng = Rng::new(3);
        let instants: Vec<i64> = (0..10_000)
            .map(|number| schedule.nth(number, 10_000, &mut rng))
            .collect();
        assert!(instants.is_sorted());
        assert!(instants.iter().all(|instant| window.contains(instant)));
        assert!((0..1000).all(|_| window.contains(&schedule.any(&mut rng))));
    }

    #[test]
    fn nights_and_weekends_are_quiet_by_the_local_clock() {
        let mut countries = countries::load().unwrap();
        countries.retain(|country| country.code == "JP");
        let schedule = Schedule::new(&countries, MONDAY, MONDAY + 7 * DAY_MS).unwrap();
        let evening_in_tokyo = schedule.weight(MONDAY + 10 * HOUR_MS);
        let night_in_tokyo = schedule.weight(MONDAY + 19 * HOUR_MS);
        assert!(evening_in_tokyo > 5 * night_in_tokyo);
        assert!(schedule.weight(MONDAY + 5 * DAY_MS) < schedule.weight(MONDAY));
    }

    #[test]
    fn a_window_is_neither_empty_nor_out_of_bounds() {
        let countries = countries::load().unwrap();
        for (from, to) in [
            (MONDAY, MONDAY),
            (MONDAY, MONDAY - 1),
            (0, MONDAY),
            (MONDAY, i64::MAX),
        ] {
            assert!(Schedule::new(&countries, from, to).is_err(), "{from} {to}");
        }
    }
}
