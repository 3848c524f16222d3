//! Who may do what: tokens, scopes, workspaces and restrictions.

mod bounds;
mod life;
mod matrix;

use serde_json::{Value, json};

use crate::support::{Api, Serve};

/// A token that the admin endpoint makes: its text and its name.
fn token(serve: &Serve, request: &Value) -> (String, String) {
    let admin = serve.operator();
    let (status, answer) = admin.post("/v1/admin/tokens", &request.to_string());
    assert_eq!(status, 201, "{answer}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&answer["secret"]), text(&answer["token"]["token_id"]))
}

/// A client with a token for a workspace.
fn client(serve: &Serve, workspace: &str, scopes: &[&str]) -> Api {
    let request = json!({"workspace_id": workspace, "scopes": scopes});
    Api::new(&serve.api.base, &token(serve, &request).0)
}

fn click(workspace: &str, link: &str, ip: &str) -> Value {
    json!({
        "workspace_id": workspace, "link_id": link, "clicked_at": "2026-06-02T12:00:00Z", "domain": format!("{workspace}.example"),
        "ip": ip, "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "destination_url": format!("https://shop.{workspace}.example/?utm_source={workspace}"),
    })
}
