//! Just enough of ClickHouse's grammar to know what to do with a statement: whether data follow it, which format it
//! asks for, and whether it reaches for the file system of the machine.
//!
//! The engine's own parser decides what a statement *means*; this only finds where its parts begin.

use crate::tokens::{Token, Tokens};

/// What kind of statement a text begins with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `INSERT` with data after it.
    Insert {
        /// Where the statement ends: before `FORMAT` or `VALUES`.
        end: usize,
        /// The format of the data.
        format: String,
        /// Where the data begin.
        data: usize,
    },
    /// Anything else; the whole text is the statement.
    Query {
        /// It begins with `SELECT`, `WITH`, `FROM` or a parenthesis.
        select: bool,
        /// The format after a final `FORMAT`.
        format: Option<String>,
        /// Where `INTO OUTFILE` would have to stand: before `FORMAT`, or at the end.
        tail: usize,
    },
    /// More text is needed to tell.
    Incomplete,
    /// Reads or writes files of the machine by a clause that only clients have.
    ClientSide,
    /// `INSERT … SELECT … FROM input(…)`, which the engine loses silently.
    InsertFromInput,
}

/// Finds the shape of `text`; `complete` says that no more text will come.
pub(crate) fn shape(text: &[u8], complete: bool) -> Shape {
    let mut tokens = Tokens::new(text);
    let first = loop {
        match tokens.next() {
            Some(token) if token.is_symbol(text, b'(') => {}
            other => break other,
        }
    };
    match first {
        Some(word) if word.end == text.len() && !complete => Shape::Incomplete,
        Some(word) if word.is(text, "INSERT") => insert(text, tokens, complete),
        _ if !complete => Shape::Incomplete,
        None => query(text, false),
        Some(word) => {
            let select = ["SELECT", "WITH", "FROM"]
                .iter()
                .any(|keyword| word.is(text, keyword));
            query(text, select)
        }
    }
}

fn insert(text: &[u8], mut tokens: Tokens<'_>, complete: bool) -> Shape {
    let mut depth = 0_usize;
    let mut position = 0_usize;
    let mut previous: Option<Token> = None;
    while let Some(token) = tokens.next() {
        if token.end == text.len() && !complete {
            return Shape::Incomplete;
        }
        position += 1;
        let qualified = previous.is_some_and(|before| before.is_symbol(text, b'.'));
        if token.is_symbol(text, b'(') {
            depth += 1;
        } else if token.is_symbol(text, b')') {
            depth = depth.saturating_sub(1);
        } else if ["SELECT", "WITH", "EXPLAIN"]
            .iter()
            .any(|keyword| token.is(text, keyword))
            && position > 2
            && (depth == 0 || previous.is_some_and(|before| before.is_symbol(text, b'(')))
        {
            return insert_select(text, complete);
        } else if depth == 0 && !qualified && position > 2 {
            if token.is(text, "INFILE") {
                return Shape::ClientSide;
            }
            if token.is(text, "VALUES") {
                return Shape::Insert {
                    end: token.start,
                    format: "Values".to_owned(),
                    data: token.end,
                };
            }
            if token.is(text, "FORMAT") {
                return insert_format(text, token.start, tokens, complete);
            }
        }
        previous = Some(token);
    }
    if complete {
        query(text, false)
    } else {
        Shape::Incomplete
    }
}

/// The data begin after the format's name, blanks, an optional semicolon and one line break.
fn insert_format(text: &[u8], end: usize, mut tokens: Tokens<'_>, complete: bool) -> Shape {
    let Some(name) = tokens.next() else {
        return if complete {
            query(text, false)
        } else {
            Shape::Incomplete
        };
    };
    let rest = text.get(name.end..).unwrap_or_default();
    let mut skipped = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0c'))
        .count();
    let at = |offset: usize| rest.get(offset).copied();
    // A semicolon ends the statement only at the end of a line: it could be data otherwise.
    if at(skipped) == Some(b';') && matches!(at(skipped + 1), None | Some(b'\n' | b'\r')) {
        skipped += 1;
    }
    if at(skipped) == Some(b'\r') {
        skipped += 1;
    }
    match at(skipped) {
        None if !complete => return Shape::Incomplete,
        Some(b'\n') => skipped += 1,
        _ => {}
    }
    Shape::Insert {
        end,
        format: name.text(text),
        data: name.end + skipped,
    }
}

fn insert_select(text: &[u8], complete: bool) -> Shape {
    if !complete {
        return Shape::Incomplete;
    }
    let mut previous: Option<Token> = None;
    for token in Tokens::new(text) {
        if token.is_symbol(text, b'(') && previous.is_some_and(|before| before.is(text, "input")) {
            return Shape::InsertFromInput;
        }
        previous = Some(token);
    }
    query(text, false)
}

fn query(text: &[u8], select: bool) -> Shape {
    let mut depth = 0_usize;
    let mut end = 0;
    let mut before: Option<Token> = None;
    // The start of a FORMAT keyword and the name after it, as long as nothing but SETTINGS follows.
    let mut found: Option<(usize, String)> = None;
    let mut settings = false;
    for token in Tokens::new(text) {
        if token.is_symbol(text, b';') && depth == 0 {
            before = Some(token);
            continue;
        }
        let top = depth == 0;
        if token.is_symbol(text, b'(') {
            depth += 1;
        } else if token.is_symbol(text, b')') {
            depth = depth.saturating_sub(1);
        }
        if top
            && token.is(text, "OUTFILE")
            && before.is_some_and(|previous| previous.is(text, "INTO"))
        {
            return Shape::ClientSide;
        }
        match before {
            Some(previous) if top && previous.is(text, "FORMAT") && token.is_word() => {
                found = Some((previous.start, token.text(text)));
                settings = false;
            }
            _ if found.is_some() && token.is(text, "SETTINGS") => settings = true,
            _ if found.is_some() && !settings => found = None,
            _ => {}
        }
        end = token.end;
        before = Some(token);
    }
    let tail = found.as_ref().map_or(end, |(start, _)| *start);
    Shape::Query {
        select,
        format: found.map(|(_, name)| name),
        tail,
    }
}

#[cfg(test)]
#[path = "statement_tests.rs"]
mod tests;
