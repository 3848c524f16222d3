/// What a request asks of ClickHouse, as far as faults tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statement {
    /// `INSERT INTO clicks`.
    Clicks,
    /// `INSERT INTO dead_letters`.
    DeadLetters,
    /// `INSERT INTO spans`.
    Spans,
    /// Everything else: questions, migrations, small inserts without a body of their own.
    Other,
}

impl Statement {
    /// The statement of a request line such as `POST /?query=INSERT+INTO+clicks+FORMAT+Native HTTP/1.1`.
    ///
    /// Only inserts carry their statement there; questions have it in their body.
    pub(super) fn of(request_line: &str) -> Self {
        let target = request_line.split(' ').nth(1).unwrap_or_default();
        let parameters = target
            .split_once('?')
            .map_or("", |(_, parameters)| parameters);
        let query = form_urlencoded::parse(parameters.as_bytes()).find(|(name, _)| name == "query");
        let Some((_, text)) = query else {
            return Self::Other;
        };
        match text.trim_start().strip_prefix("INSERT INTO ") {
            Some(rest) => Self::into_table(rest),
            None => Self::Other,
        }
    }

    /// Whether it writes what ingest stores.
    pub fn is_insert(self) -> bool {
        self != Self::Other
    }

    fn into_table(rest: &str) -> Self {
        match rest.split([' ', '(']).next() {
            Some("clicks") => Self::Clicks,
            Some("dead_letters") => Self::DeadLetters,
            Some("spans") => Self::Spans,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insert_is_known_by_its_table() {
        let of = |query: &str| Statement::of(&format!("POST /?database=x&query={query} HTTP/1.1"));
        assert_eq!(
            of("INSERT%20INTO%20clicks%20FORMAT%20Native"),
            Statement::Clicks
        );
        assert_eq!(of("INSERT+INTO+spans+FORMAT+Native"), Statement::Spans);
        assert_eq!(
            of("INSERT+INTO+dead_letters(a)+FORMAT+Native"),
            Statement::DeadLetters
        );
        assert_eq!(of("INSERT+INTO+clicks_old+FORMAT+Native"), Statement::Other);
        assert_eq!(of("SELECT+1"), Statement::Other);
        assert_eq!(Statement::of("POST / HTTP/1.1"), Statement::Other);
        assert_eq!(Statement::of(""), Statement::Other);
    }
}
