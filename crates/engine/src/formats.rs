//! What the HTTP interface must know about output formats.
//!
//! The library's streaming interface writes every chunk as a document of its own. For row formats that makes no
//! difference; others repeat their header, and some (JSON, Parquet) cannot be put together again. [`delivery`] says which
//! is which; it was found by comparing streamed with whole results for every format of `system.formats`.

/// How a result in a format reaches the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Chunks follow each other as they come.
    Chunks,
    /// Chunks follow each other once the repeated header is taken out.
    Headed(Header),
    /// Chunks are Arrow streams to be joined to one.
    Arrow,
    /// The document is written as a whole, to a temporary file, before the first byte is sent.
    Document,
}

/// What a repeated header looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Header {
    /// A number of lines.
    Lines(usize),
    /// A number of lines; line breaks inside double quotes do not count.
    QuotedLines(usize),
    /// `RowBinaryWithNames…`: a count, then that many strings, this many times.
    Binary(usize),
}

const CHUNKS: &[&str] = &[
    "csv",
    "jsoncompacteachrow",
    "jsoncompactstringseachrow",
    "jsoneachrow",
    "jsonlines",
    "jsonstringseachrow",
    "lineasstring",
    "msgpack",
    "native",
    "ndjson",
    "null",
    "rowbinary",
    "tabseparated",
    "tabseparatedraw",
    "tskv",
    "tsv",
    "tsvraw",
];

/// How to deliver a format; names are not case-sensitive.
pub(crate) fn delivery(format: &str) -> Delivery {
    let format = format.to_ascii_lowercase();
    if CHUNKS.contains(&format.as_str()) {
        return Delivery::Chunks;
    }
    match format.as_str() {
        "arrowstream" => Delivery::Arrow,
        "rowbinarywithnames" => Delivery::Headed(Header::Binary(1)),
        "rowbinarywithnamesandtypes" => Delivery::Headed(Header::Binary(2)),
        "csvwithnames" => Delivery::Headed(Header::QuotedLines(1)),
        "csvwithnamesandtypes" => Delivery::Headed(Header::QuotedLines(2)),
        "tabseparatedwithnames"
        | "tsvwithnames"
        | "jsoncompacteachrowwithnames"
        | "jsoncompactstringseachrowwithnames" => Delivery::Headed(Header::Lines(1)),
        "tabseparatedwithnamesandtypes"
        | "tsvwithnamesandtypes"
        | "jsoncompacteachrowwithnamesandtypes"
        | "jsoncompactstringseachrowwithnamesandtypes" => Delivery::Headed(Header::Lines(2)),
        _ => Delivery::Document,
    }
}

/// The `Content-Type` the server gives a format.
pub(crate) fn content_type(format: &str) -> &'static str {
    let format = format.to_ascii_lowercase();
    match format.as_str() {
        "native"
        | "rowbinary"
        | "rowbinarywithnames"
        | "rowbinarywithnamesandtypes"
        | "parquet"
        | "orc"
        | "avro"
        | "msgpack"
        | "protobuf"
        | "protobufsingle"
        | "protobuflist"
        | "capnproto"
        | "npy"
        | "bsoneachrow" => "application/octet-stream",
        "arrow" => "application/vnd.apache.arrow.file",
        "arrowstream" => "application/vnd.apache.arrow.stream",
        "xml" => "application/xml; charset=UTF-8",
        "csv" => "text/csv; charset=UTF-8; header=absent",
        "csvwithnames" | "csvwithnamesandtypes" => "text/csv; charset=UTF-8; header=present",
        "jsonlines" | "ndjson" => "application/x-ndjson; charset=UTF-8",
        name if name.starts_with("json") && name.contains("eachrow") => {
            "application/x-ndjson; charset=UTF-8"
        }
        name if name.starts_with("json") => "application/json; charset=UTF-8",
        name if name.starts_with("tabseparated") || name.starts_with("tsv") => {
            "text/tab-separated-values; charset=UTF-8"
        }
        _ => "text/plain; charset=UTF-8",
    }
}
