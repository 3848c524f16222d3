use serde_json::{Value, json};

/// A click whose link is its number, so that every click can be told from every other.
pub(super) fn click(number: usize) -> Vec<u8> {
    with(number, "domain", &json!("go.acme.com"))
}

/// The same with one more field, or another value of one.
pub(super) fn with(number: usize, field: &str, value: &Value) -> Vec<u8> {
    let mut click = json!({
        "workspace_id": "acme", "link_id": format!("n{number}"), "domain": "go.acme.com",
        "clicked_at": "2026-03-01T12:00:00Z", "ip": "3.80.0.1",
    });
    click[field] = value.clone();
    click.to_string().into_bytes()
}

/// A click of about four kibibytes.
pub(super) fn large_click(number: usize) -> Vec<u8> {
    with(number, "metadata", &json!({"note": "x".repeat(4_000)}))
}

/// A message that is no click.
pub(super) fn bad() -> Vec<u8> {
    br#"{"workspace_id":"acme"}"#.to_vec()
}
