//! What callers meet when they ask for too much, on routes that do nothing but cost something.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use clickmill_model::{Bounds, Grant, TokenScope};
use clickmill_store::{QueryCost, Store, StoreConfig};
use serde_json::Value;
use tower::ServiceExt;

use super::*;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::{ApiMetrics, ApiState, QueryLimits, Token, request_id};

/// How long the store of these routes takes.
const WORK: Duration = Duration::from_millis(60);

fn state(limits: ApiLimits) -> ApiState {
    let store = Store::new(&StoreConfig {
        url: "http://127.0.0.1:1".to_owned(),
        user: String::new(),
        password: String::new(),
        database: String::new(),
        insert_timeout: StoreConfig::INSERT_TIMEOUT,
        uses_rollups: true,
        cost: QueryCost::USUAL,
    });
    let metrics = Arc::new(ApiMetrics::default());
    let token = Token::new(&Token::generate());
    ApiState::new(store, None, token, metrics, QueryLimits::default()).limited(limits)
}

/// Routes as they are in front of customers, but for who asks: `x-caller: workspace token`, or an operator without.
fn routes(limits: ApiLimits) -> Router {
    let state = state(limits);
    let clicks = Router::new()
        .route("/clicks", post(take_as_many_as_said))
        .layer(from_fn_with_state(state.clone(), of_clicks));
    Router::new()
        .route("/cheap", get(async || Json(1)))
        .route("/dear", get(work))
        .layer(from_fn_with_state(state.clone(), of_requests))
        .merge(clicks)
        .layer(from_fn(name_caller))
        .layer(from_fn(request_id::render_errors))
        .layer(from_fn(request_id::assign))
        .with_state(state)
}

async fn work() -> Json<u8> {
    let _charged = EngineTime::start();
    tokio::time::sleep(WORK).await;
    Json(1)
}

async fn take_as_many_as_said(body: String) -> Result<StatusCode, ApiError> {
    take_clicks(body.parse().unwrap())?;
    Ok(StatusCode::ACCEPTED)
}

async fn name_caller(mut request: Request, next: Next) -> Response {
    let caller = request.headers().get("x-caller");
    let caller = caller.map(|value| value.to_str().unwrap().split_once(' ').unwrap());
    let caller = match caller {
        None => Caller::new("admin".to_owned(), Grant::everything()),
        Some((workspace, token)) => Caller::new(
            token.to_owned(),
            Grant {
                scopes: [TokenScope::AnalyticsRead].into_iter().collect(),
                bounds: Some(Bounds {
                    workspace: WorkspaceId::parse(workspace).unwrap(),
                    links: Vec::new(),
                    domains: Vec::new(),
                    projects: Vec::new(),
                }),
            },
        ),
    };
    request.extensions_mut().insert(caller);
    next.run(request).await
}

async fn ask(routes: &Router, caller: Option<&str>, path: &str) -> Response {
    send(
        routes,
        caller,
        Request::get(path).body(Body::empty()).unwrap(),
    )
    .await
}

async fn send(routes: &Router, caller: Option<&str>, mut request: Request) -> Response {
    if let Some(caller) = caller {
        let caller = caller.parse().unwrap();
        request.headers_mut().insert("x-caller", caller);
    }
    routes.clone().oneshot(request).await.unwrap()
}

async fn post_clicks(routes: &Router, caller: &str, clicks: u32) -> Response {
    let request = Request::post("/clicks").body(Body::from(clicks.to_string()));
    send(routes, Some(caller), request.unwrap()).await
}

fn header<'r>(response: &'r Response, name: &str) -> Option<&'r str> {
    let value = response.headers().get(name)?;
    Some(value.to_str().unwrap())
}

fn number(response: &Response, name: &str) -> u32 {
    header(response, name).unwrap().parse().unwrap()
}

/// So few that refilling does not disturb a test.
fn few() -> ApiLimits {
    ApiLimits {
        workspace: Rate::new(1, 20),
        token: None,
        clicks: Rate::new(1, 50),
        ..ApiLimits::default()
    }
}

#[tokio::test]
async fn who_asks_for_too_much_is_told_how_long_to_wait_and_let_in_after_that() {
    let routes = routes(ApiLimits {
        workspace: Rate::new(2, 3),
        ..few()
    });
    let acme = Some("acme t1");
    let start = Instant::now();
    for left in [2, 1, 0] {
        let response = ask(&routes, acme, "/cheap").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(number(&response, "x-ratelimit-limit"), 3);
        assert!(number(&response, "x-ratelimit-remaining") >= left);
        let policy = header(&response, "ratelimit-policy");
        assert_eq!(policy, Some(r#""workspace";q=3;w=2"#));
        assert_eq!(header(&response, "retry-after"), None);
    }
    let refused = loop {
        let response = ask(&routes, acme, "/cheap").await;
        if response.status() != StatusCode::OK {
            break response;
        }
        assert!(start.elapsed() < Duration::from_secs(10));
    };
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(header(&refused, "retry-after"), Some("1"));
    assert_eq!(number(&refused, "x-ratelimit-remaining"), 0);
    assert_eq!(
        header(&refused, "ratelimit"),
        Some(r#""workspace";r=0;t=2"#)
    );
    let body = to_bytes(refused.into_body(), 10_000).await.unwrap();
    let error = &serde_json::from_slice::<Value>(&body).unwrap()["error"];
    assert_eq!(error["code"], "rate_limit_exceeded");
    assert_eq!(error["retry_after"], 1);
    assert!(error["request_id"].is_string());
    tokio::time::sleep(Duration::from_secs(1)).await;
    let response = ask(&routes, acme, "/cheap").await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_flood_of_one_workspace_leaves_another_untouched() {
    let routes = routes(few());
    let mut answered = 0;
    for _ in 0..200 {
        let response = ask(&routes, Some("acme t1"), "/cheap").await;
        answered += u32::from(response.status() == StatusCode::OK);
    }
    assert!((20..25).contains(&answered), "{answered}");
    for left in (5..20).rev() {
        let response = ask(&routes, Some("globex t2"), "/cheap").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(number(&response, "x-ratelimit-remaining") >= left);
    }
}

#[tokio::test]
async fn one_token_of_a_workspace_does_not_use_up_what_others_have() {
    let routes = routes(ApiLimits {
        token: Rate::new(1, 5),
        ..few()
    });
    let mut refused = 0;
    for _ in 0..100 {
        let response = ask(&routes, Some("acme t1"), "/cheap").await;
        refused += u32::from(response.status() == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(refused > 90, "{refused}");
    let response = ask(&routes, Some("acme t2"), "/cheap").await;
    assert_eq!(response.status(), StatusCode::OK);
    // The tighter of the two.
    assert_eq!(number(&response, "x-ratelimit-limit"), 5);
    let policy = header(&response, "ratelimit-policy");
    assert_eq!(policy, Some(r#""workspace";q=20;w=20, "token";q=5;w=5"#));
}

#[tokio::test]
async fn operators_are_not_limited() {
    let routes = routes(few());
    for _ in 0..100 {
        let response = ask(&routes, None, "/cheap").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(&response, "x-ratelimit-limit"), None);
    }
}

#[tokio::test]
async fn what_had_to_be_counted_costs_more_and_lets_wait_longer() {
    let routes = routes(few());
    let acme = Some("acme t1");
    let cheap = number(&ask(&routes, acme, "/cheap").await, "x-ratelimit-remaining");
    let dear = number(&ask(&routes, acme, "/dear").await, "x-ratelimit-remaining");
    let spent = cheap - dear;
    assert!(spent >= 6, "{spent}");
    for _ in 0..3 {
        ask(&routes, acme, "/dear").await;
    }
    let refused = ask(&routes, acme, "/cheap").await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(number(&refused, "retry-after") >= 5, "it owes something");
}

#[tokio::test]
async fn what_is_counted_for_somebody_who_left_is_charged_too() {
    let routes = routes(few());
    let acme = Some("acme t1");
    let left = tokio::time::timeout(WORK / 2, ask(&routes, acme, "/dear")).await;
    assert!(left.is_err());
    let response = ask(&routes, acme, "/cheap").await;
    let remaining = number(&response, "x-ratelimit-remaining");
    assert!(remaining <= 15, "{remaining}");
}

#[tokio::test]
async fn clicks_and_questions_do_not_refuse_each_other() {
    let routes = routes(few());
    for _ in 0..30 {
        ask(&routes, Some("acme t1"), "/cheap").await;
    }
    let taken = post_clicks(&routes, "acme t1", 40).await;
    assert_eq!(taken.status(), StatusCode::ACCEPTED);
    assert_eq!(number(&taken, "x-ratelimit-limit"), 50);
    // Either all of a body or nothing.
    let refused = post_clicks(&routes, "acme t1", 30).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!((15..=24).contains(&number(&refused, "retry-after")));
    let other = post_clicks(&routes, "globex t2", 49).await;
    assert_eq!(other.status(), StatusCode::ACCEPTED);
    let response = ask(&routes, Some("globex t2"), "/cheap").await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn limits_can_be_switched_off() {
    let routes = routes(ApiLimits {
        workspace: None,
        token: None,
        clicks: None,
        ..few()
    });
    for _ in 0..100 {
        let response = ask(&routes, Some("acme t1"), "/cheap").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(&response, "ratelimit"), None);
    }
    let taken = post_clicks(&routes, "acme t1", 1_000_000).await;
    assert_eq!(taken.status(), StatusCode::ACCEPTED);
}
