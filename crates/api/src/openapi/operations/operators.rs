use axum::http::StatusCode;
use serde_json::json;

use super::{Answer, Body, Operation, Tag};
use crate::error_code::ErrorCode;
use crate::openapi::parameter::Parameter;
use crate::openapi::schemas::workspace_id;

/// `GET …/retention`
pub(crate) fn retention() -> Operation {
    Operation::new(
        "getRetention",
        Tag::Retention,
        "For how long a workspace is kept",
    )
    .about("What was set for it, or else holds for all.")
    .answers(Answer::json(
        "Retention",
        include_str!("../examples/retention.json"),
        "What holds.",
    ))
}

/// `PUT …/retention`
pub(crate) fn put_retention() -> Operation {
    let example = json!({"clicks_days": 400, "totals_days": 760});
    Operation::new("putRetention", Tag::Retention, "Set for how long a workspace is kept")
        .about("In place of what was set before. What is kept no longer is not counted from the next second on, and deleted some time later, for good.")
        .takes_body(Body::json("PutRetention", &example, "For how many days."))
        .answers(Answer::json("Retention", include_str!("../examples/put_retention.json"), "What holds now."))
        .refuses(ErrorCode::Unprocessable)
}

/// `POST /v1/admin/tokens`
pub(crate) fn make_token() -> Operation {
    let example = json!({"name": "dashboard", "workspace_id": "acme", "scopes": ["analytics:read"], "expires_at": "2030-01-31T00:00:00Z"});
    let answer = Answer::json(
        "IssuedToken",
        include_str!("../examples/issued.json"),
        "The token, with its text.",
    );
    Operation::new("createToken", Tag::Tokens, "Make a token")
        .about("It is good for one workspace, or with the scope `admin` for all. The answer has its text, of which only a hash is kept.")
        .takes_body(Body::json("TokenRequest", &example, "What it is good for."))
        .answers(answer.with_status(StatusCode::CREATED))
}

/// `GET /v1/admin/tokens`
pub(crate) fn list_tokens() -> Operation {
    let only = Parameter::query(
        "workspace_id",
        workspace_id(),
        "Only those of this workspace.",
    );
    Operation::new("listTokens", Tag::Tokens, "List tokens")
        .about("All of them, without their texts.")
        .takes([only])
        .such_as(&[("workspace_id", json!("acme"))])
        .answers(Answer::json(
            "Tokens",
            include_str!("../examples/tokens.json"),
            "Tokens.",
        ))
}

/// `DELETE /v1/admin/tokens/{token_id}`
pub(crate) fn revoke_token() -> Operation {
    Operation::new("revokeToken", Tag::Tokens, "Revoke a token")
        .about("It lets nobody in any more, in other processes after ten seconds at the latest. A token that was revoked stays in the list, and can be revoked again.")
        .answers(Answer::empty(StatusCode::NO_CONTENT, "It is revoked."))
}

/// `POST /v1/admin/erasures`
pub(crate) fn erase() -> Operation {
    let example =
        json!({"workspace_id": "acme", "scope": "link", "link_id": "spring", "dry_run": true});
    let schema = "AskedErasure";
    let example_answer = include_str!("../examples/erasure_preview.json");
    Operation::new("erase", Tag::Erasures, "Erase clicks for good")
        .about("Of a workspace, a link or a visitor. The answer comes when no question counts them any more, or after a minute. With `dry_run` it says how many they are and does nothing.")
        .takes_body(Body::json("ErasureRequest", &example, "What is to be erased."))
        .answers(Answer::json(schema, example_answer, "They are hidden; or, with `dry_run`, so many they are."))
        .answers(Answer::json(schema, include_str!("../examples/erasure.json"), "They are going to be hidden.").with_status(StatusCode::ACCEPTED))
        .refuses(ErrorCode::Unprocessable)
}

/// `GET /v1/admin/erasures`
pub(crate) fn list_erasures() -> Operation {
    Operation::new("listErasures", Tag::Erasures, "List erasures")
        .about("What was asked to be erased, newest first, at most 1,000.")
        .answers(Answer::json(
            "Erasures",
            include_str!("../examples/erasures.json"),
            "Erasures.",
        ))
}

/// `GET /v1/admin/audit`
pub(crate) fn audit() -> Operation {
    Operation::new("audit", Tag::Audit, "Add everything up")
        .about("What is stored against what was read, and the rollups against the clicks. Reads much; 503 while another audit runs.")
        .answers(Answer::json("Audit", include_str!("../examples/audit.json"), "What it found."))
}
