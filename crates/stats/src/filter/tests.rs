use super::*;

fn click(dimension: Dimension) -> Vec<&'static str> {
    match dimension {
        Dimension::Country => vec!["DE"],
        Dimension::Tag => vec!["spring", "sale"],
        _ => Vec::new(),
    }
}

fn accepts(dimension: Dimension, test: Test) -> bool {
    let filter = Filter {
        conditions: vec![Condition { dimension, test }],
        ..Filter::default()
    };
    filter.accepts(false, click)
}

fn known(values: &[&str]) -> Vec<Value> {
    values
        .iter()
        .map(|value| Value::Known((*value).to_owned()))
        .collect()
}

#[test]
fn one_of_several_values_is_enough() {
    assert!(accepts(
        Dimension::Country,
        Test::OneOf(known(&["FR", "DE"]))
    ));
    assert!(!accepts(Dimension::Country, Test::OneOf(known(&["FR"]))));
    assert!(accepts(Dimension::Tag, Test::OneOf(known(&["sale"]))));
}

#[test]
fn an_unknown_value_is_none_of_the_known() {
    assert!(accepts(Dimension::City, Test::NotOneOf(known(&["Berlin"]))));
    assert!(!accepts(
        Dimension::City,
        Test::NotOneOf(vec![Value::Unknown])
    ));
    assert!(accepts(Dimension::City, Test::OneOf(vec![Value::Unknown])));
    assert!(!accepts(
        Dimension::Country,
        Test::OneOf(vec![Value::Unknown])
    ));
    assert!(!accepts(Dimension::City, Test::Contains("n".to_owned())));
}

#[test]
fn a_part_is_found_in_any_case() {
    assert!(accepts(Dimension::Tag, Test::Contains("SPR".to_owned())));
    assert!(!accepts(
        Dimension::Tag,
        Test::Contains("autumn".to_owned())
    ));
}

#[test]
fn traffic_chooses_whose_clicks() {
    let accepts = |traffic| {
        (
            Filter::traffic(traffic).accepts(false, click),
            Filter::traffic(traffic).accepts(true, click),
        )
    };
    assert_eq!(accepts(Traffic::All), (true, true));
    assert_eq!(accepts(Traffic::Human), (true, false));
    assert_eq!(accepts(Traffic::Bot), (false, true));
}

#[test]
fn a_domain_is_asked_for_as_it_is_stored() {
    let value = |text| Value::parse(Dimension::Domain, text).unwrap();
    assert_eq!(value("Go.ÜNÏ.example"), value("go.ÜnÏ.example"));
    let stored = clickmill_model::decode(&clickmill_model::RawClick {
        partition: clickmill_model::Partition(0),
        offset: clickmill_model::Offset(0),
        received_at: clickmill_model::Timestamp(1_780_000_000_000),
        payload: r#"{"workspace_id":"a","link_id":"a","clicked_at":1772366400000,"domain":"Go.ÜNÏ.example"}"#.as_bytes(),
    });
    let stored = stored.unwrap().domain.into_owned();
    assert_eq!(value("Go.ÜNÏ.example"), Value::Known(stored));
}

#[test]
fn the_missing_value_has_no_case_where_others_have_none() {
    let value = |dimension, text| Value::parse(dimension, text).unwrap();
    assert_eq!(value(Dimension::Domain, "UNKNOWN"), Value::Unknown);
    assert_eq!(value(Dimension::Referrer, "Unknown"), Value::Unknown);
    let city = Value::Known("Unknown".to_owned());
    assert_eq!(value(Dimension::City, "Unknown"), city);
}
