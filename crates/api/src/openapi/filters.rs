//! Which clicks: `traffic` aside, one condition for each dimension and operator.

use clickmill_model::CONTINENTS;
use clickmill_stats::{Dimension, Filter, Value as FilterValue};
use serde_json::{Map, Value, json};

use super::parameter::Parameter;
use super::schema::{described, or_null, put, whole};
use super::schemas::link_id;

/// `link_id`, `domain` and `project`, which stand for filters.
pub(super) fn shorthand(name: &str) -> Option<(Value, String)> {
    let dimension = match name {
        "link_id" => Dimension::Link,
        "domain" => Dimension::Domain,
        "project" => Dimension::Project,
        _ => return None,
    };
    let description = format!("The same as `filter[{dimension}]`.");
    Some((list_of(dimension), description))
}

/// The names of these parameters in the components of the document, and what they say.
pub(super) fn all() -> Vec<(String, Parameter)> {
    let mut all = vec![("filter".to_owned(), one_of())];
    all.extend(Dimension::ALL.iter().map(|&dimension| {
        (
            format!("filter.{dimension}"),
            Parameter::fields(
                &format!("filter[{dimension}]"),
                operators(dimension),
                format!("`filter[{dimension}][not]`, and for texts `[contains]`."),
            ),
        )
    }));
    all
}

/// `filter[<dimension>]`
fn one_of() -> Parameter {
    let fields: Map<_, _> = Dimension::ALL
        .iter()
        .map(|&dimension| {
            let list = described(list_of(dimension), dimension.meaning());
            (dimension.name().to_owned(), list)
        })
        .collect();
    let schema = json!({"type": "object", "properties": fields, "additionalProperties": false});
    let description = format!(
        "`filter[<dimension>]=a,b`: only clicks that have one of these values. `{}` is a value. A condition has at most {} values, of links \
         ten times as many, each of at most {} bytes. All conditions must hold. A value that has a comma cannot be listed; `[contains]` takes it.",
        FilterValue::UNKNOWN,
        Filter::MAX_VALUES,
        Filter::MAX_VALUE_BYTES,
    );
    Parameter::fields("filter", schema, description)
}

/// `filter[<dimension>][not]` and `filter[<dimension>][contains]`
fn operators(dimension: Dimension) -> Value {
    let not = "Only clicks that have none of these values.";
    let mut fields = json!({"not": described(list_of(dimension), not)});
    if can_contain(dimension) {
        let text = json!({"type": "string", "minLength": 1, "maxLength": Filter::MAX_VALUE_BYTES});
        let text = described(
            text,
            "Only clicks whose value contains this text, upper and lower case alike.",
        );
        put(&mut fields, "contains", text);
    }
    json!({"type": "object", "properties": fields, "additionalProperties": false})
}

/// Whether it has texts, of which a part can be looked for.
pub(super) const fn can_contain(dimension: Dimension) -> bool {
    !matches!(
        dimension,
        Dimension::Hour | Dimension::Weekday | Dimension::Status
    )
}

/// Values of a dimension, separated by commas.
pub(super) fn list_of(dimension: Dimension) -> Value {
    let value = value(dimension);
    let pattern = format!("^({value})(,({value}))*$");
    json!({"type": "string", "pattern": pattern, "example": example(dimension)})
}

/// A value of a dimension in JSON, where null is the unknown one, and a number as good as its digits.
pub(super) fn item_of(dimension: Dimension) -> Value {
    let text = |pattern: &str| json!({"type": "string", "pattern": format!("^({pattern})$")});
    let kinds = match dimension {
        Dimension::Hour => vec![text(&value(dimension)), whole(0, 23)],
        Dimension::Weekday => vec![text(&value(dimension)), whole(1, 7)],
        Dimension::Status => vec![text(&value(dimension)), whole(100, 599)],
        Dimension::Country | Dimension::Continent => vec![text(&value(dimension))],
        Dimension::Link => vec![link_id()],
        _ => {
            let most = Filter::MAX_VALUE_BYTES;
            let text = json!({"type": "string", "minLength": 1, "maxLength": most});
            vec![text, json!({"type": "integer"})]
        }
    };
    or_null(json!({"anyOf": kinds}))
}

/// A regular expression for what can be a value.
fn value(dimension: Dimension) -> String {
    let known = match dimension {
        Dimension::Country => "[A-Za-z]{2}".to_owned(),
        Dimension::Continent => {
            let codes: Vec<_> = CONTINENTS.iter().map(|(code, _)| any_case(code)).collect();
            codes.join("|")
        }
        Dimension::Hour => "[0-9]|1[0-9]|2[0-3]".to_owned(),
        Dimension::Weekday => "[1-7]".to_owned(),
        Dimension::Status => "[1-5][0-9]{2}".to_owned(),
        Dimension::Link => return r"[^,\u0000-\u001F\u007F-\u009F]{1,64}".to_owned(),
        _ => return format!("[^,]{{1,{}}}", Filter::MAX_VALUE_BYTES),
    };
    format!("{known}|{}", FilterValue::UNKNOWN)
}

fn any_case(code: &str) -> String {
    let letters = code.chars();
    letters
        .map(|letter| format!("[{letter}{}]", letter.to_ascii_lowercase()))
        .collect::<Vec<_>>()
        .concat()
}

const fn example(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Country => "US,GB",
        Dimension::Continent => "EU,unknown",
        Dimension::Region => "US-CA",
        Dimension::City => "2950159",
        Dimension::Referrer => "t.co,news.ycombinator.com",
        Dimension::ReferrerUrl => "https://news.ycombinator.com/item?id=1",
        Dimension::Channel => "social,search",
        Dimension::Social => "x",
        Dimension::Device => "mobile,tablet",
        Dimension::Browser => "Chrome,Safari",
        Dimension::BrowserVersion => "Chrome 141",
        Dimension::Os => "iOS",
        Dimension::OsVersion => "iOS 18",
        Dimension::Language => "en,de",
        Dimension::Hour => "9,10,11",
        Dimension::Weekday => "6,7",
        Dimension::Link => "spring,summer",
        Dimension::Domain => "go.acme.com",
        Dimension::Project => "p-1",
        Dimension::Tag => "launch",
        Dimension::Destination => "https://shop.example/",
        Dimension::UtmSource => "newsletter",
        Dimension::UtmMedium => "email",
        Dimension::UtmCampaign => "spring",
        Dimension::UtmTerm => "shoes",
        Dimension::UtmContent => "button",
        Dimension::Trigger => "qr",
        Dimension::Method => "GET",
        Dimension::Status => "301,302",
        Dimension::BotClass => "crawler",
        Dimension::BotName => "Googlebot",
    }
}
