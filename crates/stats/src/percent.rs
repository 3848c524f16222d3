//! Percentages, rounded the way people do it.

use serde::{Serialize, Serializer};

/// A percentage in tenths: 349 is 34.9 %. Serialised as a number with one decimal.
///
/// Computed in integers and rounded half away from zero: 12.25 becomes 12.3, −12.25 becomes −12.3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(i64);

impl Percent {
    /// A percentage of so many tenths.
    pub const fn from_tenths(tenths: i64) -> Self {
        Self(tenths)
    }

    /// The percentage in tenths.
    pub const fn tenths(self) -> i64 {
        self.0
    }

    /// Which share of the whole a part is; 0 when the whole is 0.
    pub fn share(part: u64, whole: u64) -> Self {
        Self(rounded(i128::from(part), whole, 1).unwrap_or(0))
    }

    /// By how much a count has changed; `None` when it was 0 before.
    pub fn change(current: u64, previous: u64) -> Option<Self> {
        percent_change(current, previous, 1).map(Self)
    }
}

/// (current − previous) / previous × 100 in units of 10^−decimals (2: hundredths of a percent, at most 9), rounded half
/// away from zero; `None` when previous is 0. What does not fit becomes the nearest end of the range.
pub fn percent_change(current: u64, previous: u64, decimals: u32) -> Option<i64> {
    rounded(
        i128::from(current) - i128::from(previous),
        previous,
        decimals,
    )
}

/// part / whole × 100 in units of 10^−decimals.
fn rounded(part: i128, whole: u64, decimals: u32) -> Option<i64> {
    if whole == 0 {
        return None;
    }
    let whole = i128::from(whole);
    let scaled = part * 100 * 10_i128.pow(decimals.min(9));
    let half = if scaled < 0 { -whole } else { whole };
    let units = (2 * scaled + half) / (2 * whole);
    Some(i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX }))
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "tenths of a percent are exact up to 2^53"
        )]
        serializer.serialize_f64(self.0 as f64 / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_change_is_rounded_to_one_decimal() {
        assert_eq!(Percent::change(860, 540), Some(Percent::from_tenths(593)));
        assert_eq!(Percent::change(34, 133), Some(Percent::from_tenths(-744)));
        assert_eq!(percent_change(34, 133, 2), Some(-7444));
        assert_eq!(percent_change(8, 44, 2), Some(-8182));
    }

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        assert_eq!(Percent::change(2001, 2000), Some(Percent::from_tenths(1)));
        assert_eq!(Percent::change(1999, 2000), Some(Percent::from_tenths(-1)));
        assert_eq!(
            Percent::change(20_009, 20_000),
            Some(Percent::from_tenths(0))
        );
        assert_eq!(Percent::share(1, 2000), Percent::from_tenths(1));
    }

    #[test]
    fn there_is_no_change_from_zero_and_no_share_of_nothing() {
        assert_eq!(Percent::change(5, 0), None);
        assert_eq!(Percent::change(0, 0), None);
        assert_eq!(Percent::share(0, 0), Percent::from_tenths(0));
    }

    #[test]
    fn a_percentage_is_a_number_in_json() {
        let json = |tenths| serde_json::to_string(&Percent::from_tenths(tenths)).unwrap();
        assert_eq!(json(349), "34.9");
        assert_eq!(json(-744), "-74.4");
        assert_eq!(json(1000), "100.0");
        assert_eq!(json(3), "0.3");
    }

    proptest! {
        #[test]
        fn the_rounded_change_is_the_nearest_and_the_farther_of_two(current in 0_u64.., previous in 1_u64..) {
            let tenths = Percent::change(current, previous).unwrap().tenths();
            let exact = (i128::from(current) - i128::from(previous)) * 1000;
            prop_assume!(tenths != i64::MAX);
            let error = i128::from(tenths) * i128::from(previous) - exact;
            prop_assert!(2 * error.abs() <= i128::from(previous));
            if 2 * error.abs() == i128::from(previous) {
                prop_assert_eq!(error.signum(), exact.signum());
            }
        }

        #[test]
        fn the_rounded_change_of_small_counts_is_the_one_of_schoolbook_decimals(current in 0_u64..500, previous in 1_u64..500) {
            let percent = Percent::change(current, previous).unwrap().tenths();
            let (more, sign) = if current < previous { (previous - current, -1) } else { (current - previous, 1) };
            let (whole, rest) = (more * 1000 / previous, more * 1000 % previous);
            let magnitude = if rest * 2 >= previous { whole + 1 } else { whole };
            prop_assert_eq!(percent, sign * i64::try_from(magnitude).unwrap());
        }
    }
}
