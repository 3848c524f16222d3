use std::collections::HashSet;
use std::sync::LazyLock;

use super::*;
use crate::Agent;
use crate::agent::{Agents, Hints};
use crate::table::rows_of;

static RULES: LazyLock<(Agents, Bots)> = LazyLock::new(|| (Agents::new(), Bots::new()));

fn judge(user_agent: &str) -> Verdict {
    let (agents, bots) = &*RULES;
    let agent: Agent = agents.read(user_agent, &Hints::default());
    bots.judge(user_agent, &agent)
}

#[test]
fn every_line_of_the_tables_names_what_exists() {
    for [how, pattern, reason, class, _] in rows_of(include_str!("../../data/bot-rules.tsv")) {
        assert!(
            matches!(how, "word" | "part" | "start" | "regex"),
            "{pattern}"
        );
        assert!(Reasons::parse(reason).is_some(), "{pattern}");
        assert!(BotClass::parse(class).is_some(), "{pattern}");
    }
    for [how, pattern, class, name] in rows_of(include_str!("../../data/crawlers.tsv")) {
        assert!(
            matches!(how, "part" | "word" | "start" | "regex"),
            "{pattern}"
        );
        assert!(BotClass::parse(class).is_some(), "{pattern}");
        assert!(!name.is_empty(), "{pattern}");
    }
    for [needle, place, _] in rows_of(include_str!("../../data/not-bots.tsv")) {
        assert!(matches!(place, "any" | "browsers"), "{needle}");
    }
}

#[test]
fn names_of_classes_are_distinct() {
    let names: HashSet<_> = BotClass::ALL.iter().map(|class| class.name()).collect();
    assert_eq!(names.len(), BotClass::ALL.len());
}

#[test]
fn a_program_that_calls_itself_a_bot_is_one_under_any_name() {
    for user_agent in [
        "Mozilla/5.0 (compatible; BrandNewBot/1.0)",
        "RankBotEU/1.0 Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/80.0.3987.122 Safari/537.36",
        "some-crawler 2",
        "NewLinkPreview/0.1",
        "Mozilla/5.0 (Windows NT 10.0) see https://example.com/about-us",
        "Mozilla/5.0 (X11; Linux x86_64) ops@example.com",
        "Acme-HttpClient/3",
        "acme-tool/1.0",
    ] {
        assert!(judge(user_agent).is_bot, "{user_agent}");
    }
}

#[test]
fn a_known_name_comes_before_a_word() {
    let verdict = judge("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)");
    assert_eq!(
        (verdict.class, verdict.name),
        (Some(BotClass::Seo), Some("AhrefsBot"))
    );
    let all = Reasons::KNOWN_AGENT | Reasons::BOT_WORD | Reasons::CONTACT;
    assert!(verdict.reasons.contains(all), "{:?}", verdict.reasons);
}

#[test]
fn what_only_looks_like_a_bots_is_a_persons() {
    for user_agent in [
        "Mozilla/5.0 (Linux; Android 5.1; CUBOT_NOTE_S) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.3987.117 \
         Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 8.1.0; Pixel C Build/OPM8.190605.005; Google/google; wv) AppleWebKit/537.36 \
         (KHTML, like Gecko) Version/4.0 Chrome/90.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) WhatsApp/2.24.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
         Mobile/15E148 Tumblr/33.0",
        "Mozilla/5.0 (Linux; Android 14; SM-S911N; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
         Chrome/131.0.6778.200 Mobile Safari/537.36 NAVER(inapp; search; 2000; 12.9.5)",
        "Mozilla/5.0 (Linux; Android 12; moto g(9) Build/S1RSS32.38-20-7) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/120.0.0.0 Mobile Safari/537.36",
        "Lynx/2.8.9rel.1 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.6.5",
    ] {
        assert_eq!(judge(user_agent), Verdict::default(), "{user_agent}");
    }
}

#[test]
fn what_is_allowed_does_not_hide_what_is_not() {
    let verdict = judge("Mozilla/5.0 (Linux; Android 5.1; CUBOT) Chrome/80 Googlebot/2.1");
    assert_eq!(verdict.name, Some("Googlebot"));
    assert!(judge("WhatsApp/2.23.20.0 A").is_bot);
}
