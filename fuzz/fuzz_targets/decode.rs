//! Any bytes as a click and as a link. What is taken keeps its rules, is the same after it was written and read again, and can be
//! asked for by what is stored of it; what is refused is refused again.

#![no_main]

use clickmill_fuzz::{NOW, raw};
use clickmill_model::{
    Click, LinkId, LinkUrl, Link, Timestamp, Utm, WorkspaceId, decode, decode_evidence, decode_link, with_click_id, with_fields,
};
use clickmill_stats::{Dimension, Value};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value as Json, json};

fuzz_target!(|bytes: &[u8]| {
    let with_id = with_click_id(bytes, "given");
    match decode(&raw(bytes)) {
        Ok(click) => {
            check(&click);
            assert_eq!(decode(&raw(&written(&click))), Ok(without_count(&click)));
            let id = click.click_id.clone().unwrap_or("given".into());
            let expected = Click { click_id: Some(id), ..click.clone() };
            assert_eq!(decode(&raw(&with_id)), Ok(expected));
            assert_eq!(decode_evidence(bytes, NOW), Ok(click));
        }
        Err(_) => assert!(decode(&raw(&with_id)).is_err()),
    }
    if let Ok(link) = decode_link(bytes, NOW) {
        check_link(&link);
        assert_eq!(decode_link(&written_link(&link), NOW).as_ref(), Ok(&link));
    }
});

/// The documented rules of a click that is taken.
fn check(click: &Click<'_>) {
    assert!(WorkspaceId::check(&click.workspace_id).is_ok());
    assert!(LinkId::check(&click.link_id).is_ok());
    check_instant(click.clicked_at);
    check_domain(&click.domain);
    check_text(click.short_code.as_deref(), 255);
    check_text(click.click_id.as_deref(), 64);
    check_text(click.user_agent.as_deref(), 512);
    check_text(click.accept_language.as_deref(), 256);
    for url in [&click.destination_url, &click.referrer] {
        check_url(url.as_deref());
    }
    assert!(click.click_id.iter().all(|id| !id.contains(char::is_control)));
    assert!(click.ip.is_none_or(|ip| ip == ip.to_canonical()));
    assert!((1..=16).contains(&click.method.len()) && click.method.bytes().all(|byte| byte.is_ascii_uppercase()));
    assert!((100..600).contains(&click.status));
    assert!(click.headers.iter().count() <= 32);
    assert!(click.headers.iter().all(|(name, value)| name.len() <= 64 && value.len() <= 256));
    let Utm { source, medium, campaign, term, content } = &click.utm;
    for value in [source, medium, campaign, term, content] {
        check_text(value.as_deref(), 256);
    }
    if let Some(metadata) = click.metadata {
        assert!(metadata.len() <= 4096);
        assert!(serde_json::from_str::<serde_json::Map<String, Json>>(metadata).is_ok());
    }
    let stored = [
        (Dimension::Domain, click.domain.as_ref()),
        (Dimension::Link, click.link_id.as_ref()),
        (Dimension::Method, click.method.as_ref()),
        (Dimension::Trigger, click.trigger.name()),
    ];
    for (dimension, value) in stored {
        can_be_asked_for(dimension, value);
    }
}

/// Whoever filters by a value as it is stored finds it.
fn can_be_asked_for(dimension: Dimension, stored: &str) {
    if stored != Value::UNKNOWN {
        assert_eq!(Value::parse(dimension, stored), Ok(Value::Known(stored.to_owned())));
    }
}

fn check_instant(at: Timestamp) {
    assert!(at >= Timestamp::EARLIEST && at.0 <= NOW.0 + Timestamp::MAX_AHEAD_MS);
}

fn check_domain(domain: &str) {
    assert!((1..=253).contains(&domain.len()));
    assert!(!domain.bytes().any(|byte| byte.is_ascii_uppercase() || byte <= b' '));
}

fn check_text(text: Option<&str>, most: usize) {
    assert!(text.is_none_or(|text| (1..=most).contains(&text.len())));
}

/// Without whatever may be a secret.
fn check_url(url: Option<&str>) {
    check_text(url, 2048);
    if let Some(url) = url {
        let parsed = LinkUrl::parse(url).unwrap();
        assert_eq!(parsed.without_secrets(), url);
        assert!(!url.contains('#'));
    }
}

fn without_count<'a>(click: &Click<'a>) -> Click<'a> {
    Click { unknown_fields: 0, ..click.clone() }
}

/// A message that says what the click says.
fn written(click: &Click<'_>) -> Vec<u8> {
    let headers = click.headers.iter().map(|(name, value)| format!("{}:{}", Json::from(name), Json::from(value)));
    let headers = format!("{{{}}}", headers.collect::<Vec<_>>().join(","));
    let Utm { source, medium, campaign, term, content } = &click.utm;
    let texts = [
        ("workspace_id", Some(&click.workspace_id)),
        ("link_id", Some(&click.link_id)),
        ("domain", Some(&click.domain)),
        ("short_code", click.short_code.as_ref()),
        ("destination_url", click.destination_url.as_ref()),
        ("click_id", click.click_id.as_ref()),
        ("user_agent", click.user_agent.as_ref()),
        ("referrer", click.referrer.as_ref()),
        ("accept_language", click.accept_language.as_ref()),
        ("method", Some(&click.method)),
    ];
    let others = [
        ("clicked_at", Some(click.clicked_at.0.to_string())),
        ("ip", click.ip.map(|ip| Json::from(ip.to_string()).to_string())),
        ("status", Some(click.status.to_string())),
        ("trigger", Some(Json::from(click.trigger.name()).to_string())),
        ("headers", Some(headers)),
        ("utm", Some(json!({ "source": source, "medium": medium, "campaign": campaign, "term": term, "content": content }).to_string())),
        ("metadata", click.metadata.map(str::to_owned)),
    ];
    let texts = texts.map(|(name, text)| (name, text.map(|text| Json::from(text.as_ref()).to_string())));
    let all: Vec<_> = texts.into_iter().chain(others).collect();
    let given: Vec<_> = all.iter().filter_map(|(name, json)| Some((*name, json.as_deref()?))).collect();
    with_fields(b"{}", &given).into_owned()
}

fn check_link(link: &Link) {
    let is_short = |text: &Option<String>, most| text.as_ref().is_none_or(|text| text.chars().count() <= most);
    assert!(LinkId::check(link.link_id.as_str()).is_ok());
    link.domain.as_deref().into_iter().for_each(check_domain);
    check_url(link.destination_url.as_deref());
    assert!(link.short_code.as_ref().is_none_or(|code| code.len() <= 255));
    assert!(is_short(&link.title, 512));
    assert!(link.tags.len() <= 50);
    for (number, tag) in link.tags.iter().enumerate() {
        assert!((1..=64).contains(&tag.chars().count()) && !tag.contains(char::is_control));
        assert!(!link.tags[..number].contains(tag));
    }
    if let Some(project) = &link.project {
        assert!(LinkId::check(&project.id).is_ok());
        assert!(is_short(&project.slug, 255) && is_short(&project.name, 255));
    }
    link.created_at.into_iter().for_each(check_instant);
}

fn written_link(link: &Link) -> Vec<u8> {
    let project = link.project.as_ref();
    let project = project.map(|project| json!({ "id": project.id, "slug": project.slug, "name": project.name }));
    json!({
        "link_id": link.link_id.as_str(), "domain": link.domain, "short_code": link.short_code, "destination_url": link.destination_url,
        "title": link.title, "project": project, "tags": link.tags, "created_at": link.created_at.map(|at| at.0), "archived": link.archived,
    })
    .to_string()
    .into_bytes()
}
