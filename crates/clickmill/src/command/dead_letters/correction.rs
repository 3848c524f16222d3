use std::str::FromStr;

use clickmill_model::FIELDS;
use serde_json::Value;

/// A field that is set in every message: `field=text`, or `field:=json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Correction {
    pub(super) field: &'static str,
    pub(super) json: String,
}

impl FromStr for Correction {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text
            .split_once('=')
            .ok_or("must be FIELD=TEXT or FIELD:=JSON")?;
        let (name, json) = match name.strip_suffix(':') {
            Some(name) => (name, value.to_owned()),
            None => (name, Value::from(value).to_string()),
        };
        let known = FIELDS.iter().find(|known| **known == name);
        let field = known.ok_or_else(|| format!("{name} is none of {}", FIELDS.join(", ")))?;
        let value: Value =
            serde_json::from_str(&json).map_err(|error| format!("{json} is no JSON: {error}"))?;
        if *field == "click_id" && !value.is_null() && value != "" {
            return Err(
                "clicks of one id count once; without a value each gets its own".to_owned(),
            );
        }
        Ok(Self { field, json })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Result<String, String> {
        text.parse().map(|correction: Correction| correction.json)
    }

    #[test]
    fn a_value_is_text_unless_it_is_said_to_be_json() {
        assert_eq!(
            json("domain=go.acme.com"),
            Ok(r#""go.acme.com""#.to_owned())
        );
        assert_eq!(json("link_id=42"), Ok(r#""42""#.to_owned()));
        assert_eq!(
            json(r#"destination_url=https://a.example/?b="c""#),
            Ok(r#""https://a.example/?b=\"c\"""#.to_owned())
        );
        assert_eq!(json("status:=301"), Ok("301".to_owned()));
        let as_it_stands = r#"{"a":  1.50}"#;
        assert_eq!(
            json(&format!("metadata:={as_it_stands}")),
            Ok(as_it_stands.to_owned())
        );
        assert_eq!(json("ip:=null"), Ok("null".to_owned()));
        assert_eq!(json("click_id="), Ok(r#""""#.to_owned()));
    }

    #[test]
    fn what_would_change_nothing_or_too_much_is_refused() {
        for wrong in ["domain", "doman=a", "status:=three", "click_id=one", ":=1"] {
            assert!(json(wrong).is_err(), "{wrong}");
        }
    }
}
