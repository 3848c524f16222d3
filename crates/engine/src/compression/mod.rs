//! Compression of requests and results: HTTP's content encodings, and ClickHouse's own blocks.

pub(crate) mod blocks;
pub(crate) mod content;
