use std::borrow::Cow;

use super::Reasons;
use crate::Agent;
use crate::agent::Device;

/// Names of browsers that never leave out the system they run on.
const ENGINES: [&str; 5] = ["Chrome", "Edge", "Firefox", "Internet Explorer", "Safari"];

/// Ends of domain names that programs and their makers have; a name with one of them is never a file or a version.
const DOMAINS: [&str; 12] = [
    "ai", "app", "biz", "com", "de", "dev", "eu", "info", "io", "net", "org", "ru",
];

/// Judges an agent by its form: browsers on computers have one grammar, which programs that only pretend often break. Phones,
/// television sets and consoles have none, so nothing is held against those.
pub(crate) fn judge(user_agent: &str, agent: &Agent) -> Reasons {
    let may_be_a_computer = matches!(agent.device, Device::Desktop | Device::Other);
    if may_be_a_computer && shows_nothing(user_agent, agent)
        || is_without_system(user_agent, agent)
        || may_be_a_computer && has_odd_grammar(user_agent, agent)
    {
        Reasons::NOT_A_BROWSER
    } else if may_be_a_computer && !user_agent.contains("MSIE") && names_a_domain(user_agent) {
        Reasons::CONTACT
    } else {
        Reasons::default()
    }
}

/// Whether an agent of a computer names neither a browser nor an engine. Netscape's had its language in brackets.
fn shows_nothing(user_agent: &str, agent: &Agent) -> bool {
    let has_engine = user_agent.starts_with("Mozilla/")
        && (user_agent.contains("AppleWebKit/") || has_language_in_brackets(user_agent));
    agent.browser.is_empty() && (agent.os.is_empty() || !has_engine)
}

/// Whether an agent has a language in brackets, as in `Mozilla/4.75 [en] (X11; U; OSF1 V5.1 alpha)`.
fn has_language_in_brackets(user_agent: &str) -> bool {
    let bracket = user_agent
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'));
    bracket.is_some_and(|(language, _)| language.len() == 2 || is_language(language))
}

/// Whether an agent claims a browser that always names the system, and names none.
fn is_without_system(user_agent: &str, agent: &Agent) -> bool {
    user_agent.starts_with("Mozilla/")
        && agent.os.is_empty()
        && agent.device == Device::Other
        && ENGINES.contains(&agent.browser)
        && !user_agent.contains("Mobile")
}

/// Whether an agent is put together as no browser does: a name before `Mozilla/`, a remark where `like Gecko` ends, or a
/// word without a version among the names at the end.
fn has_odd_grammar(user_agent: &str, agent: &Agent) -> bool {
    let unquoted = user_agent.trim_start_matches(['"', '\'', ' ']);
    !unquoted.starts_with("Mozilla/")
        && (ENGINES.contains(&agent.browser) || unquoted.contains("Mozilla/"))
        || has_remark_on_engine(user_agent)
        || has_lone_name(user_agent)
}

fn has_remark_on_engine(user_agent: &str) -> bool {
    let Some((_, rest)) = user_agent.split_once("KHTML, like Gecko") else {
        return false;
    };
    let remark = rest.strip_prefix([',', ';']).map(str::trim_start);
    remark.is_some_and(|remark| !remark.starts_with("Safari") && !remark.starts_with(')'))
}

/// Whether a name without a version stands before Safari's, as in `Foo Safari/534.34`: the engine `QtWebKit`'s default, which
/// hardly any browser left as it was.
fn has_lone_name(user_agent: &str) -> bool {
    let Some((_, names)) = user_agent.split_once("like Gecko) ") else {
        return false;
    };
    let is_name = |word: &str| {
        word.len() > 3
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
            && word.starts_with(|first: char| first.is_ascii_alphabetic())
            && !matches!(word, "Mobile" | "QtCarBrowser" | "Shiira")
    };
    let mut words = names.split(' ');
    match (words.next(), words.next()) {
        (Some(name), Some(safari)) => is_name(name) && safari.starts_with("Safari/"),
        _ => false,
    }
}

/// Whether a domain such as `example.com` is part of an agent.
fn names_a_domain(user_agent: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    user_agent.split(|c: char| !is_part(c)).any(|word| {
        word.rsplit_once('.').is_some_and(|(name, end)| {
            DOMAINS.iter().any(|known| end.eq_ignore_ascii_case(known))
                && name.bytes().filter(u8::is_ascii_alphabetic).count() > 2
        })
    })
}

/// An agent without the names of the phone in it, which may be any words: `Spider 8` and `M bot 51` are phones.
///
/// A browser's is what stands after Android's version, or after the language that stands there, as in
/// `(Linux; Android 13; Spider 8 Build/TP1A; wv)`; apps add a description of the phone to what they show pages with.
pub(crate) fn without_model(user_agent: Cow<'_, str>) -> Cow<'_, str> {
    let places = [model(&user_agent), description(&user_agent)];
    if places.iter().all(Option::is_none) {
        return user_agent;
    }
    let mut text = user_agent.into_owned();
    for (start, end) in places.into_iter().flatten() {
        text.replace_range(start..end, &" ".repeat(end - start));
    }
    Cow::Owned(text)
}

/// Where an app describes the phone, as in `Instagram 340.0 Android (34/14; 480dpi; samsung; SM-S918B)` and
/// `Snapchat/12.9 (SM-A546B; Android 14)`.
fn description(user_agent: &str) -> Option<(usize, usize)> {
    let engine = user_agent.find("like Gecko) ")?;
    let names = user_agent.get(engine..)?;
    let opened = names.get("like Gecko) ".len()..)?.find('(')? + "like Gecko) (".len();
    let before = names.get(..opened)?;
    let comment = names.get(opened..)?.split(')').next()?;
    let is_of_android = before.ends_with(" Android (") || comment.contains("Android ");
    let is_program = comment.contains("compatible") || comment.contains("://");
    (is_of_android && !is_program).then_some((engine + opened, engine + opened + comment.len()))
}

/// Where the name of the phone is, unless it looks like a program's: `Foobot/1.0`.
fn model(user_agent: &str) -> Option<(usize, usize)> {
    let comment = user_agent.strip_prefix("Mozilla/5.0 (")?;
    let opened = user_agent.len() - comment.len();
    let comment = comment.get(..comment.find(") AppleWebKit")?)?;
    let mut at = opened + comment.find("Android ")?;
    let closed = opened + comment.len();
    // The version first, then perhaps a language.
    at += user_agent.get(at..closed)?.find(';')? + 1;
    let mut segment = first_segment(user_agent.get(at..closed)?);
    if is_language(segment.trim()) {
        at += segment.len() + 1;
        segment = first_segment(user_agent.get(at..closed)?);
    }
    let name = segment.split(" Build/").next().unwrap_or(segment);
    let is_program = name.contains(['/', '@']) || name.contains("compatible");
    let is_bot = name
        .split(' ')
        .any(|word| word.len() > 3 && word.ends_with("bot"));
    (!is_program && !is_bot).then_some((at, at + segment.len()))
}

fn first_segment(text: &str) -> &str {
    text.split(';').next().unwrap_or(text)
}

/// Whether a text is a language as in `en-us`.
fn is_language(text: &str) -> bool {
    let mut parts = text.splitn(2, ['-', '_']);
    let is_code = |part: Option<&str>| {
        part.is_some_and(|part| {
            part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
    };
    is_code(parts.next()) && is_code(parts.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanked(user_agent: &str) -> String {
        let text = without_model(Cow::Borrowed(user_agent)).into_owned();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_name_of_a_phone_is_left_out_after_version_and_language() {
        assert_eq!(
            blanked(
                "Mozilla/5.0 (Linux; U; Android 4.2; fa-ir; GLX Spider Build/JDQ39) AppleWebKit/534.30"
            ),
            "Mozilla/5.0 (Linux; U; Android 4.2; fa-ir; ) AppleWebKit/534.30"
        );
        assert_eq!(
            blanked("Mozilla/5.0 (Linux; Android 7.0; M bot 51; wv) AppleWebKit/537.36"),
            "Mozilla/5.0 (Linux; Android 7.0; ; wv) AppleWebKit/537.36"
        );
    }

    #[test]
    fn the_name_of_a_program_is_not_left_out_where_a_phones_stands() {
        for user_agent in [
            "Mozilla/5.0 (Linux; Android 7.0; Foobot) AppleWebKit/537.36",
            "Mozilla/5.0 (Linux; Android 7.0; Spider/1.0) AppleWebKit/537.36",
            "Mozilla/5.0 (Linux; Android 7.0; compatible Spider) AppleWebKit/537.36",
            "Mozilla/5.0 (Linux; Android 7.0) AppleWebKit/537.36 Spider",
        ] {
            assert_eq!(blanked(user_agent), user_agent);
        }
    }

    #[test]
    fn what_an_app_says_of_the_phone_is_left_out() {
        let view = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0";
        assert_eq!(
            blanked(&format!(
                "{view} Instagram 340.0 Android (33/13; GLX; Spider1S) Spider"
            )),
            format!("{view} Instagram 340.0 Android ( ) Spider")
        );
        let bot = format!("{view} (compatible; Foobot/1.0; Android 13)");
        assert_eq!(blanked(&bot), bot);
    }

    #[test]
    fn a_domain_is_not_a_file_or_a_version() {
        assert!(names_a_domain(
            "Mozilla/5.0 (Windows NT 6.1; example.com) Firefox/45.0"
        ));
        for user_agent in [
            "Mozilla/5.0 (Windows NT 6.1; .NET CLR 3.5.30729) Firefox/45.0",
            "Mozilla/5.0 (Linux) com.example.app.main/1.0 Node.js",
        ] {
            assert!(!names_a_domain(user_agent), "{user_agent}");
        }
    }
}
