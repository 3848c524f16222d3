//! Cursors of pages, of exports and of lists of links, beginnings of exports and places in them: each comes back as it was given out; one
//! that was changed in any way is refused; and one that somebody made up, check sum and all, says nothing that is out of bounds.

#![no_main]

use arbitrary::Arbitrary;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clickmill_fuzz::{Pairs, check_errors, workspace};
use clickmill_model::{LinkId, Offset, Partition, WorkspaceId};
use clickmill_stats::{
    ClickPosition, ExportOrder, ExportQuestion, Horizon, Instant, LinkPage, PageQuestion, Period, Positions, Window, link_cursor, parse_export,
    parse_page,
};
use libfuzzer_sys::fuzz_target;
use siphasher::sip::SipHasher13;

const HORIZON: Horizon = Horizon::at(Instant::from_millis(1_780_000_000_000));

#[derive(Arbitrary, Debug)]
struct Place<'a> {
    at: u64,
    log: &'a str,
    partition: i32,
    offset: i64,
}

#[derive(Arbitrary, Debug)]
enum Change<'a> {
    Set(u16, char),
    Cut(u16),
    Append(&'a str),
    Replace(&'a str),
}

#[derive(Arbitrary, Debug)]
struct Asked<'a> {
    period: Option<u8>,
    country: Option<&'a str>,
    by_ingestion: bool,
    place: Option<Place<'a>>,
    until: Vec<(&'a str, i32, i64)>,
    since: Option<Vec<(&'a str, i32, i64)>>,
    link: &'a str,
    change: Change<'a>,
    made_up: &'a [u8],
}

fuzz_target!(|asked: Asked<'_>| {
    let mut pairs = Pairs::default();
    pairs.put_some("period", asked.period.map(|number| Period::ALL[usize::from(number) % Period::ALL.len()].name()));
    pairs.put_some("filter[city][contains]", asked.country.filter(|part| !part.is_empty()));
    of_pages(&asked, &pairs);
    of_exports(&asked, &pairs);
    of_links(&asked);
});

fn page(pairs: &Pairs) -> Option<PageQuestion> {
    let later = Horizon { now: HORIZON.now.plus(86_400_000), ..HORIZON };
    let page = parse_page(workspace(), None, &pairs.0, later);
    page.map_err(|errors| check_errors(&errors)).ok()
}

fn export(pairs: &Pairs) -> Option<ExportQuestion> {
    let export = parse_export(workspace(), &pairs.0, HORIZON);
    export.map_err(|errors| check_errors(&errors)).ok()
}

fn of_pages(asked: &Asked<'_>, pairs: &Pairs) {
    let Ok(first) = parse_page(workspace(), None, &pairs.0, HORIZON) else { return };
    let window = first.question.window;
    let Some(last) = asked.place.as_ref().map(|place| position(place, window)) else { return };
    let text = first.next(last.clone()).to_string();
    let next = page(&pairs.with("cursor", &text)).unwrap();
    assert_eq!(next.after.as_ref(), Some(&last));
    assert_eq!(next.question.window, window);
    assert_eq!(next.next(last).to_string(), text);
    let other = WorkspaceId::parse("other").unwrap();
    assert!(parse_page(other, None, &pairs.with("cursor", &text).0, HORIZON).is_err());
    assert!(page(&pairs.with("filter[country]", "DE").with("cursor", &text)).is_none());
    if let Some(changed) = changed(&text, &asked.change) {
        assert!(page(&pairs.with("cursor", changed)).is_none());
    }
    let made_up = made_up(&text, 1, asked.made_up);
    if let Some(taken) = page(&pairs.with("cursor", &made_up)) {
        let last = taken.after.clone().unwrap();
        assert!(taken.question.window.contains(last.at));
        assert!(is_in_bounds(taken.question.window));
        assert_eq!(taken.next(last).to_string(), made_up);
    }
}

fn of_exports(asked: &Asked<'_>, pairs: &Pairs) {
    let order = if asked.by_ingestion { ExportOrder::Ingest } else { ExportOrder::Event };
    let pairs = pairs.with("order", order.name());
    let Some(first) = export(&pairs) else { return };
    let until = positions(&asked.until);
    let with_since = match asked.since.as_deref().map(positions) {
        None => pairs.clone(),
        Some(since) => {
            let text = first.next_since(&since);
            let began = export(&pairs.with("since", &text)).unwrap();
            assert_eq!(began.since, since);
            assert!(export(&pairs.with("filter[country]", "DE").with("since", &text)).is_none());
            assert!(export(&pairs.with("cursor", &text)).is_none());
            if let Some(changed) = changed(&text, &asked.change) {
                assert!(export(&pairs.with("since", changed)).is_none());
            }
            pairs.with("since", &text)
        }
    };
    let began = export(&with_since).unwrap();
    let after = asked.place.as_ref().map(|place| position(place, Window::new(Instant::from_millis(0), Instant::LATEST)));
    let text = began.cursor(&until, after.as_ref());
    let resumed = export(&pairs.with("cursor", &text)).unwrap();
    assert_eq!((&resumed.since, resumed.until.as_ref(), &resumed.after), (&began.since, Some(&until), &after));
    assert_eq!((resumed.question.window, resumed.order), (began.question.window, order));
    assert_eq!(resumed.cursor(&until, after.as_ref()), text);
    assert!(export(&pairs.with("since", &text)).is_none());
    if let Some(changed) = changed(&text, &asked.change) {
        assert!(export(&pairs.with("cursor", changed)).is_none());
    }
    by_place(&pairs.with("cursor", &text), after.as_ref(), asked);
    if let Some(taken) = export(&pairs.with("cursor", made_up(&text, 2, asked.made_up))) {
        assert!(is_in_bounds(taken.question.window));
        assert!(taken.after.iter().all(|after| after.at >= Instant::from_millis(0) && after.at <= Instant::LATEST));
        let until = taken.until.clone().unwrap();
        let again = export(&pairs.with("cursor", taken.cursor(&until, taken.after.as_ref()))).unwrap();
        assert_eq!((again.until, again.after, again.since), (Some(until), taken.after, taken.since));
    }
}

/// A client that only has the last line goes on after it, never before what its cursor has left behind.
fn by_place(pairs: &Pairs, cursor: Option<&ClickPosition>, asked: &Asked<'_>) {
    let Some(place) = &asked.place else { return };
    let at = position(&Place { at: place.at.rotate_left(32), ..*place }, Window::new(Instant::from_millis(0), Instant::LATEST));
    let ClickPosition { at: instant, log, partition, offset } = &at;
    let text = format!("{instant:.3},{log}:{}:{}", partition.0, offset.0);
    let resumed = export(&pairs.with("after", text)).unwrap();
    assert_eq!(resumed.after.as_ref(), cursor.max(Some(&at)));
    assert!(resumed.continues_file);
}

fn of_links(asked: &Asked<'_>) {
    let page = |text: &str| LinkPage::parse(&Pairs::default().with("cursor", text).0);
    if let Ok(link) = LinkId::parse(asked.link) {
        assert_eq!(page(&link_cursor(&link)).unwrap().after, Some(link));
    }
    if let Ok(page) = page(asked.link) {
        assert_eq!(link_cursor(&page.after.unwrap()), asked.link);
    }
}

fn is_in_bounds(window: Window) -> bool {
    Instant::EARLIEST <= window.from() && window.from() <= window.to() && window.to() <= Instant::LATEST
}

fn position(place: &Place<'_>, window: Window) -> ClickPosition {
    let length = window.millis().cast_unsigned().max(1);
    ClickPosition {
        at: window.from().plus((place.at % length).cast_signed()),
        log: place.log.to_owned(),
        partition: Partition(place.partition),
        offset: Offset(place.offset),
    }
}

fn positions(list: &[(&str, i32, i64)]) -> Positions {
    list.iter().map(|(log, partition, offset)| ((*log).to_owned(), Partition(*partition), Offset(*offset))).collect()
}

/// Another text.
fn changed(text: &str, change: &Change<'_>) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let length = letters.len();
    match change {
        Change::Set(place, letter) => letters[usize::from(*place) % length] = *letter,
        Change::Cut(place) => letters.truncate(usize::from(*place) % length),
        Change::Append(more) => letters.extend(more.chars()),
        Change::Replace(other) => letters = other.chars().collect(),
    }
    let changed: String = letters.into_iter().collect();
    (changed != text).then_some(changed)
}

/// What begins as a genuine one, up to its fingerprint, goes on as somebody likes, and has the right check sum.
fn made_up(genuine: &str, version: u8, rest: &[u8]) -> String {
    let genuine = URL_SAFE_NO_PAD.decode(genuine).unwrap();
    assert_eq!(genuine[0], version);
    let mut bytes = [&genuine[..9], rest].concat();
    let sum = (SipHasher13::new().hash(&bytes) >> 32) as u32;
    bytes.extend(sum.to_be_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}
