use std::sync::{Arc, LazyLock};

use clickmill_model::{Headers, Offset, Partition, RawClick, Timestamp, decode};
use maxminddb_writer::metadata::IpVersion;
use serde_json::json;

use super::*;
use crate::geo::Owner;
use crate::geo::test_database::write;
use crate::rules::RuleFile;
use crate::table::Table;
use crate::{BotClass, Enricher, Facts, Geo, Reasons, Rules};

static RULES: LazyLock<NetworkRules> =
    LazyLock::new(|| NetworkRules::new(RuleFile::Networks.built_in()).unwrap());

fn class(asn: u32, organisation: &str) -> Option<NetworkClass> {
    let owner = Owner { asn, organisation };
    RULES.network(owner).class
}

#[test]
fn a_pattern_is_there_once_and_long_enough_to_mean_something() {
    let mut patterns = std::collections::HashSet::new();
    let columns = ["how", "pattern", "class", "what it is"];
    for row in RuleFile::Networks.built_in().rows(columns) {
        let [how, pattern, ..] = row.unwrap();
        assert!(
            how.text == "as" || pattern.text.len() > 2,
            "{}",
            pattern.text
        );
        let is_new = patterns.insert(pattern.text.to_ascii_lowercase());
        assert!(is_new, "{}", pattern.text);
    }
}

#[test]
fn a_rule_that_makes_no_sense_is_named() {
    let built_in = RuleFile::Networks.built_in();
    for (from, to, says) in [
        ("as\t13335", "asn\t13335", "cell 1 (how)"),
        ("as\t13335", "as\tAS13335", "cell 2 (pattern)"),
        ("13335\trelay", "13335\tvpn", "cell 3 (class)"),
    ] {
        let text = built_in.text.replacen(from, to, 1).leak();
        let error = NetworkRules::new(Table { text, ..built_in }).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn an_organisation_is_known_by_the_name_that_either_database_gives_it() {
    for (names, expected) in [
        (["Amazon.com, Inc.", "AMAZON-02"], NetworkClass::Datacenter),
        (
            ["Google LLC", "GOOGLE-CLOUD-PLATFORM"],
            NetworkClass::Datacenter,
        ),
        (
            ["Microsoft Corporation", "MICROSOFT-CORP-MSN-AS-BLOCK"],
            NetworkClass::Datacenter,
        ),
        (
            ["Hetzner Online GmbH", "HETZNER-CLOUD2-AS"],
            NetworkClass::Datacenter,
        ),
        (
            ["DigitalOcean, LLC", "DIGITALOCEAN-ASN"],
            NetworkClass::Datacenter,
        ),
        (["OVH SAS", "OVH-US"], NetworkClass::Datacenter),
        (
            ["Proofpoint, Inc.", "PROOFPOINT-ASN-US-EAST"],
            NetworkClass::MailSecurity,
        ),
        (
            ["Mimecast Services Limited", "MIMECAST-UK"],
            NetworkClass::MailSecurity,
        ),
        (
            ["Cisco Systems Ironport Division", "IRONPORT-SYSTEMS-INC"],
            NetworkClass::MailSecurity,
        ),
        (
            ["ZSCALER, INC.", "Zscaler Switzerland GmbH"],
            NetworkClass::Relay,
        ),
        (["PacketHub S.A.", "Mullvad VPN AB"], NetworkClass::Relay),
        (
            ["Emerald Onion", "Foundation for Applied Privacy"],
            NetworkClass::Tor,
        ),
    ] {
        for name in names {
            assert_eq!(class(64_512, name), Some(expected), "{name}");
        }
    }
}

#[test]
fn a_hosting_company_nobody_has_listed_is_known_by_its_words() {
    for name in [
        "Some New Hosting LLC",
        "NORTHERN-VPS-AS",
        "Oslo Datacenter AS",
        "Fast Dedicated Servers Inc",
        "Acme Cloud Computing Co., Ltd",
    ] {
        assert_eq!(
            class(64_512, name),
            Some(NetworkClass::Datacenter),
            "{name}"
        );
    }
}

#[test]
fn providers_of_people_are_of_no_class() {
    for (asn, name) in [
        (7922, "Comcast Cable Communications, LLC"),
        (3320, "Deutsche Telekom AG"),
        (16591, "Google Fiber Inc."),
        (267_242, "AMAZONIA TELECOMUNICACOES LTDA"),
        (714, "Apple Inc."),
        (2516, "KDDI CORPORATION"),
        (64_512, "Hosteria Telecom"),
        (64_512, "Colombia Movil"),
        (0, ""),
    ] {
        assert_eq!(class(asn, name), None, "{name}");
    }
}

#[test]
fn a_number_tells_apart_what_one_company_runs() {
    let akamai = "Akamai Technologies, Inc.";
    assert_eq!(class(36183, akamai), Some(NetworkClass::Relay));
    assert_eq!(class(63949, akamai), Some(NetworkClass::Datacenter));
    assert_eq!(class(16625, akamai), None);
    assert_eq!(class(13335, "CLOUDFLARENET"), Some(NetworkClass::Relay));
}

#[test]
fn only_a_mail_scanners_network_is_enough_for_a_verdict() {
    let mut worker = Arc::new(Enricher::new(Geo::none(), Rules::built_in().unwrap())).worker();
    for network in NetworkClass::ALL {
        let (_, verdict) = worker.judge(&Facts {
            user_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
            headers: &Headers::default(),
            method: "GET",
            network: Some(network),
            behaviour: Reasons::default(),
        });
        let expected = match network {
            NetworkClass::MailSecurity => (true, Some(BotClass::EmailScanner), "mail_network"),
            NetworkClass::Datacenter => (false, None, "datacenter"),
            NetworkClass::Relay | NetworkClass::Tor => (false, None, ""),
        };
        let reasons: Vec<_> = verdict.reasons.names().collect();
        assert_eq!(
            (verdict.is_bot, verdict.class, &*reasons.join(" ")),
            expected,
            "{network:?}"
        );
    }
}

#[test]
fn a_click_gets_the_network_of_its_address_and_the_verdict_that_follows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("GeoLite2-ASN.mmdb");
    let of = |asn: u32, name: &str| json!({ "autonomous_system_number": asn, "autonomous_system_organization": name });
    let networks = [
        ("1.1.1.0/24", of(22_843, "PROOFPOINT-ASN-US-EAST")),
        ("1.1.2.0/24", of(24_940, "Hetzner Online GmbH")),
        ("1.1.3.0/24", of(3_320, "Deutsche Telekom AG")),
    ];
    write(&path, "GeoLite2-ASN", IpVersion::V4, &networks);
    let geo = Geo::none().with_networks(&[path]).unwrap();
    let mut worker = Arc::new(Enricher::new(geo, Rules::built_in().unwrap())).worker();
    let browser =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0";
    let mut look = |ip: &str| {
        let payload = json!({
            "workspace_id": "acme", "link_id": "a", "clicked_at": "2026-06-01T00:00:00Z", "domain": "go.acme.com",
            "ip": ip, "user_agent": browser,
        })
        .to_string();
        let raw = RawClick {
            partition: Partition(0),
            offset: Offset(0),
            received_at: Timestamp::parse_rfc3339("2026-06-01T00:00:01Z").unwrap(),
            payload: payload.as_bytes(),
        };
        let click = worker.enrich(decode(&raw).unwrap(), None);
        let reasons: Vec<_> = click.verdict.reasons.names().collect();
        let verdict = (click.verdict.is_bot, reasons.join(" "));
        (click.network.asn, click.agent.browser, verdict)
    };
    // The second time out of the cache.
    for _ in 0..2 {
        let bot = (true, "mail_network".to_owned());
        assert_eq!(look("1.1.1.9"), (22_843, "Firefox", bot));
        let human = (false, "datacenter".to_owned());
        assert_eq!(look("1.1.2.9"), (24_940, "Firefox", human));
        for (ip, asn) in [("1.1.3.9", 3_320), ("1.1.4.9", 0), ("192.168.0.1", 0)] {
            assert_eq!(look(ip), (asn, "Firefox", (false, String::new())), "{ip}");
        }
    }
}
