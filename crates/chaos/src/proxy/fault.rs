use std::time::Duration;

/// What is done to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection is reset as soon as it is made, before anybody knows what it was for.
    Refuse,
    /// The request is read, not forwarded, and the connection cut.
    CutBefore,
    /// Half of the body is forwarded, then both connections are cut.
    CutWithin,
    /// The request is forwarded and answered, but the connection is cut instead of passing on the reply: it was done,
    /// and nobody was told.
    LoseReply,
    /// The reply is passed on this much later.
    DelayReply(Duration),
    /// The connection is cut at once, and the request is forwarded this much later: when whoever sent it has long taken it
    /// for failed, and tried again, or died.
    ArriveLate(Duration),
    /// An error is answered, and nothing is forwarded.
    Answer(Exception),
    /// The request is forwarded and done, but an error is answered.
    AnswerAfter(Exception),
    /// The request is read and neither forwarded nor answered; after this time the connection is cut.
    Silence(Duration),
}

impl Fault {
    /// A name for counts.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::CutBefore => "cut-before",
            Self::CutWithin => "cut-within",
            Self::LoseReply => "lose-reply",
            Self::DelayReply(_) => "delay-reply",
            Self::ArriveLate(_) => "arrive-late",
            Self::Answer(_) => "answer-error",
            Self::AnswerAfter(_) => "answer-error-after",
            Self::Silence(_) => "silence",
        }
    }
}

/// An exception of ClickHouse that passes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exception {
    /// The server refuses inserts until it has merged.
    TooManyParts,
    /// A query would need more memory than there is.
    MemoryLimit,
    /// The server is read-only.
    ReadOnly,
    /// The table has lost its Keeper.
    TableIsReadOnly,
    /// As many queries run as may.
    TooManyQueries,
    /// Keeper does not answer.
    Keeper,
}

impl Exception {
    /// Every exception.
    pub const ALL: [Self; 6] = [
        Self::TooManyParts,
        Self::MemoryLimit,
        Self::ReadOnly,
        Self::TableIsReadOnly,
        Self::TooManyQueries,
        Self::Keeper,
    ];

    /// The code, as in ClickHouse's `ErrorCodes.cpp`.
    pub fn code(self) -> u16 {
        match self {
            Self::TooManyParts => 252,
            Self::MemoryLimit => 241,
            Self::ReadOnly => 164,
            Self::TableIsReadOnly => 242,
            Self::TooManyQueries => 202,
            Self::Keeper => 999,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::TooManyParts => "TOO_MANY_PARTS",
            Self::MemoryLimit => "MEMORY_LIMIT_EXCEEDED",
            Self::ReadOnly => "READONLY",
            Self::TableIsReadOnly => "TABLE_IS_READ_ONLY",
            Self::TooManyQueries => "TOO_MANY_SIMULTANEOUS_QUERIES",
            Self::Keeper => "KEEPER_EXCEPTION",
        }
    }

    /// The reply as ClickHouse gives it.
    pub(super) fn reply(self) -> String {
        let (code, name) = (self.code(), self.name());
        let body = format!("Code: {code}. DB::Exception: on demand of the proxy. ({name})\n");
        format!(
            "HTTP/1.1 500 Internal Server Error\r\nX-ClickHouse-Exception-Code: {code}\r\n\
             Content-Type: text/plain; charset=UTF-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
    }
}
