//! What a list refuses, and how it says so.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{JUNE, WINDOW, page, serve, store};
use crate::support::Api;

/// What is wrong with a list of clicks of June, as (field, message).
fn wrong(api: &Api, path: &str) -> Vec<(String, String)> {
    let (status, answer) = api.get(&format!("/v1/workspaces/{path}"));
    assert_eq!(
        (status, &answer["error"]["code"]),
        (400, &json!("invalid_request")),
        "{path}"
    );
    let text = |field: &Value| field.as_str().unwrap().to_owned();
    let fields = answer["error"]["fields"].as_array().unwrap();
    fields
        .iter()
        .map(|field| (text(&field["field"]), text(&field["message"])))
        .collect()
}

#[test]
fn a_cursor_of_nothing_or_of_something_else_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    store(
        &serve.engine,
        "acme",
        "clicks",
        0..50,
        &format!("{JUNE} + n"),
    );
    let june = format!("clicks?{WINDOW}&limit=10");
    let (_, next) = page(&serve.api, "acme", &june, None);
    let cursor = next.as_str().unwrap();
    for garbage in [
        "",
        "x",
        "null",
        "%00",
        "eyJhIjoxfQ",
        &cursor[1..],
        &format!("{cursor}A"),
        &cursor.replace('A', "B"),
    ] {
        let wrong = wrong(
            &serve.api,
            &format!("acme/analytics/{june}&cursor={garbage}"),
        );
        let [(field, rule)] = &wrong[..] else {
            panic!("{wrong:?}")
        };
        assert_eq!(field, "cursor", "{garbage}");
        assert!(rule.contains("next_cursor"), "{rule}");
    }
    for foreign in [
        format!("globex/analytics/{june}"),
        format!("acme/analytics/{june}&traffic=bot"),
        format!("acme/analytics/{june}&tz=Asia/Tokyo"),
        "acme/analytics/clicks?from=2026-06-01&to=2026-06-29".to_owned(),
        format!("acme/analytics/links/a/{june}"),
    ] {
        let wrong = wrong(&serve.api, &format!("{foreign}&cursor={cursor}"));
        let [(field, rule)] = &wrong[..] else {
            panic!("{wrong:?}")
        };
        assert_eq!(field, "cursor", "{foreign}");
        assert!(rule.contains("other parameters"), "{rule}");
    }
    // The size of pages may change.
    let (rest, next) = page(
        &serve.api,
        "acme",
        &format!("clicks?{WINDOW}&limit=1000"),
        Some(cursor),
    );
    assert_eq!((rest.len(), next), (40, Value::Null));
}

#[test]
fn a_list_names_all_that_is_wrong_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    for limit in ["0", "1001", "-1", "all", ""] {
        let wrong = wrong(&serve.api, &format!("acme/analytics/clicks?limit={limit}"));
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(
            wrong[0].0 == "limit" && wrong[0].1.contains("from 1 to 1000"),
            "{wrong:?}"
        );
    }
    let wrong = wrong(
        &serve.api,
        "acme/analytics/links/a/clicks?limit=0&cursor=x&period=never&tz=Mars&compare=year&filter%5Bstatus%5D=9",
    );
    let fields: HashSet<_> = wrong.iter().map(|(field, _)| field.as_str()).collect();
    let expected = [
        "limit",
        "cursor",
        "period",
        "tz",
        "compare",
        "filter[status]",
    ];
    assert_eq!(fields, HashSet::from(expected));
    let long = "x".repeat(65);
    assert_eq!(
        serve
            .api
            .get(&format!(
                "/v1/workspaces/acme/analytics/links/{long}/clicks"
            ))
            .0,
        404
    );
    let stranger = Api::new(&serve.api.base, "clk_wrong");
    assert_eq!(stranger.get("/v1/workspaces/acme/analytics/clicks").0, 401);
}
