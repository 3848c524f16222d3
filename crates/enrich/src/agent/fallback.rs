use woothee::parser::Parser;

use super::{Agent, Device, Version};

/// Fills what the tables do not know with what woothee knows.
pub(crate) fn complete(agent: &mut Agent, user_agent: &str) {
    let Some(found) = Parser::new().parse(user_agent) else {
        return;
    };
    if agent.browser.is_empty()
        && let Some(browser) = browser_of(found.name)
    {
        agent.browser = browser;
        agent.browser_version = Version::at(found.version).into();
    }
    if agent.os.is_empty()
        && let Some(os) = system_of(found.os)
    {
        agent.os = os;
    }
    if agent.device == Device::Other {
        agent.device = match found.category {
            "pc" => Device::Desktop,
            "smartphone" | "mobilephone" => Device::Mobile,
            "appliance" => Device::Console,
            _ => Device::Other,
        };
    }
}

/// Our name for a browser of woothee's; also tells the names of browsers from those of bots and of "unknown".
fn browser_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "Internet Explorer" => "Internet Explorer",
        "Chrome" => "Chrome",
        "Safari" => "Safari",
        "Firefox" => "Firefox",
        "Edge" => "Edge",
        "Opera" => "Opera",
        "docomo" => "docomo",
        "au by KDDI" => "au",
        "SoftBank Mobile" => "SoftBank",
        "WILLCOM" => "WILLCOM",
        "jig browser" => "jig browser",
        "emobile" => "emobile",
        "PlayStation 3" | "PlayStation 4" | "PlayStation Portable" | "PlayStation Vita" => {
            "PlayStation"
        }
        "Nintendo 3DS" | "Nintendo DSi" | "Nintendo Wii" | "Nintendo Wii U" => "Nintendo",
        _ => return None,
    })
}

fn system_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "BSD" => "FreeBSD",
        "Linux" => "Linux",
        "Mac OS Classic" => "macOS",
        "SymbianOS" => "Symbian",
        "BlackBerry" | "BlackBerry 10" => "BlackBerry OS",
        "Windows CE" => "Windows CE",
        "Firefox OS" => "Firefox OS",
        "docomo" | "au" | "SoftBank" | "WILLCOM" | "jig" | "emobile" => "Feature phone",
        _ if name.starts_with("Windows") => "Windows",
        _ => return None,
    })
}
