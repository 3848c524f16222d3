//! Messages like those of a link platform, as they come from a log.

use std::borrow::Cow;

use clickmill_model::{Click, Offset, Partition, RawClick, Timestamp, decode};
use serde_json::{Value, json};

/// The user agents of the generator and of the golden table: people's and programs', of all kinds.
const TABLES: [&str; 3] = [
    include_str!("../../../testkit/data/agents.tsv"),
    include_str!("../../../testkit/data/bots.tsv"),
    include_str!("../../golden/agents.tsv"),
];
/// How often each is there, with other numbers each time.
const VARIANTS: u8 = 3;

/// Some 420 user agents, no two alike.
pub(crate) fn agents() -> Vec<String> {
    let mut agents: Vec<_> = TABLES
        .iter()
        .flat_map(|table| table.lines())
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit('\t').next())
        .flat_map(|agent| (0..VARIANTS).map(|variant| vary(agent, variant)))
        .collect();
    agents.sort();
    agents.dedup();
    agents
}

/// The last digit of every number moved on by so much, but for `5.0` and the like, by which browsers are told.
fn vary(agent: &str, by: u8) -> String {
    let bytes = agent.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let varied = agent.char_indices().map(|(at, c)| {
        let is_long = at
            .checked_sub(1)
            .is_some_and(|before| is_digit(before) && is_digit(at) && !is_digit(at + 1));
        match c.to_digit(10) {
            Some(digit) if is_long => char::from(b'0' + (u8::try_from(digit).unwrap() + by) % 10),
            _ => c,
        }
    });
    varied.collect()
}

/// A message with these fields beside the required ones.
pub(crate) fn message(fields: &Value) -> Vec<u8> {
    let mut message = json!({
        "workspace_id": "acme", "link_id": "spring", "clicked_at": "2026-03-29T01:00:00Z", "domain": "go.example.com",
        "destination_url": "https://shop.example.com/spring?utm_source=newsletter&utm_medium=social",
    });
    for (name, value) in fields.as_object().unwrap() {
        message[name] = value.clone();
    }
    message.to_string().into_bytes()
}

/// The click of a message.
pub(crate) fn click(payload: &[u8]) -> Click<'_> {
    let raw = RawClick {
        partition: Partition(0),
        offset: Offset(0),
        received_at: Timestamp::parse_rfc3339("2026-03-29T01:00:01Z").unwrap(),
        payload,
    };
    decode(&raw).unwrap()
}

/// Messages with nothing else than that agent.
pub(crate) fn with_agents<'a>(agents: impl IntoIterator<Item = Cow<'a, str>>) -> Vec<Vec<u8>> {
    agents
        .into_iter()
        .map(|agent| message(&json!({ "user_agent": agent })))
        .collect()
}

/// Messages as a link platform sends them: address, agent, hints, languages, and a referrer for two of three.
pub(crate) fn whole() -> Vec<Vec<u8>> {
    let referrers: Vec<_> = include_str!("../../../testkit/data/referrers.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split('\t'))
        .filter(|cell| cell.contains("://"))
        .collect();
    let languages = [
        "en-US,en;q=0.9",
        "de-AT,de;q=0.9,en;q=0.5",
        "pt-BR",
        "zh-Hant-TW,zh;q=0.8",
    ];
    (0_usize..)
        .zip(agents())
        .map(|(number, agent)| {
            let referrer = (number % 3 > 0).then(|| referrers[number % referrers.len()]);
            message(&json!({
                "user_agent": agent,
                "ip": format!("{}.{}.{}.{}", 11 + number % 70, number % 251, number % 13, number % 256),
                "referrer": referrer.unwrap_or_default(),
                "accept_language": languages[number % languages.len()],
                "headers": {
                    "sec-ch-ua": "\"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\", \"Not=A?Brand\";v=\"99\"",
                    "sec-ch-ua-mobile": "?0",
                    "sec-ch-ua-platform": "\"Windows\"",
                    "sec-fetch-mode": "navigate",
                },
            }))
        })
        .collect()
}
