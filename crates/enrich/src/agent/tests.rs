use std::sync::LazyLock;

use super::*;
use crate::Rules;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in().unwrap());

fn read(user_agent: &str, hints: Hints<'_>) -> Agent {
    RULES.agents.read(user_agent, &hints).agent
}

const REDUCED: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                       Chrome/142.0.0.0 Safari/537.36";
const REDUCED_ANDROID: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \
                               Chrome/142.0.0.0 Mobile Safari/537.36";

#[test]
fn hints_name_the_browser_that_the_agent_hides() {
    let hints = Hints {
        brands: Some(r#""Chromium";v="142", "Brave";v="142", "Not=A?Brand";v="99""#),
        ..Hints::default()
    };
    let agent = read(REDUCED, hints);
    assert_eq!((agent.browser, &*agent.browser_version), ("Brave", "142"));
}

#[test]
fn hints_of_chrome_leave_a_view_what_it_is() {
    let view = "Mozilla/5.0 (Linux; Android 14; SM-A536B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
                Chrome/142.0.7444.102 Mobile Safari/537.36";
    let hints = Hints {
        brands: Some(r#""Chromium";v="142", "Android WebView";v="142", "Not_A Brand";v="99""#),
        ..Hints::default()
    };
    assert_eq!(read(view, hints).browser, "Android WebView");
    let app = [view, " Instagram 404.0.0.48.76 Android"].concat();
    assert_eq!(read(&app, hints).browser, "Instagram");
}

#[test]
fn hints_name_the_release_of_the_system_that_the_agent_freezes() {
    for (platform_version, release) in [
        ("\"15.0.0\"", "11"),
        ("\"10.0.0\"", "10"),
        ("\"0.3.0\"", "8.1"),
        ("\"\"", ""),
    ] {
        let hints = Hints {
            platform: Some("\"Windows\""),
            platform_version: Some(platform_version),
            ..Hints::default()
        };
        assert_eq!(&*read(REDUCED, hints).os_version, release);
    }
    let hints = Hints {
        platform: Some("\"Android\""),
        platform_version: Some("\"16.0.0\""),
        ..Hints::default()
    };
    assert_eq!(&*read(REDUCED_ANDROID, hints).os_version, "16");
}

#[test]
fn a_phone_that_asks_for_the_desktop_page_is_told_by_its_hints() {
    let desktop = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    let hints = Hints {
        platform: Some("\"Android\""),
        mobile: Some("?0"),
        form_factors: Some("\"Mobile\""),
        ..Hints::default()
    };
    let agent = read(desktop, hints);
    assert_eq!((agent.os, agent.device), ("Android", Device::Mobile));
}

#[test]
fn hints_do_not_make_a_television_set_a_desktop() {
    let tv = "Mozilla/5.0 (Linux; Android 12; BRAVIA 4K VH22) AppleWebKit/537.36 (KHTML, like Gecko) \
              Chrome/118.0.5993.80 Safari/537.36";
    let hints = Hints {
        platform: Some("\"Android\""),
        mobile: Some("?0"),
        ..Hints::default()
    };
    assert_eq!(read(tv, hints).device, Device::Tv);
}

#[test]
fn safari_tells_the_release_of_ios_that_its_agent_freezes() {
    let agent = read(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 \
         Mobile/15E148 Safari/604.1",
        Hints::default(),
    );
    assert_eq!(
        (&*agent.browser_version, &*agent.os_version),
        ("26.1", "26.1")
    );
}

#[test]
fn what_the_tables_do_not_know_is_asked_of_woothee() {
    let agent = read(
        "SoftBank/1.0/945SH/SHJ001/SN123456789012345 Browser/NetFront/3.5",
        Hints::default(),
    );
    assert_eq!(agent.device, Device::Mobile);
}

#[test]
fn an_agent_of_nothing_known_is_empty() {
    assert_eq!(read("foo", Hints::default()), Agent::default());
}
