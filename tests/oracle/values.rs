//! What clicks can be: few values of each dimension, the empty one for unknown, and such that are easily mistaken.

/// Dimensions that are a property of the click alone, and the values that are drawn for them, likely ones first.
///
/// No value has a comma, because filters list them. `other` is a device as well as the row of what is not listed; signs that mean
/// something in SQL, in patterns or in addresses mean nothing here; upper and lower case are told apart beyond ASCII, too.
pub(super) const POOLS: [(&str, &[&str]); 25] = [
    (
        "country",
        &["DE", "US", "", "BR", "CI", "NZ", "JP", "AU", "ZZ"],
    ),
    ("region", &["", "BE", "CA", "São Paulo", "Łódź"]),
    ("city", &["Berlin", "", "São Paulo", "N’Djamena", "Zürich"]),
    (
        "referrer",
        &[
            "",
            "google.com",
            "news.ycombinator.com",
            "com.twitter.android",
        ],
    ),
    (
        "referrer_url",
        &[
            "",
            "https://google.com/",
            "https://news.ycombinator.com/item?id=1&x=%25",
            "https://example.com/a_b",
        ],
    ),
    (
        "channel",
        &["direct", "search", "", "social", "paid", "email"],
    ),
    ("social", &["", "X", "Facebook", "Reddit"]),
    (
        "device",
        &["desktop", "mobile", "other", "", "tablet", "unknowable"],
    ),
    ("browser", &["Chrome", "Firefox", "", "Safari", "Édge"]),
    ("browser_version", &["128", "", "128.0", "9", "17.5"]),
    ("os", &["Windows", "Android", "", "macOS", "iOS"]),
    ("os_version", &["", "10", "11", "14.5"]),
    ("language", &["en", "pt", "", "de", "zh", "qqq"]),
    (
        "link",
        &[
            "spring", "l-2", "l_3", "L-2", "q4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12",
        ],
    ),
    (
        "domain",
        &["go.acme.com", "acme.co", "xn--mnchen-3ya.de", "a.b"],
    ),
    (
        "destination",
        &[
            "https://acme.com/",
            "",
            "https://acme.com/?a=1&b=%2C",
            "https://acme.com/Ünï",
        ],
    ),
    (
        "utm_source",
        &["", "newsletter", "Newsletter", "o'neil \\ \"x\""],
    ),
    ("utm_medium", &["", "email", "cpc"]),
    (
        "utm_campaign",
        &["", "spring sale", "50%_off", "5000_off", "фев"],
    ),
    ("utm_term", &["", "a+b", "a b", "{x:String}", "other"]),
    ("utm_content", &["", "null", "0", "\\N", "-- each"]),
    ("trigger", &["link", "qr", "api"]),
    ("method", &["GET", "HEAD", "POST"]),
    ("bot_class", &["", "search", "preview", "monitor"]),
    ("bot_name", &["", "Googlebot", "Slackbot", "curl"]),
];

/// The statuses of redirects.
pub(super) const STATUSES: [u16; 4] = [302, 301, 307, 404];

/// Code, name and continent of the countries above.
const COUNTRIES: [(&str, &str, &str); 8] = [
    ("AU", "Australia", "OC"),
    ("BR", "Brazil", "SA"),
    ("CI", "Côte d’Ivoire", "AF"),
    ("DE", "Germany", "EU"),
    ("JP", "Japan", "AS"),
    ("NZ", "New Zealand", "OC"),
    ("US", "United States", "NA"),
    ("ZZ", "ZZ", ""),
];

const NAMES: [(&str, &str, &str); 17] = [
    ("continent", "AF", "Africa"),
    ("continent", "AS", "Asia"),
    ("continent", "EU", "Europe"),
    ("continent", "NA", "North America"),
    ("continent", "OC", "Oceania"),
    ("continent", "SA", "South America"),
    ("language", "de", "German"),
    ("language", "en", "English"),
    ("language", "pt", "Portuguese"),
    ("language", "zh", "Chinese"),
    ("weekday", "1", "Monday"),
    ("weekday", "2", "Tuesday"),
    ("weekday", "3", "Wednesday"),
    ("weekday", "4", "Thursday"),
    ("weekday", "5", "Friday"),
    ("weekday", "6", "Saturday"),
    ("weekday", "7", "Sunday"),
];

/// The values that are drawn for a dimension.
pub(super) fn pool(dimension: &str) -> &'static [&'static str] {
    let found = POOLS.iter().find(|(name, _)| *name == dimension);
    found.map(|(_, values)| *values).unwrap()
}

/// Where a country is; empty where that is not known.
pub(super) fn continent_of(country: &str) -> &'static str {
    let found = COUNTRIES.iter().find(|(code, ..)| *code == country);
    found.map_or("", |(.., continent)| *continent)
}

/// The display name of a value.
pub(super) fn label(dimension: &str, value: &str) -> String {
    let country = COUNTRIES
        .iter()
        .find(|(code, ..)| dimension == "country" && *code == value);
    let name = NAMES
        .iter()
        .find(|(of, code, _)| *of == dimension && *code == value);
    match (country, name) {
        (Some((_, name, _)), _) | (None, Some((.., name))) => (*name).to_owned(),
        (None, None) if dimension == "hour" => format!("{value:0>2}:00"),
        (None, None) => value.to_owned(),
    }
}
