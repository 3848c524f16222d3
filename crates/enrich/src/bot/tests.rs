use std::collections::HashSet;
use std::sync::LazyLock;

use super::*;
use crate::Rules;
use crate::agent::Hints;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in().unwrap());

fn judge_with(user_agent: &str, hints: Hints<'_>) -> Verdict {
    let reading = RULES.agents.read(user_agent, &hints);
    let odd = oddities(user_agent, &reading, &hints).reasons;
    RULES
        .weights
        .judge(RULES.bots.judge(user_agent).and(Evidence::of(odd)))
}

fn judge(user_agent: &str) -> Verdict {
    judge_with(user_agent, Hints::default())
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

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 \
                      Safari/537.36";
const FIREFOX: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

#[test]
fn hints_of_another_browser_version_or_system_are_weak_evidence() {
    let hints = |brands, platform| Hints {
        brands,
        platform,
        ..Hints::default()
    };
    let same = Some(r#""Chromium";v="142", "Google Chrome";v="142", "Not=A?Brand";v="99""#);
    let older = Some(r#""Chromium";v="120", "Google Chrome";v="120", "Not=A?Brand";v="99""#);
    for (user_agent, brands, platform, differs) in [
        (CHROME, same, Some("\"Windows\""), false),
        (CHROME, older, Some("\"Windows\""), true),
        (CHROME, same, Some("\"Android\""), true),
        (CHROME, same, Some("\"Fuchsia\""), false),
        (FIREFOX, same, Some("\"Windows\""), true),
        (FIREFOX, None, None, false),
    ] {
        let verdict = judge_with(user_agent, hints(brands, platform));
        let found = verdict.reasons.contains(Reasons::HINTS_DIFFER);
        assert_eq!(found, differs, "{user_agent} {brands:?} {platform:?}");
        assert!(!verdict.is_bot, "{user_agent} {brands:?} {platform:?}");
    }
    let desktop_page = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    let verdict = judge_with(desktop_page, hints(same, Some("\"Android\"")));
    assert_eq!(verdict, Verdict::default());
}

#[test]
fn an_agent_that_starts_like_no_browser_is_weak_evidence() {
    let verdict = judge("Acme/5.1 (iPhone; iOS 18.1; Scale/3.00)");
    assert_eq!(
        (verdict.is_bot, verdict.reasons),
        (false, Reasons::ODD_START)
    );
    for user_agent in [
        CHROME,
        FIREFOX,
        "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16",
        "UCWEB/2.0 (MIDP-2.0; U; Adr 6.0; en-US; XT1068) U2/1.0.0 UCBrowser/10.7.6.805 U2/1.0.0 Mobile",
    ] {
        assert_eq!(judge(user_agent), Verdict::default(), "{user_agent}");
    }
}
