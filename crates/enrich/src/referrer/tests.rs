use std::borrow::Cow;

use clickmill_model::{Headers, Timestamp, Trigger, Utm};

use super::*;
use crate::rules::RuleFile;

fn click<'a>(
    referrer: Option<&'a str>,
    destination: Option<&'a str>,
    medium: Option<&'a str>,
) -> Click<'a> {
    Click {
        workspace_id: "acme".into(),
        link_id: "spring".into(),
        clicked_at: Timestamp::EARLIEST,
        domain: "go.example.com".into(),
        short_code: None,
        destination_url: destination.map(Cow::Borrowed),
        click_id: None,
        ip: None,
        user_agent: None,
        referrer: referrer.map(Cow::Borrowed),
        accept_language: None,
        method: "GET".into(),
        status: 302,
        headers: Headers::default(),
        trigger: Trigger::Link,
        utm: Utm {
            medium: medium.map(Cow::Borrowed),
            ..Utm::default()
        },
        metadata: None,
        unknown_fields: 0,
    }
}

fn read_one(click: &Click<'_>) -> (String, &'static str, &'static str) {
    let mut cache = Cache::new(8);
    let hosts = Hosts::new(RuleFile::Referrers.built_in()).unwrap();
    let first = read(click, &hosts, &mut cache);
    assert_eq!(
        read(click, &hosts, &mut cache),
        first,
        "the cached answer is the same"
    );
    let host = first.host.as_deref().unwrap_or("-").to_owned();
    (host, first.channel.name(), first.social.unwrap_or("-"))
}

#[test]
fn the_host_decides_the_channel() {
    for (url, host, channel, social) in [
        (
            "https://www.google.com/search?q=x",
            "google.com",
            "search",
            "-",
        ),
        (
            "https://L.Instagram.com/?u=x",
            "l.instagram.com",
            "social",
            "Instagram",
        ),
        ("https://t.co/abc", "t.co", "social", "X"),
        ("https://x.com", "x.com", "social", "X"),
        (
            "android-app://com.google.android.gm/",
            "com.google.android.gm",
            "email",
            "-",
        ),
        ("android-app://com.slack", "com.slack", "messenger", "Slack"),
        ("https://chatgpt.com/", "chatgpt.com", "ai", "-"),
        (
            "https://site7.best-seo-offer.com/try.php",
            "site7.best-seo-offer.com",
            "spam",
            "-",
        ),
        (
            "https://web.whatsapp.com/",
            "web.whatsapp.com",
            "messenger",
            "WhatsApp",
        ),
        (
            "https://Blog.Example.org:8443/post/7",
            "blog.example.org",
            "referral",
            "-",
        ),
        (
            "https://WWW.go.example.com/",
            "go.example.com",
            "internal",
            "-",
        ),
        (
            "https://example.org?next=https://google.com/",
            "example.org",
            "referral",
            "-",
        ),
    ] {
        let found = read_one(&click(Some(url), None, None));
        assert_eq!(found, (host.to_owned(), channel, social), "{url}");
    }
}

#[test]
fn a_referrer_that_cannot_be_read_is_none() {
    for url in [
        "",
        "nonsense",
        "https://",
        "javascript:alert(1)",
        "https://a b/",
        "https://<script>/",
        "https:/x",
        "https://./",
        "é://",
    ] {
        assert_eq!(
            read_one(&click(Some(url), None, None)),
            ("-".to_owned(), "direct", "-"),
            "{url}"
        );
    }
}

#[test]
fn what_the_link_says_of_itself_comes_before_the_referrer() {
    let google = Some("https://www.google.com/");
    assert_eq!(read_one(&click(google, None, Some("CPC"))).1, "paid");
    assert_eq!(
        read_one(&click(google, None, Some("paid_social"))).1,
        "paid"
    );
    assert_eq!(
        read_one(&click(google, None, Some("Newsletter"))).1,
        "email"
    );
    assert_eq!(read_one(&click(google, None, Some("social"))).1, "search");
    assert_eq!(read_one(&click(None, None, Some("email"))).1, "email");
    assert_eq!(read_one(&click(None, None, Some("qr"))).1, "direct");
    let own = Some("https://go.example.com/a");
    assert_eq!(read_one(&click(own, None, Some("cpc"))).1, "paid");
}

#[test]
fn a_click_id_of_an_ad_is_paid_and_facebooks_is_not() {
    let paid = |url| read_one(&click(None, Some(url), None)).1;
    assert_eq!(paid("https://example.com/?a=1&gclid=abc"), "paid");
    assert_eq!(paid("https://example.com/?msclkid=abc#x"), "paid");
    assert_eq!(paid("https://example.com/?gclid="), "direct");
    assert_eq!(paid("https://example.com/?fbclid=abc"), "direct");
    assert_eq!(paid("https://example.com/gclid=abc"), "direct");
}

#[test]
fn spam_is_spam_whatever_the_link_says_of_itself() {
    let spam = "https://best-seo-offer.com/";
    let (_, channel, _) = read_one(&click(Some(spam), None, Some("cpc")));
    assert_eq!(channel, "spam");
}
