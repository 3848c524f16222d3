//! A sample of zones and years for every run of the tests; `every_zone` has the rest.

use chrono_tz::Tz;

use crate::around::check;

/// Zones in years in which they did what others do not.
const PECULIAR: [(Tz, i32); 24] = [
    (Tz::UTC, 2000),
    (Tz::Africa__Cairo, 2010),
    (Tz::Africa__Juba, 2021),
    (Tz::America__Caracas, 2016),
    (Tz::America__Havana, 2012),
    (Tz::America__New_York, 2007),
    (Tz::America__Nuuk, 2023),
    (Tz::America__Santiago, 2022),
    (Tz::America__Sao_Paulo, 2018),
    (Tz::America__St_Johns, 2010),
    (Tz::Antarctica__Casey, 2018),
    (Tz::Antarctica__Troll, 2025),
    (Tz::Asia__Amman, 2022),
    (Tz::Asia__Beirut, 2023),
    (Tz::Asia__Gaza, 2011),
    (Tz::Asia__Kathmandu, 2024),
    (Tz::Asia__Pyongyang, 2015),
    (Tz::Asia__Tehran, 2022),
    (Tz::Atlantic__Azores, 2036),
    (Tz::Australia__Lord_Howe, 2025),
    (Tz::Europe__Berlin, 2026),
    (Tz::Pacific__Apia, 2011),
    (Tz::Pacific__Chatham, 2025),
    (Tz::Pacific__Fakaofo, 2011),
];

#[test]
fn every_period_bucket_and_comparison_is_what_the_wall_says_around_peculiar_clock_changes() {
    for (tz, year) in PECULIAR {
        assert!(check(tz, year..year + 1) > 0, "{tz} in {year}");
    }
}
