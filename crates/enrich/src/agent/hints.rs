use clickmill_model::Headers;

use super::{Agent, Device, Version};

/// The names of the headers that are read, in the order of [`Hints::parts`].
const NAMES: [&str; 6] = [
    "sec-ch-ua",
    "sec-ch-ua-full-version-list",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-ch-ua-platform-version",
    "sec-ch-ua-form-factors",
];

/// The client hints of a click, as sent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hints<'a> {
    pub(crate) brands: Option<&'a str>,
    pub(crate) full_brands: Option<&'a str>,
    pub(crate) mobile: Option<&'a str>,
    pub(crate) platform: Option<&'a str>,
    pub(crate) platform_version: Option<&'a str>,
    pub(crate) form_factors: Option<&'a str>,
}

impl<'a> Hints<'a> {
    /// Picks them from the headers.
    pub(crate) fn of(headers: &'a Headers<'_>) -> Self {
        if headers.is_empty() {
            return Self::default();
        }
        let [
            brands,
            full_brands,
            mobile,
            platform,
            platform_version,
            form_factors,
        ] = NAMES.map(|name| headers.get(name));
        Self {
            brands,
            full_brands,
            mobile,
            platform,
            platform_version,
            form_factors,
        }
    }

    /// All of them, as part of a key.
    pub(crate) fn parts(&self) -> [Option<&'a str>; 6] {
        [
            self.brands,
            self.full_brands,
            self.mobile,
            self.platform,
            self.platform_version,
            self.form_factors,
        ]
    }

    /// Whether none was sent.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts().iter().all(Option::is_none)
    }

    /// Whether they cannot be those of the agent they came with: brands of Chromium beside an agent that is none, or is
    /// another version, or another system. A phone or tablet that asks for the desktop page calls itself Linux.
    pub(crate) fn contradict(&self, user_agent: &str, stated_os: &str) -> bool {
        let stated = Version::after(user_agent, "Chrome/").major;
        let another_version = match stated {
            Some(_) => self
                .brands()
                .filter(|(name, version)| *name == "Chrome" && !version.is_unknown())
                .any(|(_, version)| version.major != stated),
            None => self.brands().next().is_some(),
        };
        let another_system = match (stated_os, self.platform.map(unquote).and_then(system_of)) {
            ("Linux" | "Android", Some("Linux" | "Android" | "ChromeOS")) | (_, None) => false,
            ("Windows" | "macOS" | "Linux" | "Android" | "ChromeOS" | "iOS", Some(os)) => {
                os != stated_os
            }
            _ => false,
        };
        another_version || another_system
    }

    /// The brands with their versions, the invented ones (`Not A;Brand`) left out.
    fn brands(&self) -> impl Iterator<Item = (&'static str, Version)> {
        let list = self.full_brands.or(self.brands).unwrap_or_default();
        list.split(',').filter_map(|item| {
            let (brand, parameters) = item.trim().strip_prefix('"')?.split_once('"')?;
            let version = parameters
                .split_once("v=\"")
                .map(|(_, version)| Version::at(version));
            Some((browser_of(brand)?, version.unwrap_or_default()))
        })
    }
}

/// Corrects what the user agent says by what the hints say. Systems and devices that Chromium does not name in its
/// hints, such as consoles and television sets, stay as they are; so do apps that show pages themselves.
pub(crate) fn apply(agent: &mut Agent, hints: &Hints<'_>, may_be_another: bool) {
    if may_be_another || agent.browser.is_empty() {
        let brand = hints.brands().min_by_key(|(name, _)| *name == "Chrome");
        if let Some((name, version)) = brand {
            // A brand list without a name of its own says no more than the agent, which may know the view it is in.
            if name != "Chrome" || agent.browser.is_empty() {
                agent.browser = name;
            }
            agent.browser_version = version.into();
        }
    }
    if let Some(os) = hints.platform.map(unquote).and_then(system_of)
        && matches!(
            agent.os,
            "" | "Windows" | "macOS" | "Linux" | "Android" | "ChromeOS"
        )
    {
        if os != agent.os {
            agent.os = os;
            agent.os_version = Box::default();
        }
        let version = Version::at(hints.platform_version.map(unquote).unwrap_or_default());
        if !version.is_unknown() {
            agent.os_version = release(os, version).into();
        }
        if let Some(device) = device_of(hints, os)
            && matches!(
                agent.device,
                Device::Desktop | Device::Mobile | Device::Tablet | Device::Other
            )
        {
            agent.device = device;
        }
    }
}

fn unquote(text: &str) -> &str {
    text.trim().trim_matches('"')
}

fn browser_of(brand: &str) -> Option<&'static str> {
    Some(match brand {
        "Google Chrome" | "Chromium" | "HeadlessChrome" => "Chrome",
        "Microsoft Edge" => "Edge",
        "Opera" | "Opera GX" | "OperaMobile" => "Opera",
        "Samsung Internet" => "Samsung Internet",
        "Brave" => "Brave",
        "Vivaldi" => "Vivaldi",
        "YaBrowser" | "Yandex" => "Yandex",
        "DuckDuckGo" => "DuckDuckGo",
        "Whale" => "Whale",
        "Android WebView" => "Android WebView",
        "Oculus Browser" => "Oculus Browser",
        _ => return None,
    })
}

fn system_of(platform: &str) -> Option<&'static str> {
    Some(match platform {
        "Windows" => "Windows",
        "macOS" => "macOS",
        "Linux" => "Linux",
        "Android" => "Android",
        "iOS" => "iOS",
        "Chrome OS" | "Chromium OS" => "ChromeOS",
        _ => return None,
    })
}

/// The version people know: Windows 11 is 13 and above, Windows 7 to 8.1 are 0.1 to 0.3 (Microsoft's table for
/// `Sec-CH-UA-Platform-Version`).
fn release(os: &str, version: Version) -> Version {
    let of = |major, minor| Version {
        major: Some(major),
        minor,
    };
    match (os, version.major, version.minor) {
        ("Windows", Some(0), 1) => of(7, 0),
        ("Windows", Some(0), 2) => of(8, 0),
        ("Windows", Some(0), 3) => of(8, 1),
        ("Windows", Some(0), _) | ("Linux", ..) => Version::default(),
        ("Windows", Some(1..=12), _) => of(10, 0),
        ("Windows", Some(_), _) => of(11, 0),
        _ => version,
    }
}

fn device_of(hints: &Hints<'_>, os: &str) -> Option<Device> {
    let form = hints.form_factors.unwrap_or_default();
    for (word, device) in [
        ("Watch", Device::Wearable),
        ("XR", Device::Wearable),
        ("Tablet", Device::Tablet),
        ("Mobile", Device::Mobile),
        ("Desktop", Device::Desktop),
    ] {
        if form.contains(word) {
            return Some(device);
        }
    }
    match (hints.mobile.map(str::trim)?, os) {
        ("?1", _) => Some(Device::Mobile),
        ("?0", "Android") => Some(Device::Tablet),
        ("?0", "Windows" | "macOS" | "Linux" | "ChromeOS") => Some(Device::Desktop),
        _ => None,
    }
}
