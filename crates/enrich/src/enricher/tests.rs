use std::sync::{Arc, LazyLock};

use clickmill_model::{Offset, Partition, RawClick, Timestamp, decode, decode_evidence};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{BotClass, Channel, Device, Reasons};

/// The rules, which take a while to build without optimisation.
static ENRICHER: LazyLock<Arc<Enricher>> = LazyLock::new(|| {
    let rules = Rules::built_in().unwrap();
    Arc::new(Enricher::new(Geo::none(), rules))
});

/// Enriches a click with these fields beside the required ones.
fn enriched<T>(fields: &Value, look: impl FnOnce(EnrichedClick<'_>) -> T) -> T {
    let mut worker = ENRICHER.worker();
    enriched_by(&mut worker, fields, look)
}

fn enriched_by<T>(
    worker: &mut Worker,
    fields: &Value,
    look: impl FnOnce(EnrichedClick<'_>) -> T,
) -> T {
    let mut message = json!({
        "workspace_id": "acme",
        "link_id": "spring",
        "clicked_at": "2026-03-29T01:00:00Z",
        "domain": "go.example.com",
    });
    for (name, value) in fields.as_object().unwrap() {
        message[name] = value.clone();
    }
    let payload = message.to_string();
    let raw = RawClick {
        partition: Partition(0),
        offset: Offset(0),
        received_at: Timestamp::parse_rfc3339("2026-03-29T01:00:01Z").unwrap(),
        payload: payload.as_bytes(),
    };
    look(worker.enrich(decode(&raw).unwrap(), Some(&Salt([7; 32]))))
}

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/142.0.0.0 Safari/537.36";

#[test]
fn every_agent_of_the_golden_table_is_read_as_it_must_be() {
    let mut worker = ENRICHER.worker();
    let known = |text: &str| if text.is_empty() { "-" } else { text }.to_owned();
    let mut lines = 0;
    for line in include_str!("../../golden/agents.tsv").lines() {
        if line.starts_with('#') {
            continue;
        }
        lines += 1;
        let (expected, user_agent) = line.rsplit_once('\t').unwrap();
        let found = enriched_by(&mut worker, &json!({ "user_agent": user_agent }), |click| {
            [
                click.agent.device.name().to_owned(),
                known(click.agent.browser),
                known(&click.agent.browser_version),
                known(click.agent.os),
                known(&click.agent.os_version),
                click
                    .verdict
                    .class
                    .map_or("human", BotClass::name)
                    .to_owned(),
                known(click.verdict.name.unwrap_or_default()),
            ]
            .join("\t")
        });
        assert_eq!(found, expected, "{user_agent}");
    }
    assert!(lines > 60, "{lines} agents");
}

#[test]
fn rules_are_shared_and_workers_move_between_threads() {
    fn shared<T: Send + Sync>() {}
    fn moved<T: Send>() {}
    shared::<Enricher>();
    moved::<Worker>();
    moved::<EnrichedClick<'static>>();
}

#[test]
fn a_click_with_nothing_known_is_a_bots_without_an_agent() {
    enriched(&json!({ "user_agent": "  " }), |click| {
        assert_eq!(click.verdict.class, Some(BotClass::UnknownAgent));
        assert_eq!(click.verdict.reasons, Reasons::NO_AGENT);
        assert_eq!(*click.agent, Agent::default());
        assert_eq!(*click.place, Place::default());
        assert_eq!(click.referrer.channel, Channel::Direct);
        assert_eq!(click.language, None);
    });
}

#[test]
fn a_prefetch_is_a_bots_and_keeps_the_agent_of_the_browser() {
    for headers in [
        json!({ "sec-purpose": "prefetch;prerender" }),
        json!({ "Sec-Purpose": "prefetch" }),
        json!({ "purpose": "prefetch" }),
        json!({ "x-purpose": "preview" }),
        json!({ "x-moz": "Prefetch" }),
    ] {
        let fields = json!({ "user_agent": CHROME, "headers": headers });
        enriched(&fields, |click| {
            assert_eq!(click.verdict.class, Some(BotClass::Prefetch), "{headers}");
            assert_eq!(click.verdict.reasons, Reasons::PREFETCH, "{headers}");
            assert_eq!(
                (click.agent.browser, click.agent.device),
                ("Chrome", Device::Desktop)
            );
        });
    }
}

#[test]
fn a_method_that_shows_nothing_is_a_bots() {
    for method in ["HEAD", "options"] {
        let fields = json!({ "user_agent": CHROME, "method": method });
        enriched(&fields, |click| {
            assert_eq!(click.verdict.class, Some(BotClass::HttpClient));
            assert_eq!(click.verdict.reasons, Reasons::METHOD);
        });
    }
}

#[test]
fn a_bots_own_class_wins_over_that_of_its_request_and_all_reasons_are_kept() {
    let fields = json!({
        "user_agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "method": "HEAD",
        "headers": { "from": "googlebot(at)googlebot.com" },
    });
    enriched(&fields, |click| {
        assert_eq!(click.verdict.class, Some(BotClass::Search));
        assert_eq!(click.verdict.name, Some("Googlebot"));
        let reasons =
            Reasons::METHOD | Reasons::FROM_HEADER | Reasons::KNOWN_AGENT | Reasons::CONTACT;
        assert!(
            click.verdict.reasons.contains(reasons),
            "{:?}",
            click.verdict.reasons
        );
        assert_eq!(click.agent.device, Device::Other);
    });
}

#[test]
fn a_browser_driven_by_a_program_is_told_by_its_hints() {
    let fields = json!({
        "user_agent": CHROME,
        "headers": { "sec-ch-ua": r#""HeadlessChrome";v="142", "Not=A?Brand";v="99""# },
    });
    enriched(&fields, |click| {
        assert_eq!(click.verdict.class, Some(BotClass::Headless));
    });
}

#[test]
fn missing_hints_are_weak_evidence_and_stay_visible_on_a_persons_click() {
    let brands = r#""Chromium";v="142", "Google Chrome";v="142", "Not=A?Brand";v="99""#;
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    let old = CHROME.replace("142", "88");
    let fetch = json!({ "sec-fetch-mode": "navigate" });
    for (user_agent, headers, reasons) in [
        (CHROME, fetch.clone(), Reasons::NO_HINTS),
        (CHROME, json!({ "dnt": "1" }), Reasons::default()),
        (
            CHROME,
            json!({ "sec-fetch-mode": "navigate", "sec-ch-ua": brands }),
            Reasons::default(),
        ),
        (firefox, fetch.clone(), Reasons::default()),
        (&old, fetch, Reasons::default()),
    ] {
        let fields = json!({ "user_agent": user_agent, "headers": headers });
        enriched(&fields, |click| {
            assert_eq!(click.verdict.reasons, reasons, "{user_agent} {headers}");
            assert!(!click.verdict.is_bot);
            assert_ne!(click.agent.browser, "");
        });
    }
}

#[test]
fn what_clicks_say_together_is_weighed_with_what_each_says_alone() {
    let headers = Headers::from_iter([("sec-fetch-mode", "navigate")]);
    let mut worker = ENRICHER.worker();
    let mut judge = |behaviour| {
        worker.judge(&Facts {
            user_agent: CHROME,
            headers: &headers,
            method: "GET",
            network: None,
            behaviour,
        })
    };
    let (agent, alone) = judge(Reasons::default());
    assert_eq!((alone.is_bot, alone.reasons), (false, Reasons::NO_HINTS));
    let (same_agent, swept) = judge(Reasons::SWEEP);
    assert_eq!((swept.is_bot, swept.class), (true, Some(BotClass::Burst)));
    assert_eq!(swept.reasons, Reasons::NO_HINTS | Reasons::SWEEP);
    assert_eq!(same_agent, agent, "it is the request that is a program's");
}

#[test]
fn an_explanation_names_every_rule_that_holds_and_where() {
    let agent = "Mozilla/5.0 (Linux; Android 13; CUBOT P80) Chrome/126.0 Googlebot/2.1";
    let click = decode_evidence(
        json!({ "user_agent": agent, "referrer": "https://t.co/x", "method": "HEAD" })
            .to_string()
            .as_bytes(),
        Timestamp::EARLIEST,
    )
    .map(|click| ENRICHER.explain(&click))
    .unwrap();
    let told = |what: &str, value: &str, file: &str, weight, at: Option<&str>| {
        let found = click
            .iter()
            .find(|finding| finding.what == what && finding.rule.file == file);
        let found = found.unwrap_or_else(|| panic!("nothing of {what} in {file}: {click:#?}"));
        assert!(found.value.contains(value), "{found:?}");
        assert_eq!(found.weight, weight);
        let text = found.at.clone().map(|at| &agent[at]);
        assert_eq!(text, at);
    };
    told("allowed", "Cubot", "not-bots.tsv", None, Some("CUBOT"));
    told(
        "known_agent",
        "Googlebot",
        "crawlers.tsv",
        Some(100),
        Some("Googlebot/"),
    );
    told("method", "method", "weights.tsv", Some(100), None);
    told("browser", "Chrome", "browsers.tsv", None, Some("Chrome/"));
    told("os", "Android", "systems.tsv", None, Some("Android"));
    told("referrer", "X", "referrers.tsv", None, None);
}

#[test]
fn the_same_agent_with_other_hints_is_another_agent() {
    let mut worker = ENRICHER.worker();
    let brave = json!({
        "user_agent": CHROME,
        "headers": { "sec-ch-ua": r#""Chromium";v="142", "Brave";v="142", "Not=A?Brand";v="99""# },
    });
    let plain = json!({ "user_agent": CHROME });
    for _ in 0..2 {
        enriched_by(&mut worker, &brave, |click| {
            assert_eq!(click.agent.browser, "Brave");
        });
        enriched_by(&mut worker, &plain, |click| {
            assert_eq!(click.agent.browser, "Chrome");
        });
    }
}

#[test]
fn no_agent_can_pass_for_another_one_with_hints() {
    let (mut one, mut other) = (Vec::new(), Vec::new());
    write_key(&mut one, "a\0b", &Hints::default());
    write_key(&mut other, "a", &Hints::default());
    assert_ne!(one, other);
    assert!(!one.starts_with(&other));
}

fn any_headers() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "sec-ch-ua",
        "sec-ch-ua-full-version-list",
        "sec-ch-ua-mobile",
        "sec-ch-ua-platform",
        "sec-ch-ua-platform-version",
        "sec-ch-ua-form-factors",
        "sec-purpose",
        "from",
    ]);
    prop::collection::hash_map(names, text(), 0..8).prop_map(|headers| json!(headers))
}

/// Any text, and texts made of the pieces that the rules look for.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "Mozilla/5.0 (",
        "Chrome/",
        "Version/",
        "iPhone OS ",
        "Android 10; K)",
        "CUBOT",
        "bot",
        "é",
        "\u{0}",
        "\n",
        "; wv)",
        "\"Brave\";v=\"",
        "99999999",
        "_",
        ".",
        "http://",
        "@",
        "a.b",
        ",",
        ";q=0.",
        "zh-Hant",
        "://",
        "www.",
        "HeadlessChrome",
        "Windows NT ",
        " ",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat()),
    ]
}

proptest! {
    #[test]
    fn nothing_a_visitor_sends_fails_a_click(
        user_agent in text(),
        referrer in text(),
        accept_language in text(),
        headers in any_headers(),
        ip in any::<std::net::IpAddr>(),
    ) {
        let mut worker = ENRICHER.worker();
        let fields = json!({
            "user_agent": user_agent,
            "referrer": format!("https://{referrer}"),
            "accept_language": accept_language,
            "headers": headers,
            "ip": ip.to_string(),
        });
        let first = enriched_by(&mut worker, &fields, |click| format!("{click:?}"));
        let again = enriched_by(&mut worker, &fields, |click| format!("{click:?}"));
        prop_assert_eq!(first, again);
    }
}

#[test]
fn who_opts_out_has_no_visitor_id_and_the_same_verdict() {
    let rules = Rules::built_in().unwrap();
    let enricher = Enricher::new(Geo::none(), rules).respecting(OptOut::Gpc);
    let mut respecting = Arc::new(enricher).worker();
    let click = |signal: &str| json!({"ip": "192.0.2.1", "user_agent": CHROME, "headers": {"Sec-GPC": signal}});
    let told = |click: EnrichedClick<'_>| (click.visitor_id.is_some(), click.verdict);
    let ignored = enriched(&click("1"), told);
    assert!(ignored.0);
    assert_eq!(
        enriched_by(&mut respecting, &click("1"), told),
        (false, ignored.1)
    );
    assert_eq!(enriched_by(&mut respecting, &click("0"), told), ignored);
}
