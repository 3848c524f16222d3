use std::error::Error;

/// Why ClickHouse did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing answered, or the connection broke.
    #[error("ClickHouse does not answer: {source}")]
    Unreachable {
        /// What the connection said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// No answer in time.
    #[error("ClickHouse did not answer in time")]
    TimedOut,
    /// ClickHouse answered with an exception.
    #[error("ClickHouse refused with code {code}: {message}")]
    Refused {
        /// The code, as in ClickHouse's `ErrorCodes.cpp`.
        code: i32,
        /// The text of the exception.
        message: String,
    },
    /// The database was made by a version whose tables are others.
    #[error(
        "the database was made by another version of Clickmill ({applied} instead of {expected}): name an empty one, or an empty data directory"
    )]
    OtherSchema {
        /// The migration as it is.
        expected: &'static str,
        /// The one that was applied.
        applied: String,
    },
    /// The answer could not be understood.
    #[error("the answer of ClickHouse could not be read: {source}")]
    Unreadable {
        /// What the client said.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// Codes that pass by themselves: a server that is overloaded, full, restarting, or without its Keeper.
const PASSING: [i32; 18] = [
    3,   // UNEXPECTED_END_OF_FILE
    107, // FILE_DOESNT_EXIST
    159, // TIMEOUT_EXCEEDED
    164, // READONLY
    202, // TOO_MANY_SIMULTANEOUS_QUERIES
    203, // NO_FREE_CONNECTION
    209, // SOCKET_TIMEOUT
    210, // NETWORK_ERROR
    236, // ABORTED
    241, // MEMORY_LIMIT_EXCEEDED
    242, // TABLE_IS_READ_ONLY
    243, // NOT_ENOUGH_SPACE
    252, // TOO_MANY_PARTS
    285, // TOO_FEW_LIVE_REPLICAS
    319, // UNKNOWN_STATUS_OF_INSERT
    394, // QUERY_WAS_CANCELLED
    425, // SYSTEM_ERROR
    999, // KEEPER_EXCEPTION
];

/// Codes that say a row cannot be stored, whoever tries and whenever: its values break a rule of the table.
const ROW_REFUSED: [i32; 13] = [
    6,   // CANNOT_PARSE_TEXT
    27,  // CANNOT_PARSE_INPUT_ASSERTION_FAILED
    38,  // CANNOT_PARSE_DATE
    41,  // CANNOT_PARSE_DATETIME
    69,  // ARGUMENT_OUT_OF_BOUND
    70,  // CANNOT_CONVERT_TYPE
    72,  // CANNOT_PARSE_NUMBER
    117, // INCORRECT_DATA
    131, // TOO_LARGE_STRING_SIZE
    321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
    395, // FUNCTION_THROW_IF_VALUE_IS_NON_ZERO
    469, // VIOLATED_CONSTRAINT
    691, // UNKNOWN_ELEMENT_OF_ENUM
];

/// Codes that say a database or a table is not there.
const NOTHING_THERE: [i32; 2] = [
    60, // UNKNOWN_TABLE
    81, // UNKNOWN_DATABASE
];

/// Codes that say a question costs more than it may, and of what.
const TOO_COSTLY: [(i32, CostLimit); 5] = [
    (158, CostLimit::Rows), // TOO_MANY_ROWS
    (159, CostLimit::Time), // TIMEOUT_EXCEEDED
    (160, CostLimit::Time), // TOO_SLOW
    (307, CostLimit::Rows), // TOO_MANY_BYTES
    (396, CostLimit::Rows), // TOO_MANY_ROWS_OR_BYTES
];
/// The same code says that this question takes too much memory, or that the server has none left.
const MEMORY_LIMIT_EXCEEDED: i32 = 241;

/// What of [`crate::QueryCost`] a question exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostLimit {
    /// Its time.
    Time,
    /// Its memory.
    Memory,
    /// Its rows.
    Rows,
}

impl StoreError {
    /// What ClickHouse ended a question for, if it costs more than [`crate::QueryCost`] allows, so that asking again does not help.
    pub fn exceeded(&self) -> Option<CostLimit> {
        let Self::Refused { code, message } = self else {
            return None;
        };
        let of_query = message.contains("(for query)") || message.contains("Query memory limit");
        if *code == MEMORY_LIMIT_EXCEEDED && of_query {
            return Some(CostLimit::Memory);
        }
        let known = TOO_COSTLY.iter().find(|(known, _)| known == code);
        known.map(|(_, limit)| *limit)
    }

    /// Whether ClickHouse refused because of the values of a row, so that the other rows may be stored without it.
    pub fn is_row_refused(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if ROW_REFUSED.contains(code))
    }

    /// Whether ClickHouse knows no such table, or no such database.
    pub(crate) fn is_of_nothing_there(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if NOTHING_THERE.contains(code))
    }

    /// A short name for metrics: ClickHouse's code, or what kept it from giving one.
    pub fn kind(&self) -> String {
        match self {
            Self::Unreachable { .. } => "unreachable".to_owned(),
            Self::TimedOut => "timed_out".to_owned(),
            Self::Refused { code, .. } => code.to_string(),
            Self::OtherSchema { .. } => "other_schema".to_owned(),
            Self::Unreadable { .. } => "unreadable".to_owned(),
        }
    }

    /// Whether the same request may succeed later without anybody changing anything.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::TimedOut => true,
            Self::Refused { code, .. } => PASSING.contains(code),
            Self::OtherSchema { .. } | Self::Unreadable { .. } => false,
        }
    }
}

impl From<clickhouse::error::Error> for StoreError {
    fn from(error: clickhouse::error::Error) -> Self {
        use clickhouse::error::Error as Client;
        match error {
            Client::TimedOut => Self::TimedOut,
            Client::Network(source) => Self::Unreachable { source },
            Client::BadResponse(message) => match exception_code(&message) {
                Some(code) => Self::Refused { code, message },
                None => Self::Unreachable {
                    source: message.into(),
                },
            },
            other => Self::Unreadable {
                source: Box::new(other),
            },
        }
    }
}

/// The number in `Code: 60. DB::Exception: …`, wherever it stands in an answer.
fn exception_code(message: &str) -> Option<i32> {
    let (_, rest) = message.split_once("Code: ")?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    rest.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(message: &str) -> StoreError {
        clickhouse::error::Error::BadResponse(message.to_owned()).into()
    }

    #[test]
    fn an_overloaded_server_is_worth_another_try() {
        let error = refused("Code: 252. DB::Exception: Too many parts (TOO_MANY_PARTS)");
        assert!(error.is_retryable());
        assert!(matches!(error, StoreError::Refused { code: 252, .. }));
    }

    #[test]
    fn a_missing_table_is_not() {
        assert!(!refused("Code: 60. DB::Exception: Unknown table").is_retryable());
    }

    #[test]
    fn an_answer_that_is_not_from_clickhouse_counts_as_no_answer() {
        assert!(refused("502 Bad Gateway").is_retryable());
    }
}
