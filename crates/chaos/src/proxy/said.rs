use std::collections::BTreeSet;

use super::request::Request;

/// What was said to ClickHouse, each thing once, but for the values of parameters and the rows of inserts: those are data wherever they
/// come from, and nothing else is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Request lines, headers, and names of parameters.
    pub around: BTreeSet<String>,
    /// Texts of statements.
    pub statements: BTreeSet<String>,
}

impl Said {
    pub(super) fn note(&mut self, request: &Request) {
        let head = String::from_utf8_lossy(&request.head);
        let mut lines = head.lines();
        let request_line = lines.next().unwrap_or_default();
        self.around.insert(request_line.to_owned());
        // The length and the boundary of a body are new each time.
        let is_of_body = |line: &&str| line.to_ascii_lowercase().starts_with("content-");
        let others = lines.filter(|line| !is_of_body(line));
        self.around.extend(others.map(str::to_owned));
        let body = String::from_utf8_lossy(&request.body);
        match (of_address(request_line), fields(&body)) {
            (Some(statement), _) => {
                self.statements.insert(statement);
            }
            (None, Some(fields)) => {
                for (name, value) in fields {
                    if name == "query" {
                        self.statements.insert(value.to_owned());
                    } else {
                        self.around.insert(name.to_owned());
                    }
                }
            }
            (None, None) => {
                self.statements.insert(body.into_owned());
            }
        }
    }
}

/// The statement of an insert, whose body is rows.
fn of_address(request_line: &str) -> Option<String> {
    let target = request_line.split(' ').nth(1)?;
    let (_, parameters) = target.split_once('?')?;
    let mut parameters = form_urlencoded::parse(parameters.as_bytes());
    let (_, statement) = parameters.find(|(name, _)| name == "query")?;
    Some(statement.into_owned())
}

/// The fields of a form (RFC 7578), by name; `None` when the body is none.
fn fields(body: &str) -> Option<Vec<(&str, &str)>> {
    let (boundary, _) = body.strip_prefix("--")?.split_once("\r\n")?;
    let delimiter = format!("\r\n--{boundary}");
    let parts = body.get(boundary.len() + 2..)?.split(&delimiter);
    let fields: Vec<_> = parts.filter_map(named).collect();
    (!fields.is_empty()).then_some(fields)
}

fn named(part: &str) -> Option<(&str, &str)> {
    let (head, value) = part.split_once("\r\n\r\n")?;
    let (_, name) = head.split_once("name=\"")?;
    Some((name.split('"').next()?, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn said(head: &str, body: &str) -> Said {
        let length = body.len();
        let text = format!("{head}\r\nContent-Length: {length}\r\n\r\n{body}");
        let mut said = Said::default();
        said.note(&Request::read(&mut text.as_bytes()).await.unwrap().unwrap());
        said
    }

    fn set(texts: &[&str]) -> BTreeSet<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[tokio::test]
    async fn values_of_parameters_are_left_out() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\nSELECT\r\n{a:String}\r\n--b\r\n\
                    Content-Disposition: form-data; name=\"param_a\"\r\n\r\nvalue\r\n--b--\r\n";
        let said = said("POST /?database=d HTTP/1.1\r\nX: y", body).await;
        assert_eq!(said.statements, set(&["SELECT\r\n{a:String}"]));
        let around = [
            "POST /?database=d HTTP/1.1",
            "X: y",
            "param_a",
            "Connection: close",
            "",
        ];
        assert_eq!(said.around, set(&around));
    }

    #[tokio::test]
    async fn a_statement_is_the_body_or_stands_in_the_address_of_its_rows() {
        let plain = said("POST / HTTP/1.1", "SELECT 1").await;
        assert_eq!(plain.statements, set(&["SELECT 1"]));
        let insert = said("POST /?query=INSERT+INTO+a HTTP/1.1", "rows").await;
        assert_eq!(insert.statements, set(&["INSERT INTO a"]));
    }
}
