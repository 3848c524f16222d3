use std::collections::{BTreeMap, HashSet};

use super::corpora::Corpora;
use super::formats::yaml;
use super::judge::Judge;
use super::score::Score;
use super::uap::UapRules;
use crate::setup::CorpusFiles;

/// The least share of names that agree, in hundredths of a percent.
const FLOOR: usize = 9_700;

/// Where uap-core's names of browsers differ from ours and mean the same.
const BROWSERS: [(&str, &str); 27] = [
    ("AVG", "AVG Secure Browser"),
    ("Aloha Browser", "Aloha"),
    ("Amazon Silk", "Silk"),
    ("Chrome Mobile", "Chrome"),
    ("Chrome Mobile WebView", "Android WebView"),
    ("Chrome Mobile iOS", "Chrome"),
    ("Chromium", "Chrome"),
    ("DuckDuckGo Mobile", "DuckDuckGo"),
    ("Ecosia Android", "Ecosia"),
    ("Ecosia iOS", "Ecosia"),
    ("Edge Mobile", "Edge"),
    ("Electron", "Chrome"),
    ("Firefox Mobile", "Firefox"),
    ("Firefox iOS", "Firefox"),
    ("Google", "Google App"),
    ("IE", "Internet Explorer"),
    ("IE Mobile", "Internet Explorer"),
    ("Mobile Safari", "Safari"),
    ("Mobile Safari UI/WKWebView", "Safari WebView"),
    ("Opera Mobile", "Opera"),
    ("Opera Touch", "Opera"),
    ("Other", ""),
    ("QQ Browser Mobile", "QQ Browser"),
    ("Seznam prohlížeč", "Seznam"),
    ("Tenta Browser", "Tenta"),
    ("Twitter", "X"),
    ("Yandex Browser", "Yandex"),
];

/// The same of systems. uap-core knows neither iPadOS nor Fire OS, and tells kinds of Linux and of what is plugged into
/// television sets apart.
const SYSTEMS: [(&str, &str); 12] = [
    ("Chrome OS", "ChromeOS"),
    ("Chromecast Android", "Android"),
    ("Chromecast Fuchsia", "Android"),
    ("Chromecast Linux", "Android"),
    ("Chromecast SmartSpeaker", "Android"),
    ("Debian", "Linux"),
    ("Fedora", "Linux"),
    ("Fire OS", "Android"),
    ("Mac OS X", "macOS"),
    ("Other", ""),
    ("Ubuntu", "Linux"),
    ("iPadOS", "iOS"),
];

/// How often a name agrees with somebody else's.
pub(super) struct Agreement {
    pub(super) score: Score,
    /// The other's name and ours, where they do not, and how often.
    pub(super) differences: BTreeMap<(String, String), usize>,
}

/// A name that somebody else gives, for an agent.
type Named<'a> = (&'a str, String);

/// Compares names of browsers, systems and devices.
pub(super) fn of(
    corpora: &Corpora,
    files: &CorpusFiles,
    judge: &mut Judge,
) -> anyhow::Result<Vec<Agreement>> {
    let rules = files.read("uap-regexes.yaml")?;
    let browsers = UapRules::of(&rules, "user_agent_parsers", "family_replacement")?;
    let systems = UapRules::of(&rules, "os_parsers", "os_replacement")?;
    let modern: HashSet<_> = corpora
        .modern()
        .map(|one| one.user_agent.as_str())
        .collect();
    let named_by = |rules: &UapRules| -> Vec<Named<'_>> {
        modern.iter().map(|one| (*one, rules.name(one))).collect()
    };
    let labelled: Vec<Named<'_>> = corpora
        .modern()
        .filter_map(|one| Some((one.user_agent.as_str(), one.device.clone()?)))
        .collect();
    let cases = [
        test_cases(&files.read("uap-browsers.yaml")?)?,
        test_cases(&files.read("uap-systems.yaml")?)?,
    ];
    let [browser_cases, system_cases] = cases.each_ref().map(|cases| modern_of(cases, judge));
    Ok(vec![
        browser(
            "browsers as uap-core names them, people of today",
            &named_by(&browsers),
            judge,
        ),
        system(
            "systems as uap-core names them, people of today",
            &named_by(&systems),
            judge,
        ),
        device(
            "devices as user-agents and fake-useragent name them",
            &labelled,
            judge,
        ),
        browser(
            "browsers of uap-core's test cases, those of today",
            &browser_cases,
            judge,
        ),
        system(
            "systems of uap-core's test cases, those of today",
            &system_cases,
            judge,
        ),
    ])
}

fn browser(what: &str, named: &[Named<'_>], judge: &mut Judge) -> Agreement {
    compare(what, named, |user_agent, theirs| {
        let ours = judge.judge(user_agent).agent.browser.to_owned();
        (same(theirs, &BROWSERS), ours)
    })
}

fn system(what: &str, named: &[Named<'_>], judge: &mut Judge) -> Agreement {
    compare(what, named, |user_agent, theirs| {
        let ours = judge.judge(user_agent).agent.os.to_owned();
        (same(theirs, &SYSTEMS), same(&ours, &SYSTEMS))
    })
}

fn device(what: &str, named: &[Named<'_>], judge: &mut Judge) -> Agreement {
    compare(what, named, |user_agent, theirs| {
        let ours = judge.judge(user_agent).agent.device.name().to_owned();
        (theirs.to_owned(), ours)
    })
}

/// Our word for a name.
fn same(name: &str, words: &[(&str, &str)]) -> String {
    let word = words.iter().find(|(theirs, _)| *theirs == name);
    word.map_or(name, |(_, ours)| ours).to_owned()
}

fn compare(
    what: &str,
    named: &[Named<'_>],
    mut both: impl FnMut(&str, &str) -> (String, String),
) -> Agreement {
    let mut differences: BTreeMap<_, usize> = BTreeMap::new();
    for (user_agent, theirs) in named {
        let (theirs, ours) = both(user_agent, theirs);
        if theirs != ours {
            *differences.entry((theirs, ours)).or_default() += 1;
        }
    }
    Agreement {
        score: Score {
            what: what.to_owned(),
            right: named.len() - differences.values().sum::<usize>(),
            of: named.len(),
            floor: Some(FLOOR),
        },
        differences,
    }
}

/// Agents and names of test cases of uap-core.
fn test_cases(text: &str) -> anyhow::Result<Vec<(String, String)>> {
    let mut cases: Vec<(String, String)> = Vec::new();
    for line in yaml(text) {
        match line? {
            ("user_agent_string", user_agent) => cases.push((user_agent, String::new())),
            ("family", name) => {
                if let Some(last) = cases.last_mut() {
                    last.1 = name;
                }
            }
            _ => {}
        }
    }
    Ok(cases)
}

/// The test cases that are browsers of the last years; what is taken for a bot has no names.
fn modern_of<'c>(cases: &'c [(String, String)], judge: &mut Judge) -> Vec<Named<'c>> {
    let mut named = Vec::new();
    for (user_agent, name) in cases {
        let is_browser = user_agent.starts_with("Mozilla/") && is_modern(user_agent);
        if is_browser && !judge.judge(user_agent).verdict.is_bot {
            named.push((user_agent.as_str(), name.clone()));
        }
    }
    named
}

/// Whether a browser is of 2018 or later.
fn is_modern(user_agent: &str) -> bool {
    let markers = [
        ("Chrome/", 64),
        ("CriOS/", 64),
        ("Firefox/", 58),
        ("FxiOS/", 11),
        ("iPhone OS ", 12),
        ("CPU OS ", 12),
    ];
    markers.into_iter().any(|(marker, least)| {
        let number = user_agent.split_once(marker).map(|(_, rest)| {
            let end = rest.bytes().position(|byte| !byte.is_ascii_digit());
            rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
        });
        number.is_some_and(|number| {
            number
                .parse()
                .is_ok_and(|number: u16| (least..999).contains(&number))
        })
    })
}
