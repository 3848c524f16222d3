//! Any parameters about time, at any present: a window that is answered is half-open, its buckets are ascending, contiguous and as many
//! as they may be, they cover it exactly and begin where clocks on the wall say, what it is compared with lies where it should, and asking
//! again by the edges that were echoed comes to the same. A question that takes long is a finding, too: run with `-timeout=10`.

#![no_main]

use arbitrary::Arbitrary;
use clickmill_fuzz::{Pairs, check_errors, workspace};
use clickmill_stats::{
    Align, Bucket, Buckets, Compare, Compared, Endpoint, Horizon, Instant, Period, Question, WeekStart, Window, Zone, parse,
};
use libfuzzer_sys::fuzz_target;

/// Zones whose clocks did something odd since 2000, among some that did not.
const ZONES: [&str; 32] = [
    "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns",
    "Africa/Casablanca", "Asia/Gaza", "Antarctica/Troll", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Chatham", "America/Nuuk",
    "Africa/Cairo", "Asia/Tehran", "Pacific/Fakaofo", "America/Havana", "Africa/Juba", "Asia/Pyongyang", "Antarctica/Casey",
    "America/Asuncion", "America/Caracas", "Europe/Volgograd", "Asia/Dhaka", "Pacific/Tongatapu", "Antarctica/Vostok", "Asia/Amman",
    "America/Goose_Bay", "Atlantic/Azores", "Pacific/Kiritimati",
];

#[derive(Arbitrary, Debug)]
enum Edge<'a> {
    Millis(u64),
    NearNow(i32),
    Date(u8, u8, u8),
    Text(&'a str),
}

#[derive(Arbitrary, Debug)]
enum Clock<'a> {
    Utc,
    Named(u8),
    Offset(i16),
    Text(&'a str),
    Both,
}

#[derive(Arbitrary, Debug)]
struct Asked<'a> {
    now: u64,
    first_click: Option<u32>,
    retained: Option<u32>,
    exact: Option<u32>,
    endpoint: u8,
    clock: Clock<'a>,
    period: Option<u8>,
    from: Option<Edge<'a>>,
    to: Option<Edge<'a>>,
    bucket: Option<u8>,
    week_start: Option<u8>,
    compare: Option<u8>,
    compare_from: Option<Edge<'a>>,
    compare_to: Option<Edge<'a>>,
    align: Option<u8>,
    other: Option<(&'a str, &'a str)>,
}

fuzz_target!(|asked: Asked<'_>| {
    let now = instant(asked.now);
    // No click is older than the earliest edge.
    let before_now = |seconds: Option<u32>| seconds.map(|seconds| now.plus(-i64::from(seconds) * 1000).max(Instant::EARLIEST));
    let horizon = Horizon {
        now,
        first_click: before_now(asked.first_click),
        retained_since: before_now(asked.retained),
        exact_since: before_now(asked.exact),
    };
    let endpoint = [Endpoint::Summary, Endpoint::Timeseries, Endpoint::Query, Endpoint::Totals][usize::from(asked.endpoint % 4)].clone();
    let pairs = pairs(&asked, now);
    let answer = parse(&endpoint, workspace(), &pairs.0, horizon);
    assert_eq!(answer, parse(&endpoint, workspace(), &pairs.0, horizon));
    match answer {
        Ok(question) => {
            check(&question);
            check_comparison(&asked, &question);
            comes_back(&endpoint, &question, horizon);
        }
        Err(errors) => check_errors(&errors),
    }
});

/// An instant that can be the edge of a window.
fn instant(number: u64) -> Instant {
    let span = Instant::LATEST.since(Instant::EARLIEST).cast_unsigned();
    Instant::EARLIEST.plus((number % (span + 1)).cast_signed())
}

fn word<T: Copy>(all: &[T], number: u8) -> T {
    all[usize::from(number) % all.len()]
}

fn edge(edge: &Edge<'_>, now: Instant) -> String {
    match edge {
        Edge::Millis(number) => instant(*number).millis().to_string(),
        Edge::NearNow(seconds) => now.plus(i64::from(*seconds) * 1000).to_string(),
        Edge::Date(year, month, day) => format!("20{:02}-{:02}-{:02}", year % 100, month % 12 + 1, day % 31 + 1),
        Edge::Text(text) => (*text).to_owned(),
    }
}

fn pairs(asked: &Asked<'_>, now: Instant) -> Pairs {
    let mut pairs = Pairs::default();
    match &asked.clock {
        Clock::Utc => {}
        Clock::Named(number) => pairs.put("tz", word(&ZONES, *number)),
        Clock::Offset(minutes) => pairs.put("tz_offset", (minutes % 900).to_string()),
        Clock::Text(text) => pairs.put("tz", *text),
        Clock::Both => {
            pairs.put("tz", "UTC");
            pairs.put("tz_offset", "0");
        }
    }
    pairs.put_some("period", asked.period.map(|number| word(Period::ALL, number).name()));
    for (name, given) in
        [("from", &asked.from), ("to", &asked.to), ("compare_from", &asked.compare_from), ("compare_to", &asked.compare_to)]
    {
        pairs.put_some(name, given.as_ref().map(|given| edge(given, now)));
    }
    pairs.put_some("bucket", asked.bucket.map(|number| word(Bucket::ALL, number).name()));
    pairs.put_some("week_start", asked.week_start.map(|number| word(WeekStart::ALL, number).name()));
    pairs.put_some("compare", asked.compare.map(|number| word(Compare::ALL, number).name()));
    pairs.put_some("compare_align", asked.align.map(|number| word(Align::ALL, number).name()));
    if let Some((name, value)) = asked.other {
        pairs.put(name, value);
    }
    pairs
}

fn check(question: &Question) {
    assert!(question.window.from() <= question.window.to());
    assert_eq!(question.is_partial(), question.window.contains(question.now));
    let Some(series) = &question.series else { return };
    check_buckets(&series.buckets, question.window, question);
    let previous = question.comparison.previous();
    assert_eq!(series.previous.is_some(), previous.is_some());
    if let (Some(buckets), Some(previous)) = (&series.previous, previous) {
        check_buckets(buckets, previous.window, question);
    }
}

fn check_buckets(buckets: &Buckets, window: Window, question: &Question) {
    assert!(buckets.len() <= Buckets::MAX);
    assert_eq!(buckets.is_empty(), window.is_empty());
    let mut reached = window.from();
    for (number, part) in buckets.windows().enumerate() {
        assert_eq!(part.from(), reached);
        assert!(part.from() < part.to());
        reached = part.to();
        assert_eq!(buckets.position(part.from()), Some(number));
        assert_eq!(buckets.position(part.to().plus(-1)), Some(number));
        if number > 0 {
            // There are no grains to count before, where clocks may have shown anything.
            assert!(part.from() < Instant::EARLIEST || buckets.grain().floor(part.from()) == part.from());
            assert!(begins(part.from(), buckets.bucket(), &question.zone), "{part:?} {:?} {}", buckets.bucket(), question.zone.name());
        }
    }
    assert_eq!(reached, window.to());
    assert_eq!(buckets.position(window.to()), None);
    assert_eq!(buckets.position(window.from().plus(-1)), None);
}

/// Whether clocks on the wall show the beginning of a unit then, or were changed then.
fn begins(at: Instant, bucket: Bucket, zone: &Zone) -> bool {
    let unit = match bucket {
        Bucket::Minute => 60_000,
        Bucket::QuarterHour => 900_000,
        Bucket::Hour => 3_600_000,
        _ => 86_400_000,
    };
    let offset = zone.offset_millis(at);
    (at.millis() + offset).rem_euclid(unit) == 0 || zone.offset_millis(at.plus(-1)) != offset
}

/// What comes before a window ends where it begins, at the latest.
fn check_comparison(asked: &Asked<'_>, question: &Question) {
    let Compared::With(previous) = question.comparison else { return };
    assert!(previous.window.from() <= previous.window.to());
    match asked.compare.map(|number| word(Compare::ALL, number)) {
        None | Some(Compare::Previous) => assert!(previous.window.to() <= question.window.from(), "{previous:?} {question:?}"),
        Some(Compare::Year) => assert!(previous.window.from() < question.window.from(), "{previous:?} {question:?}"),
        _ => {}
    }
}

/// The edges that an answer echoes mean the same window, divided in the same way.
fn comes_back(endpoint: &Endpoint, question: &Question, horizon: Horizon) {
    let window = question.window;
    if window.is_empty() || window.from() < Instant::EARLIEST || window.to() > Instant::LATEST {
        return;
    }
    let mut pairs = Pairs::default();
    let zone = question.zone.name();
    match zone.strip_prefix(['+', '-']) {
        Some(offset) => {
            let (hours, minutes) = offset.split_once(':').unwrap();
            let minutes: i32 = hours.parse::<i32>().unwrap() * 60 + minutes.parse::<i32>().unwrap();
            pairs.put("tz_offset", format!("{}{minutes}", if zone.starts_with('-') { "-" } else { "" }));
        }
        None => pairs.put("tz", zone),
    }
    pairs.put("from", window.from().to_string());
    pairs.put("to", window.to().millis().to_string());
    pairs.put("week_start", question.week_start.name());
    pairs.put("compare", "none");
    pairs.put_some("bucket", question.series.as_ref().map(|series| series.buckets.bucket().name()));
    let again = parse(endpoint, workspace(), &pairs.0, horizon).unwrap();
    assert_eq!((again.window, &again.zone), (window, &question.zone));
    assert_eq!(again.series.map(|series| series.buckets), question.series.as_ref().map(|series| series.buckets.clone()));
}
