use std::borrow::Cow;

/// What a line of a template is repeated for: it ends in `-- each` and this word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Each {
    pub(crate) word: &'static str,
    pub(crate) count: usize,
}

impl Each {
    /// So many times.
    pub(crate) const fn times(word: &'static str, count: usize) -> Self {
        Self { word, count }
    }

    /// Once, or not at all.
    pub(crate) fn when(word: &'static str, is_there: bool) -> Self {
        Self::times(word, usize::from(is_there))
    }

    /// One of two: the lines of `there`, or those of `not_there`.
    pub(crate) fn either(
        there: &'static str,
        not_there: &'static str,
        is_there: bool,
    ) -> [Self; 2] {
        [
            Self::when(there, is_there),
            Self::when(not_there, !is_there),
        ]
    }
}

/// What stands in the place of a line of a template, which is named by its comment.
const INSERTS: [(&str, &str); 3] = [
    ("-- scope", SCOPE),
    ("-- columns", COLUMNS),
    ("-- export", EXPORT),
];
/// The clicks that a statement sees.
const SCOPE: &str = include_str!("../../../../sql/queries/scope.sql");
/// What is handed out of a click.
const COLUMNS: &str = include_str!("../../../../sql/queries/click_columns.sql");
/// The clicks that an export has of those.
const EXPORT: &str = include_str!("../../../../sql/queries/export_scope.sql");

/// Repeats the marked lines of a template, the `N` in names counted from 0; lines for a count of 0 go, and so does the head.
pub(crate) fn repeat_lines(template: &str, each: &[Each]) -> String {
    let mut sql = String::with_capacity((template.len() + SCOPE.len() + COLUMNS.len()) * 2);
    for line in template.lines() {
        let insert = INSERTS.iter().find(|(name, _)| line.trim_start() == *name);
        match insert {
            Some((_, insert)) => insert
                .lines()
                .for_each(|line| repeat_line(line, each, &mut sql)),
            None => repeat_line(line, each, &mut sql),
        }
    }
    sql
}

fn repeat_line(line: &str, each: &[Each], sql: &mut String) {
    if line.starts_with("--") {
        return;
    }
    let (text, marker) = line.split_once("-- each ").unwrap_or((line, ""));
    let count = each
        .iter()
        .find(|each| each.word == marker)
        .map(|each| each.count);
    for number in 0..count.unwrap_or(1) {
        let text = if count.is_some() {
            numbered(text, number)
        } else {
            Cow::Borrowed(text)
        };
        sql.push_str(&text);
        sql.push('\n');
    }
}

fn numbered(text: &str, number: usize) -> Cow<'static, str> {
    text.replace("_N", &format!("_{number}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_lines_are_repeated_with_their_number() {
        let sql = repeat_lines(
            "-- Head.\na\n, b_N {c_N:String} -- each thing\nd",
            &[Each {
                word: "thing",
                count: 2,
            }],
        );
        assert_eq!(sql, "a\n, b_0 {c_0:String} \n, b_1 {c_1:String} \nd\n");
        assert_eq!(
            repeat_lines(
                "a\nb_N -- each thing",
                &[Each {
                    word: "thing",
                    count: 0
                }]
            ),
            "a\n"
        );
    }

    #[test]
    fn a_statement_about_clicks_names_its_scope_in_one_line() {
        let sql = repeat_lines("SELECT count()\n    -- scope\nGROUP BY link_id", &[]);
        assert!(sql.starts_with("SELECT count()\nFROM clicks\n"), "{sql}");
        assert!(sql.contains("workspace_id = {workspace:String}"));
        assert!(sql.ends_with("GROUP BY link_id\n"));
    }
}
