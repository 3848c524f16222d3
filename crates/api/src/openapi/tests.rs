//! The description says what the routes and the parser do: no more and no less.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use clickmill_model::WorkspaceId;
use clickmill_stats::{
    Dimension, Endpoint, ExportQuestion, Horizon, Instant, LinkPage, PageQuestion, ParamError,
    parse, parse_export, parse_page,
};
use clickmill_store::{QueryCost, Store, StoreConfig};
use serde_json::Value;
use tower::ServiceExt;

use super::document::{Listener, document};
use crate::routes::{admin_table, public_table};
use crate::{ApiMetrics, ApiState, QueryLimits, Token, admin_routes, public_routes};

const METHODS: [Method; 8] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::DELETE,
    Method::PATCH,
    Method::OPTIONS,
    Method::TRACE,
];

/// Routes whose store does not answer.
fn state() -> ApiState {
    let store = Store::new(&StoreConfig {
        url: "http://127.0.0.1:1".to_owned(),
        user: String::new(),
        password: String::new(),
        database: String::new(),
        insert_timeout: StoreConfig::INSERT_TIMEOUT,
        uses_rollups: true,
        cost: QueryCost::USUAL,
    });
    let token = Token::new(&Token::generate());
    let metrics = Arc::new(ApiMetrics::default());
    ApiState::new(store, None, token, metrics, QueryLimits::default())
}

fn routers() -> [Router; 2] {
    [
        public_routes(state()),
        admin_routes(state(), Arc::default()),
    ]
}

fn documents() -> [Value; 2] {
    [
        document(Listener::Public, &public_table()),
        document(Listener::Admin, &admin_table(Arc::default())),
    ]
}

/// The methods of each path.
fn paths(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let paths = document["paths"].as_object().unwrap().iter();
    let methods = |item: &Value| item.as_object().unwrap().keys().cloned().collect();
    paths
        .map(|(path, item)| (path.clone(), methods(item)))
        .collect()
}

async fn send(router: &Router, method: &Method, path: &str) -> (StatusCode, String, Value) {
    let request = Request::builder().method(method).uri(path);
    let request = request.body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let allow = response.headers().get(header::ALLOW);
    let allow = allow.map(|allow| allow.to_str().unwrap().to_ascii_lowercase());
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 24).await.unwrap();
    let body = serde_json::from_slice(&body).unwrap_or_default();
    (status, allow.unwrap_or_default(), body)
}

#[tokio::test]
async fn every_path_takes_the_methods_that_are_described_and_no_others() {
    for (router, document) in routers().iter().zip(documents()) {
        for (path, described) in paths(&document) {
            let path = path.replace(['{', '}'], "");
            for method in METHODS {
                let (status, allow, _) = send(router, &method, &path).await;
                let name = method.as_str().to_ascii_lowercase();
                // Whatever is answered to GET is to HEAD.
                let described_as = if name == "head" { "get" } else { &name };
                if described.contains(described_as) {
                    let is_answered = [
                        StatusCode::OK,
                        StatusCode::UNAUTHORIZED,
                        StatusCode::SERVICE_UNAVAILABLE,
                    ];
                    assert!(is_answered.contains(&status), "{method} {path}: {status}");
                } else {
                    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
                    let allowed = allow.split(',').filter(|allowed| *allowed != "head");
                    let allowed: BTreeSet<_> = allowed.map(str::to_owned).collect();
                    assert_eq!(allowed, described, "{method} {path}");
                }
            }
        }
    }
}

/// A router shows its paths in its debug format, whoever put them there; and `/`, where it answers to what is nowhere.
#[test]
fn every_path_of_a_router_is_described() {
    let is_path =
        |text: &&str| text.starts_with('/') && *text != "/" && !text.contains("__private");
    for (router, document) in routers().iter().zip(documents()) {
        let shown = format!("{router:?}");
        let shown: BTreeSet<_> = shown
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(is_path)
            .collect();
        let paths = paths(&document);
        let described: BTreeSet<_> = paths.keys().map(String::as_str).filter(is_path).collect();
        assert_eq!(shown, described);
    }
}

#[tokio::test]
async fn each_listener_serves_its_own_document_to_everybody() {
    for (router, document) in routers().iter().zip(documents()) {
        let (status, _, served) = send(router, &Method::GET, "/v1/openapi.json").await;
        assert_eq!((status, &served), (StatusCode::OK, &document));
        assert_eq!(send(router, &Method::GET, "/docs").await.0, StatusCode::OK);
    }
}

/// What a change does to clients is seen beside what was described before. A new document is in the folder for temporary files, and goes
/// into `docs` when it is meant.
#[test]
fn the_documents_are_those_in_docs() {
    let mut others = Vec::new();
    for (name, document) in ["openapi.json", "openapi-admin.json"]
        .iter()
        .zip(documents())
    {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/");
        let known = std::fs::read_to_string(format!("{root}{name}")).unwrap_or_default();
        let document = format!("{document:#}\n");
        if document != known {
            let file = std::env::temp_dir().join(format!("clickmill-{name}"));
            std::fs::write(&file, &document).unwrap();
            others.push(file);
        }
    }
    assert!(
        others.is_empty(),
        "the documents in docs are out of date, the new ones are {others:?}"
    );
}

#[test]
fn operations_have_names_of_their_own_and_everything_is_explained() {
    for document in documents() {
        let mut ids = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for operation in item.as_object().unwrap().values() {
                assert!(
                    ids.insert(operation["operationId"].as_str().unwrap()),
                    "{path}"
                );
                for parameter in operation["parameters"].as_array().unwrap() {
                    let is_explained = parameter.get("$ref").is_some()
                        || parameter["description"]
                            .as_str()
                            .is_some_and(|text| text.len() > 10);
                    assert!(is_explained, "{path}: {parameter}");
                }
                let braces = path.matches('{').count();
                let parameters = operation["parameters"].as_array().unwrap().iter();
                let of_path = parameters.filter(|parameter| parameter["in"] == "path");
                assert_eq!(of_path.count(), braces, "{path}");
            }
        }
    }
}

#[test]
fn what_is_referred_to_is_there() {
    for document in documents() {
        let text = document.to_string();
        let mut references = text.split("\"$ref\":\"#").skip(1);
        assert!(references.clone().count() > 10);
        assert!(references.all(|rest| {
            let pointer = rest.split('"').next().unwrap();
            document.pointer(pointer).is_some()
        }));
    }
}

/// A parser, by the names that it says are no parameters of its.
type Unknown = Box<dyn Fn(&str) -> bool>;

fn parsers() -> Vec<(&'static str, Unknown)> {
    fn refuses<T>(parsed: Result<T, Vec<ParamError>>, name: &str) -> bool {
        let errors = parsed.err().unwrap_or_default();
        let is_unknown = |error: &ParamError| {
            error.field == name && error.rule.contains("is not a parameter here")
        };
        errors.iter().any(is_unknown)
    }
    let pairs = |name: &str| [(name.to_owned(), "1".to_owned())];
    let horizon = Horizon::at(Instant::from_millis(1_780_272_000_000));
    let workspace = || WorkspaceId::parse("acme").unwrap();
    let question = |endpoint: Endpoint| -> Unknown {
        Box::new(move |name| refuses(parse(&endpoint, workspace(), &pairs(name), horizon), name))
    };
    let page = || -> Unknown {
        Box::new(move |name| refuses(parse_page(workspace(), None, &pairs(name), horizon), name))
    };
    vec![
        ("getSummary", question(Endpoint::Summary)),
        ("getTotals", question(Endpoint::Totals)),
        ("getTimeseries", question(Endpoint::Timeseries)),
        (
            "getBreakdown",
            question(Endpoint::Breakdown(vec![Dimension::Country])),
        ),
        ("getHeatmap", question(Endpoint::Heatmap)),
        ("getLinkCounters", question(Endpoint::Links)),
        ("listClicks", page()),
        ("listClicksOfLink", page()),
        (
            "exportClicks",
            Box::new(move |name| refuses(parse_export(workspace(), &pairs(name), horizon), name)),
        ),
        (
            "listLinks",
            Box::new(move |name| refuses(LinkPage::parse(&pairs(name)), name)),
        ),
    ]
}

/// The names of all parameters of the address, families of them written out.
fn parameters(document: &Value, id: &str) -> BTreeSet<String> {
    let items = document["paths"].as_object().unwrap().values();
    let mut operations = items.flat_map(|item| item.as_object().unwrap().values());
    let operation = operations
        .find(|operation| operation["operationId"] == id)
        .unwrap();
    let mut names = BTreeSet::new();
    for parameter in operation["parameters"].as_array().unwrap() {
        let target = parameter["$ref"].as_str().map(|target| &target[1..]);
        let parameter = target.map_or(parameter, |target| document.pointer(target).unwrap());
        let name = parameter["name"].as_str().unwrap();
        match (
            parameter["in"].as_str().unwrap(),
            parameter["style"].as_str(),
        ) {
            ("query", Some("deepObject")) => {
                let fields = parameter["schema"]["properties"].as_object().unwrap();
                names.extend(fields.keys().map(|field| format!("{name}[{field}]")));
            }
            ("query", _) => {
                names.insert(name.to_owned());
            }
            _ => {}
        }
    }
    names
}

#[test]
fn the_parser_takes_the_parameters_that_are_described_and_no_others() {
    let [public, _] = documents();
    let parsers = parsers();
    let described = |id: &str| parameters(&public, id);
    let mut all: BTreeSet<String> = parsers.iter().flat_map(|(id, _)| described(id)).collect();
    let lists: [Vec<&str>; 4] = [
        Endpoint::Query.parameters(),
        PageQuestion::parameters(),
        ExportQuestion::parameters(),
        LinkPage::PARAMETERS.to_vec(),
    ];
    all.extend(lists.concat().into_iter().map(str::to_owned));
    for (id, refuses) in &parsers {
        let described = described(id);
        for name in &all {
            assert_eq!(refuses(name), !described.contains(name), "{id} {name}");
        }
    }
}

#[test]
fn filters_are_described_as_the_parser_reads_them() {
    let [public, _] = documents();
    let described = parameters(&public, "getTotals");
    let horizon = Horizon::at(Instant::from_millis(1_780_272_000_000));
    let workspace = WorkspaceId::parse("acme").unwrap();
    let mut filters = 0;
    for dimension in Dimension::ALL {
        let example = public["components"]["parameters"]["filter"]["schema"]["properties"]
            [dimension.name()]["example"]
            .as_str()
            .unwrap();
        for operator in ["", "[not]", "[contains]"] {
            let name = format!("filter[{dimension}]{operator}");
            let pairs = [(name.clone(), example.to_owned())];
            let parsed = parse(&Endpoint::Totals, workspace.clone(), &pairs, horizon);
            assert_eq!(
                parsed.is_ok(),
                described.contains(&name),
                "{name}={example}: {parsed:?}"
            );
            filters += usize::from(parsed.is_ok());
        }
    }
    assert_eq!(
        filters,
        described
            .iter()
            .filter(|name| name.starts_with("filter"))
            .count()
    );
}

#[test]
fn a_sent_click_has_the_fields_that_are_read() {
    let [public, _] = documents();
    let schema = &public["components"]["schemas"]["SentClick"];
    let described: BTreeSet<_> = schema["properties"].as_object().unwrap().keys().collect();
    let read: BTreeSet<String> = clickmill_model::FIELDS
        .iter()
        .map(|field| (*field).to_owned())
        .collect();
    assert_eq!(described, read.iter().collect());
}
