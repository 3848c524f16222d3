//! A mailing as a link service sees it, with truth: Office probes links before it opens them, scanners that look like browsers open
//! all links of a mail at once, people click, in offices behind one address and by themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use clickmill_enrich::{Enricher, Facts, Geo, Reasons, Rules, VisitorClick};
use clickmill_model::Headers;

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";
/// What Office sends before it hands a link to the browser.
const PROBES: [(&str, &str); 3] = [
    ("OPTIONS", "Microsoft Office Protocol Discovery"),
    ("HEAD", "Microsoft Office Existence Discovery"),
    ("GET", "Mozilla/4.0 (compatible; ms-office; MSOffice 16)"),
];

/// A click and the truth about it.
struct Click {
    address: u32,
    agent: &'static str,
    method: &'static str,
    link: u64,
    at: i64,
    is_human: bool,
}

/// The same numbers each time (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn millis(&mut self, from: i64, to: i64) -> i64 {
        let span = u64::try_from(to - from).unwrap_or(1);
        from + i64::try_from(self.below(span)).unwrap_or(0)
    }
}

fn human(address: u32, agent: &'static str, link: u64, at: i64) -> Click {
    Click {
        address,
        agent,
        method: "GET",
        link,
        at,
        is_human: true,
    }
}

/// Three probes within a second, then the browser.
fn office(dice: &mut Dice, address: u32, clicks: &mut Vec<Click>) {
    let (mut at, link) = (dice.millis(0, 36_000_000), dice.below(9));
    for (method, agent) in PROBES {
        clicks.push(Click {
            agent,
            method,
            is_human: false,
            ..human(address, agent, link, at)
        });
        at += dice.millis(20, 300);
    }
    clicks.push(human(address, CHROME, link, at + dice.millis(100, 900)));
}

/// Nine links within a second in any order; later the reader, one in ten from the same address and with the same agent.
fn scanned(dice: &mut Dice, address: u32, clicks: &mut Vec<Click>) {
    let begin = dice.millis(0, 36_000_000);
    for link in 0..9 {
        clicks.push(Click {
            is_human: false,
            ..human(address, CHROME, link, begin + dice.millis(0, 950))
        });
    }
    let reader = if dice.below(10) == 0 {
        address
    } else {
        address + 1_000_000
    };
    let link = dice.below(9);
    clicks.push(human(
        reader,
        CHROME,
        link,
        begin + dice.millis(20_000, 3_600_000),
    ));
}

/// One to six clicks, some of them twice in a hurry, some into tabs.
fn reader(dice: &mut Dice, address: u32, clicks: &mut Vec<Click>) {
    let mut at = dice.millis(0, 36_000_000);
    let opens_tabs = dice.below(50) == 0;
    for _ in 0..=dice.below(6) {
        let link = dice.below(9);
        clicks.push(human(address, IPHONE, link, at));
        if dice.below(20) == 0 {
            clicks.push(human(address, IPHONE, link, at + dice.millis(80, 300)));
        }
        at += if opens_tabs {
            dice.millis(450, 1_200)
        } else {
            dice.millis(2_000, 120_000)
        };
    }
}

fn mailing() -> Vec<Click> {
    let mut dice = Dice(7);
    let mut clicks = Vec::new();
    for number in 0..2_000 {
        office(&mut dice, 10_000 + number, &mut clicks);
        scanned(&mut dice, 20_000 + number, &mut clicks);
    }
    for number in 0..20_000 {
        reader(&mut dice, 100_000 + number, &mut clicks);
    }
    // Offices of fifty with the same browser behind one address, most of whom click within the hour after the mail.
    for office in 0..100 {
        for _ in 0..50 {
            let (link, at) = (dice.below(9), dice.millis(0, 3_600_000));
            clicks.push(human(office, CHROME, link, at));
        }
    }
    clicks
}

#[test]
fn every_probe_is_told_from_the_reader_who_counts_once() {
    let rules = Rules::built_in().expect("a test of the library reads them");
    let enricher = Arc::new(Enricher::new(Geo::none(), rules));
    let mut visitors = BTreeMap::<_, Vec<Click>>::new();
    for click in mailing() {
        let visitor = (click.address, click.agent);
        visitors.entry(visitor).or_default().push(click);
    }
    let mut worker = enricher.worker();
    let (mut humans, mut flagged, mut missed) = (0, 0, 0);
    for clicks in visitors.values_mut() {
        clicks.sort_by_key(|click| click.at);
        let together: Vec<_> = clicks
            .iter()
            .map(|click| VisitorClick {
                at: click.at,
                link: click.link,
            })
            .collect();
        let behaviours = enricher.rules().behaviour().judge(&together);
        for (click, behaviour) in clicks.iter().zip(behaviours) {
            let (_, verdict) = worker.judge(&Facts {
                user_agent: click.agent,
                headers: &Headers::default(),
                method: click.method,
                network: None,
                behaviour,
            });
            humans += usize::from(click.is_human);
            flagged += usize::from(click.is_human && verdict.is_bot);
            missed += usize::from(!click.is_human && !verdict.is_bot);
            let needed = click.agent == CHROME && !click.is_human;
            assert!(!needed || verdict.reasons.contains(Reasons::SWEEP));
        }
    }
    assert_eq!(missed, 0, "probes and sweeps that count as people");
    assert!(humans > 70_000, "{humans}");
    assert!(flagged * 1_000 <= humans, "{flagged} of {humans} people");
}
