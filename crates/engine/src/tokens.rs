//! The tokens of ClickHouse's SQL that matter for finding clauses: words, symbols and quoted text; comments and blanks
//! are skipped.

/// One token, as a range of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word,
    Quoted,
    Symbol,
}

impl Token {
    /// Whether it is this keyword or bare name, in any case.
    pub(crate) fn is(self, text: &[u8], keyword: &str) -> bool {
        self.kind == Kind::Word
            && text
                .get(self.start..self.end)
                .is_some_and(|word| word.eq_ignore_ascii_case(keyword.as_bytes()))
    }

    pub(crate) fn is_symbol(self, text: &[u8], symbol: u8) -> bool {
        self.kind == Kind::Symbol && text.get(self.start) == Some(&symbol)
    }

    pub(crate) fn is_word(self) -> bool {
        self.kind == Kind::Word
    }

    pub(crate) fn text(self, text: &[u8]) -> String {
        String::from_utf8_lossy(text.get(self.start..self.end).unwrap_or_default()).into_owned()
    }
}

/// Walks over the tokens of a text. Unfinished quotes and comments reach to the end.
pub(crate) struct Tokens<'text> {
    text: &'text [u8],
    at: usize,
}

impl<'text> Tokens<'text> {
    pub(crate) fn new(text: &'text [u8]) -> Self {
        Self { text, at: 0 }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    /// Moves behind the next `pattern`, or to the end.
    fn skip_past(&mut self, pattern: &[u8]) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = rest
            .windows(pattern.len())
            .position(|window| window == pattern);
        self.at = found.map_or(self.text.len(), |offset| self.at + offset + pattern.len());
    }

    fn skip_blanks(&mut self) {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(b'-'), Some(b'-')) | (Some(b'#'), Some(b' ' | b'!')) => {
                    self.skip_past(b"\n");
                }
                (Some(b'/'), Some(b'*')) => {
                    self.at += 2;
                    self.skip_past(b"*/");
                }
                (Some(byte), _) if byte.is_ascii_whitespace() || byte == b'\x0b' || byte == 0 => {
                    self.at += 1;
                }
                _ => return,
            }
        }
    }

    fn skip_quoted(&mut self, quote: u8) {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == b'\\' {
                self.at += 1;
            } else if byte == quote {
                if self.peek(0) == Some(quote) {
                    self.at += 1;
                } else {
                    return;
                }
            }
        }
        self.at = self.text.len();
    }

    /// `$tag$ … $tag$`, or just a symbol.
    fn skip_heredoc(&mut self) {
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        let name = rest.iter().take_while(|byte| is_word(**byte)).count();
        if rest.get(name) == Some(&b'$') {
            let tag = self
                .text
                .get(self.at..self.at + name + 2)
                .unwrap_or_default();
            self.at += name + 2;
            self.skip_past(tag);
        } else {
            self.at += 1;
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_blanks();
        let start = self.at;
        let kind = match self.peek(0)? {
            quote @ (b'\'' | b'"' | b'`') => {
                self.skip_quoted(quote);
                Kind::Quoted
            }
            b'$' => {
                self.skip_heredoc();
                Kind::Quoted
            }
            byte if is_word(byte) => {
                while self.peek(0).is_some_and(is_word) {
                    self.at += 1;
                }
                Kind::Word
            }
            _ => {
                self.at += 1;
                Kind::Symbol
            }
        };
        self.at = self.at.min(self.text.len());
        Some(Token {
            kind,
            start,
            end: self.at,
        })
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
