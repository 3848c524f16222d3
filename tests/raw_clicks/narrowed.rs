//! Lists of some clicks: filters, links, windows.

use serde_json::{Value, json};

use super::{JUNE, WINDOW, assert_lists, ids, list, serve, store, stored_ids};

#[test]
fn every_kind_of_filter_lists_exactly_the_clicks_that_totals_count() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    store(
        &serve.engine,
        "acme",
        "clicks",
        0..3_000,
        &format!("{JUNE} + n * 97000"),
    );
    store(
        &serve.engine,
        "globex",
        "clicks",
        3_000..3_100,
        &format!("{JUNE} + (n - 3000) * 97000"),
    );
    for (parameters, condition) in [
        ("", "1"),
        ("&traffic=human", "NOT is_bot"),
        ("&traffic=bot", "is_bot"),
        ("&link_id=b", "link_id = 'b'"),
        ("&link_id=a,b", "link_id = 'a' OR link_id = 'b'"),
        ("&domain=GO.acme.com", "domain = 'go.acme.com'"),
        (
            "&filter%5Bcountry%5D=us,unknown",
            "country = 'US' OR country = ''",
        ),
        ("&filter%5Bcountry%5D%5Bnot%5D=US", "country != 'US'"),
        (
            "&filter%5Breferrer%5D%5Bcontains%5D=EXAMPLE.c",
            "referrer LIKE '%example.c%'",
        ),
        ("&filter%5Bcity%5D=2950159", "city_id = 2950159"),
        (
            "&filter%5Bbrowser_version%5D=Chrome+126",
            "browser = 'Chrome' AND browser_version = '126'",
        ),
        ("&filter%5Bstatus%5D=404", "status = 404"),
        (
            "&filter%5Butm_source%5D%5Bnot%5D=unknown",
            "utm_source = 'Mail'",
        ),
        (
            "&filter%5Bbot_class%5D=crawler&filter%5Bdevice%5D%5Bnot%5D=desktop&traffic=bot",
            "is_bot AND device = 'mobile'",
        ),
    ] {
        let condition = format!("workspace_id = 'acme' AND ({condition})");
        let listed = list(
            &serve.api,
            "acme",
            &format!("clicks?{WINDOW}{parameters}"),
            700,
        );
        assert_lists(&ids(&listed), &stored_ids(&serve, &condition), parameters);
        let totals = serve
            .api
            .analytics("acme", &format!("totals?{WINDOW}{parameters}"));
        assert_eq!(totals["totals"]["clicks"], listed.len(), "{parameters}");
        assert!(!listed.is_empty(), "{parameters}");
    }
}

#[test]
fn the_window_and_zone_of_a_list_are_those_of_every_question() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    store(
        &serve.engine,
        "acme",
        "clicks",
        0..1_000,
        &format!("{JUNE} + n * 600000"),
    );
    let day = "clicks?from=2026-06-03&to=2026-06-03&tz=Asia/Kathmandu";
    let listed = list(&serve.api, "acme", day, 100);
    // Kathmandu is 5:45 ahead.
    let start = JUNE + 2 * 86_400_000 - 20_700_000;
    let of_day = format!(
        "workspace_id = 'acme' AND toUnixTimestamp64Milli(clicked_at) >= {start} \
         AND toUnixTimestamp64Milli(clicked_at) < {start} + 86400000"
    );
    assert_lists(&ids(&listed), &stored_ids(&serve, &of_day), "of a day");
    assert_eq!(listed.len(), 144);
    let oldest = listed.last().unwrap();
    assert_eq!(oldest["clicked_at"], "2026-06-02T18:20:00.000Z");
    assert_eq!(oldest["clicked_at_local"], "2026-06-03T00:05:00.000+05:45");
    // Nothing of before or after, and no error for it.
    let empty = serve
        .api
        .analytics("acme", "clicks?from=2027-01-01&to=2027-01-31");
    assert_eq!(
        (&empty["clicks"], &empty["next_cursor"]),
        (&json!([]), &Value::Null)
    );
}

#[test]
fn the_clicks_of_one_link_are_its_own_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    store(
        &serve.engine,
        "acme",
        "clicks",
        0..2_000,
        &format!("{JUNE} + (n % 400) * 1000"),
    );
    for (path, link) in [
        ("a", "a"),
        ("a,b", "a,b"),
        ("unknown", "unknown"),
        ("go%2F%C3%BCn%C3%AF", "go/ünï"),
    ] {
        let listed = list(
            &serve.api,
            "acme",
            &format!("links/{path}/clicks?{WINDOW}"),
            77,
        );
        let of_link = format!("link_id = '{link}'");
        assert_lists(&ids(&listed), &stored_ids(&serve, &of_link), link);
        assert_eq!(listed.len(), 400);
        assert!(listed.iter().all(|click| click["link_id"] == link));
    }
    let human = list(
        &serve.api,
        "acme",
        &format!("links/a/clicks?{WINDOW}&traffic=human"),
        100,
    );
    let of_humans = stored_ids(&serve, "link_id = 'a' AND NOT is_bot");
    assert_lists(&ids(&human), &of_humans, "of humans");
    for nobodys in [
        "links/nobody/clicks",
        "links/a/clicks?from=2025-01-01&to=2025-12-31",
    ] {
        assert_eq!(serve.api.analytics("acme", nobodys)["clicks"], json!([]));
    }
    let others = serve
        .api
        .analytics("globex", &format!("links/a/clicks?{WINDOW}"));
    assert_eq!(others["clicks"], json!([]));
}
