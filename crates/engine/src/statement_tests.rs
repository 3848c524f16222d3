use super::*;

fn whole(text: &str) -> Shape {
    shape(text.as_bytes(), true)
}

fn data_of(text: &str) -> (&str, String, &str) {
    match whole(text) {
        Shape::Insert { end, format, data } => (&text[..end], format, &text[data..]),
        other => panic!("{text:?} is {other:?}"),
    }
}

fn format_of(text: &str) -> Option<String> {
    match whole(text) {
        Shape::Query { format, .. } => format,
        other => panic!("{text:?} is {other:?}"),
    }
}

#[test]
fn data_begin_on_the_line_after_the_format() {
    assert_eq!(
        data_of("INSERT INTO t (a, `b)`) FORMAT JSONEachRow\n{\"a\":1}\n"),
        (
            "INSERT INTO t (a, `b)`) ",
            "JSONEachRow".to_owned(),
            "{\"a\":1}\n"
        )
    );
    assert_eq!(
        data_of("insert into db.t settings async_insert=0 format CSV\r\n\n1\n").2,
        "\n1\n"
    );
    assert_eq!(data_of("INSERT INTO t FORMAT CSV 1\n").2, "1\n");
    assert_eq!(data_of("INSERT INTO t FORMAT CSV;\n1\n").2, "1\n");
    assert_eq!(data_of("INSERT INTO t FORMAT Native").2, "");
}

#[test]
fn values_are_a_format() {
    assert_eq!(
        data_of("INSERT INTO t VALUES (1, 'SELECT'), (2, ';')"),
        (
            "INSERT INTO t ",
            "Values".to_owned(),
            " (1, 'SELECT'), (2, ';')"
        )
    );
}

#[test]
fn a_comment_does_not_hide_the_insert() {
    assert_eq!(
        data_of("-- FORMAT x\n/* VALUES */ INSERT INTO FUNCTION null('a Int8') FORMAT CSV\n1").2,
        "1"
    );
}

#[test]
fn an_unfinished_insert_waits_for_more() {
    for text in [
        "INS",
        "INSERT",
        "INSERT INTO t",
        "INSERT INTO t FORMAT",
        "INSERT INTO t FORMAT Nat",
        "INSERT INTO t FORMAT Native",
        "SELECT 1",
        "",
    ] {
        assert_eq!(shape(text.as_bytes(), false), Shape::Incomplete, "{text:?}");
    }
    assert!(matches!(
        shape(b"INSERT INTO t FORMAT Native\n", false),
        Shape::Insert { .. }
    ));
}

#[test]
fn insert_select_carries_no_data() {
    for text in [
        "INSERT INTO t SELECT 1",
        "INSERT INTO t (a) WITH 1 AS x SELECT x",
        "INSERT INTO t (SELECT 1)",
    ] {
        assert!(
            matches!(whole(text), Shape::Query { select: false, .. }),
            "{text}"
        );
    }
    assert_eq!(
        whole("INSERT INTO t SELECT * FROM input('a Int8') FORMAT CSV\n1"),
        Shape::InsertFromInput
    );
}

#[test]
fn the_last_format_counts() {
    assert_eq!(format_of("SELECT 1 FORMAT JSON").as_deref(), Some("JSON"));
    assert_eq!(format_of("SELECT 1 FORMAT JSON;").as_deref(), Some("JSON"));
    assert_eq!(
        format_of("SELECT 1 FORMAT JSON SETTINGS max_threads = 1 -- end").as_deref(),
        Some("JSON")
    );
    assert_eq!(format_of("SELECT format FROM t"), None);
    assert_eq!(format_of("SELECT 'FORMAT JSON'"), None);
    assert_eq!(format_of("SELECT (SELECT 1 FORMAT x)"), None);
}

#[test]
fn the_tail_is_before_the_format() {
    let tail = |text: &str| match whole(text) {
        Shape::Query { tail, .. } => text[..tail].to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(tail("SELECT 1 FORMAT JSON"), "SELECT 1 ");
    assert_eq!(tail("SELECT 1 ; -- x"), "SELECT 1");
}

#[test]
fn files_of_the_machine_are_out_of_reach() {
    assert_eq!(whole("SELECT 1 INTO OUTFILE 'x'"), Shape::ClientSide);
    assert_eq!(
        whole("INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV"),
        Shape::ClientSide
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_have_a_shape(text in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        // A shape is always found, and its positions are inside the text.
        match shape(&text, true) {
            Shape::Insert { end, data, .. } => proptest::prop_assert!(end <= data && data <= text.len()),
            Shape::Query { tail, .. } => proptest::prop_assert!(tail <= text.len()),
            Shape::Incomplete => proptest::prop_assert!(false, "a complete text is never incomplete"),
            Shape::ClientSide | Shape::InsertFromInput => {}
        }
    }
}
