use serde_json::Value;

/// What an answer says about itself and not about clicks; it differs from request to request.
const OF_THE_REQUEST: [&str; 3] = ["request_id", "data_as_of", "lag_seconds"];

/// The text of an answer without what differs from request to request: equal for equal answers.
pub(super) fn comparable(body: &[u8]) -> anyhow::Result<String> {
    let mut answer: Value = serde_json::from_slice(body)?;
    if let Some(meta) = answer.get_mut("meta").and_then(Value::as_object_mut) {
        meta.retain(|name, _| !OF_THE_REQUEST.contains(&name.as_str()));
    }
    Ok(answer.to_string())
}

/// Where two comparable answers differ first, and the start of the window they are about; `None` when they do not.
pub(super) fn difference(one: &str, other: &str) -> Option<String> {
    if one == other {
        return None;
    }
    let read = |text| serde_json::from_str::<Value>(text).unwrap_or_default();
    let (one, other) = (read(one), read(other));
    let from = one.pointer("/meta/window/from").and_then(Value::as_str);
    let found = between(&one, &other, "answer");
    Some(format!(
        "{}, from {}",
        found.as_deref().unwrap_or("the spelling of answer"),
        from.unwrap_or("an unknown instant")
    ))
}

fn between(one: &Value, other: &Value, path: &str) -> Option<String> {
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) if ones.keys().eq(others.keys()) => {
            let mut fields = ones.iter().zip(others.values());
            fields.find_map(|((name, one), other)| between(one, other, &format!("{path}.{name}")))
        }
        (Value::Array(ones), Value::Array(others)) if ones.len() == others.len() => {
            let mut items = ones.iter().zip(others).enumerate();
            items.find_map(|(at, (one, other))| between(one, other, &format!("{path}[{at}]")))
        }
        _ if one == other => None,
        _ => Some(format!("{path} is {} and {}", short(one), short(other))),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    let end = text.char_indices().nth(80).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_to_different_requests_are_equal_when_they_count_the_same() {
        let answer = |id, clicks| {
            let body = format!(
                r#"{{"meta":{{"request_id":"{id}","window":{{"from":"2026"}},"lag_seconds":{clicks}}},"rows":[1,{{"clicks":{clicks}}}]}}"#
            );
            comparable(body.as_bytes()).unwrap()
        };
        assert_eq!(answer("a", 1), answer("b", 1));
        assert_eq!(difference(&answer("a", 1), &answer("b", 1)), None);
        let found = difference(&answer("a", 1), &answer("a", 2)).unwrap();
        assert_eq!(found, "answer.rows[1].clicks is 1 and 2, from 2026");
    }

    #[test]
    fn what_one_answer_lacks_is_a_difference() {
        let found = difference(r#"{"a":[1]}"#, r#"{"a":[]}"#).unwrap();
        assert!(found.starts_with("answer.a is [1] and []"), "{found}");
        assert!(difference(r#"{"a":1}"#, "{}").is_some());
    }
}
