//! Whose network a click came from is stored with it, and its address is not.

use std::fs::{self, File};
use std::path::Path;

use maxminddb_writer::Database;
use maxminddb_writer::metadata::IpVersion;
use maxminddb_writer::paths::IpAddrWithMask;
use serde_json::{Value, json};

use crate::support::{Engine, Serve, query, run};

const BROWSER: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0";

/// Writes a database of three networks.
fn write_networks(path: &Path) {
    let mut database = Database::default();
    "GeoLite2-ASN".clone_into(&mut database.metadata.database_type);
    database.metadata.ip_version = IpVersion::V4;
    database.metadata.binary_format_major_version = 2;
    for (network, number, organisation) in [
        ("67.231.144.0/20", 22_843_u32, "PROOFPOINT-ASN-US-EAST"),
        ("5.9.0.0/16", 24_940, "Hetzner Online GmbH"),
        ("84.128.0.0/10", 3_320, "Deutsche Telekom AG"),
    ] {
        let record = json!({ "autonomous_system_number": number, "autonomous_system_organization": organisation });
        let record = database.insert_value(record).unwrap();
        database.insert_node(network.parse::<IpAddrWithMask>().unwrap(), record);
    }
    database.write_to(File::create(path).unwrap()).unwrap();
}

fn click(id: &str, ip: &str) -> Value {
    json!({
        "workspace_id": "acme", "link_id": "a", "click_id": id, "clicked_at": "2026-06-02T12:00:00Z", "domain": "go.acme.com",
        "ip": ip, "user_agent": BROWSER,
    })
}

#[test]
fn a_click_keeps_the_network_it_came_from_and_not_its_address() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("geoip")).unwrap();
    write_networks(&folder.path().join("geoip/GeoLite2-ASN.mmdb"));
    let mut serve = Serve::start(folder.path(), &[]);
    let clicks = json!([
        click("1", "67.231.150.7"),
        click("2", "5.9.1.2"),
        click("3", "84.140.1.2"),
        click("4", "9.9.9.9"),
    ]);
    let (status, answer) = serve.api.post("/v1/clicks", &clicks.to_string());
    assert_eq!(status, 202, "{answer}");
    serve.wait_for_messages(4);
    let stored = serve.query(
        "SELECT click_id, asn, network, is_bot, bot_class, browser FROM clicks ORDER BY click_id",
    );
    let expected = "1\t22843\tmail_security\ttrue\temail_scanner\tFirefox\n2\t24940\tdatacenter\tfalse\t\tFirefox\n\
                    3\t3320\t\tfalse\t\tFirefox\n4\t0\t\tfalse\t\tFirefox";
    assert_eq!(stored, expected);
    for address in ["67.231.150.7", "5.9.1.2", "84.140.1.2", "9.9.9.9"] {
        let rows = "SELECT count() FROM clicks WHERE position(toString(tuple(*))";
        assert_eq!(serve.number(&format!("{rows}, '{address}') > 0")), 0);
    }

    let answer = serve
        .api
        .analytics("acme", "clicks?from=2026-06-01&to=2026-06-30");
    let mut listed: Vec<_> = answer["clicks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|click| {
            let fields = ["click_id", "asn", "network"].map(|field| click[field].to_string());
            fields.join(" ")
        })
        .collect();
    listed.sort();
    let expected = [
        r#""1" 22843 "mail_security""#,
        r#""2" 24940 "datacenter""#,
        r#""3" 3320 null"#,
        r#""4" null null"#,
    ];
    assert_eq!(listed, expected);
}

#[test]
fn clicks_from_before_there_were_networks_have_none() {
    let engine = Engine::start(&[]);
    let migrate = || {
        let output = run(
            &["migrate", "--clickhouse-url", &engine.url],
            Path::new("."),
        );
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    migrate();
    // The tables as they were.
    for sql in [
        "ALTER TABLE clicks DROP COLUMN evidence, DROP COLUMN asn, DROP COLUMN network SETTINGS mutations_sync = 1",
        "DELETE FROM migrations WHERE number >= 11",
        "INSERT INTO clicks (workspace_id, link_id, clicked_at) VALUES ('acme', 'a', '2026-06-02 12:00:00')",
    ] {
        query(&engine.url, sql);
    }
    assert!(migrate().contains("0011_add_network_to_clicks"));
    assert_eq!(migrate(), "up to date\n");
    let stored = query(&engine.url, "SELECT link_id, asn, network FROM clicks");
    assert_eq!(stored, "a\t0\t\n");
}
