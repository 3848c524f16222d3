use super::*;

fn csv(text: &str) -> String {
    let mut line = Vec::new();
    put_text(text.as_bytes(), &mut line);
    String::from_utf8(line).unwrap()
}

#[test]
fn a_text_that_a_spreadsheet_could_take_for_a_formula_begins_with_an_apostrophe() {
    for text in [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
    ] {
        assert_eq!(csv(text), format!("\"'{text}\""));
    }
    assert_eq!(
        csv("=cmd|'/C calc'!\"A1\""),
        "\"'=cmd|'/C calc'!\"\"A1\"\"\""
    );
}

#[test]
fn other_texts_stay_as_they_are_in_quotes_where_they_need_them() {
    for text in ["", "a", "1+1", "a=b", " =1", "ü", "'"] {
        assert_eq!(csv(text), text);
    }
    assert_eq!(csv("a,b"), "\"a,b\"");
    assert_eq!(csv("a\nb"), "\"a\nb\"");
    assert_eq!(csv("a\rb"), "\"a\rb\"");
    assert_eq!(csv("say \"a\""), "\"say \"\"a\"\"\"");
}

#[test]
fn json_with_line_breaks_takes_one_line_and_means_the_same() {
    let mut json = *b"{\r\n  \"a\": \"x\\ny\"\n}";
    on_one_line(&mut json);
    assert_eq!(&json, b"{    \"a\": \"x\\ny\" }");
}
