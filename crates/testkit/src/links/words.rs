use super::link::{Campaign, Project};

/// Hosts of short URLs.
#[rustfmt::skip]
pub(super) const DOMAINS: [&str; 12] = [
    "acme.link", "go.contoso.com", "nwind.co", "lnk.fabrikam.io", "try.tailspin.dev", "s.adatum.eu", "wingtip.to",
    "promo.example.com", "qr.litware.shop", "get.proseware.app", "fourth.cafe", "l.example.net",
];

/// What links are about.
#[rustfmt::skip]
pub(super) const TOPICS: [&str; 12] = [
    "spring-sale", "launch", "newsletter", "webinar", "pricing", "docs", "summer", "black-friday", "jobs", "app",
    "größen", "menu",
];

/// Where links lead.
#[rustfmt::skip]
pub(super) const TARGETS: [&str; 8] = [
    "https://www.contoso.com/", "https://shop.fabrikam.com/p/", "https://blog.example.org/posts/",
    "https://docs.tailspin.dev/guide/", "https://www.adatum.eu/de/angebote/", "https://apps.example.com/get?id=",
    "https://litware.shop/collections/sale?sku=", "https://events.proseware.com/e/",
];

/// Source and medium of a campaign, and what the medium says about the channel.
pub(super) const CAMPAIGNS: [(&str, &str, Campaign); 9] = [
    ("newsletter", "email", Campaign::Email),
    ("mailchimp", "email", Campaign::Email),
    ("google", "cpc", Campaign::Paid),
    ("bing", "cpc", Campaign::Paid),
    ("facebook", "paid_social", Campaign::Paid),
    ("partner", "display", Campaign::Paid),
    ("instagram", "social", Campaign::Other),
    ("linkedin", "social", Campaign::Other),
    ("partner-blog", "referral", Campaign::Other),
];

/// What links are made for.
pub(super) const PROJECTS: [Project; 5] = [
    Project {
        id: "prj_web",
        slug: "website",
        name: "Website",
    },
    Project {
        id: "prj_ads",
        slug: "ads",
        name: "Paid ads",
    },
    Project {
        id: "prj_news",
        slug: "news",
        name: "Newsletter",
    },
    Project {
        id: "prj_shop",
        slug: "shop",
        name: "Online shop",
    },
    Project {
        id: "prj_cafe",
        slug: "cafe",
        name: "Café & Bar",
    },
];

/// What links are marked with.
pub(super) const TAGS: [&str; 6] = ["2026", "evergreen", "print", "partner", "test", "vip"];
