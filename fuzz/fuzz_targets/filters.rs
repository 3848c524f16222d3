//! Any filters, in an address and as JSON: both mean the same, what is taken is in bounds, is normalized once and for all, and does what
//! it says to a click. That nothing of it reaches the text of a statement is seen at the engine: `tests/injection`.

#![no_main]

use arbitrary::Arbitrary;
use clickmill_fuzz::{Pairs, check_errors, workspace};
use clickmill_stats::{Condition, Dimension, Endpoint, Filter, Horizon, Instant, ParamError, Test, Value, dimensions, parse, parse_body};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value as Json, json};

const HORIZON: Horizon = Horizon::at(Instant::from_millis(1_780_000_000_000));

#[derive(Arbitrary, Debug)]
enum Given<'a> {
    Is(u8, Vec<&'a str>),
    Not(u8, Vec<&'a str>),
    Contains(u8, &'a str),
    Raw(&'a str, &'a str),
}

#[derive(Arbitrary, Debug)]
enum Asked<'a> {
    Address(Vec<Given<'a>>),
    Names(&'a str),
    Body(&'a str),
}

fuzz_target!(|asked: Asked<'_>| {
    match asked {
        Asked::Address(given) => of_address(&given),
        Asked::Names(names) => {
            if let Ok(dimensions) = dimensions("dimensions", names) {
                let written: Vec<&str> = dimensions.iter().map(|dimension| dimension.name()).collect();
                assert_eq!(written.join(","), names);
            }
        }
        Asked::Body(body) => {
            if let Ok(Json::Object(body)) = serde_json::from_str(body)
                && let Some(filter) = taken(parse_body(workspace(), &body, HORIZON).map(|question| question.filter))
            {
                check(&filter);
            }
        }
    }
});

fn of_address(given: &[Given<'_>]) {
    let mut pairs = Pairs::default();
    for given in given {
        match given {
            Given::Is(dimension, values) => pairs.put(format!("filter[{}]", word(*dimension)), values.join(",")),
            Given::Not(dimension, values) => pairs.put(format!("filter[{}][not]", word(*dimension)), values.join(",")),
            Given::Contains(dimension, part) => pairs.put(format!("filter[{}][contains]", word(*dimension)), *part),
            Given::Raw(name, value) => pairs.put(*name, *value),
        }
    }
    let answer = parse(&Endpoint::Totals, workspace(), &pairs.0, HORIZON);
    if let Some(filter) = taken(answer.map(|question| question.filter)) {
        check(&filter);
    }
}

fn word(number: u8) -> Dimension {
    Dimension::ALL[usize::from(number) % Dimension::ALL.len()]
}

fn taken(answer: Result<Filter, Vec<ParamError>>) -> Option<Filter> {
    answer.map_err(|errors| check_errors(&errors)).ok()
}

fn check(filter: &Filter) {
    filter.conditions.iter().for_each(check_condition);
    assert_eq!(taken(parse_body(workspace(), &body(filter), HORIZON).map(|question| question.filter)).as_ref(), Some(filter));
    let Some(pairs) = address(filter) else { return };
    let again = parse(&Endpoint::Totals, workspace(), &pairs.0, HORIZON);
    assert_eq!(taken(again.map(|question| question.filter)).as_ref(), Some(filter));
}

fn check_condition(condition: &Condition) {
    let most = if condition.dimension == Dimension::Link { 10_000 } else { 1000 };
    let alone = Filter { conditions: vec![condition.clone()], ..Filter::default() };
    let accepts = |values: Vec<&str>| alone.accepts(false, |dimension| if dimension == condition.dimension { values.clone() } else { vec![] });
    match &condition.test {
        Test::OneOf(values) | Test::NotOneOf(values) => {
            let is_in = matches!(condition.test, Test::OneOf(_));
            assert!((1..=most).contains(&values.len()));
            for value in values {
                assert!(value.known().is_none_or(|value| (1..=2048).contains(&value.len())));
                assert_eq!(accepts(value.known().into_iter().collect()), is_in);
            }
        }
        Test::Contains(part) => {
            assert!((1..=2048).contains(&part.len()));
            assert!(accepts(vec![part]));
            assert!(!accepts(vec![]));
        }
    }
}

/// The filter as JSON.
fn body(filter: &Filter) -> Map<String, Json> {
    let list = |values: &[Value]| values.iter().map(|value| Json::from(value.known())).collect::<Vec<_>>();
    let conditions = filter.conditions.iter().map(|condition| {
        let dimension = condition.dimension;
        match &condition.test {
            Test::OneOf(values) => json!({ "dimension": dimension, "is": list(values) }),
            Test::NotOneOf(values) => json!({ "dimension": dimension, "not": list(values) }),
            Test::Contains(part) => json!({ "dimension": dimension, "contains": part }),
        }
    });
    let conditions: Vec<Json> = conditions.collect();
    let Json::Object(body) = json!({ "traffic": filter.traffic, "filters": conditions }) else { unreachable!() };
    body
}

/// The filter in an address; `None` where it cannot stand there: two conditions of one kind, or a comma within a value.
fn address(filter: &Filter) -> Option<Pairs> {
    let mut pairs = Pairs::default();
    pairs.put("traffic", filter.traffic.name());
    for condition in &filter.conditions {
        let (kind, value) = match &condition.test {
            Test::OneOf(values) => ("", listed(values)?),
            Test::NotOneOf(values) => ("[not]", listed(values)?),
            Test::Contains(part) => ("[contains]", part.clone()),
        };
        let name = format!("filter[{}]{kind}", condition.dimension);
        if pairs.0.iter().any(|(given, _)| *given == name) {
            return None;
        }
        pairs.put(name, value);
    }
    Some(pairs)
}

fn listed(values: &[Value]) -> Option<String> {
    let texts: Vec<&str> = values.iter().map(|value| value.known().unwrap_or(Value::UNKNOWN)).collect();
    texts.iter().all(|text| !text.contains(',')).then(|| texts.join(","))
}
