//! The embedded ClickHouse: `libchdb` behind ClickHouse's own HTTP interface.
//!
//! `libchdb.so` is ClickHouse as a library. This crate loads it at run time, opens one data path, and answers HTTP the
//! way a ClickHouse server does, so that every client of ClickHouse can use it. It is the only crate that calls C.
//!
//! The path of a request: [`server`](serve) accepts it, `handle` checks who asks and sorts the parameters (`request`),
//! `pool` gives it a worker, `execute` runs its statement on a fresh connection (or its session's), and `reply` writes
//! the result. What the server does and this does not:
//!
//! * a query id is echoed, but the engine runs the statement under an id of its own, so that `KILL QUERY` by query id
//!   does not find it;
//! * `INSERT … SELECT … FROM input(…)`, `INTO OUTFILE` and `FROM INFILE` are refused;
//! * `file(…)`, `ENGINE = File` and their like are not granted: a server confines them to a folder, the library does not
//!   (the scalar function `file` still reads any file the process can);
//! * a web page may not ask an engine without a password, so that a browser cannot be used to reach a loopback address;
//! * a statement whose client sends or reads slowly occupies its worker, for [`EngineConfig::client_timeout`] at most;
//!   what a client sends is received up to 256 KiB before a worker is taken;
//! * `read_rows` of the summary may lag behind at the end of a streamed result, which the library does not report;
//! * there is one user and no roles; `client_protocol_version` is ignored, as by servers older than the client;
//! * formats that are one document (JSON, Parquet, Arrow files, Pretty…) are written to a temporary file before the first
//!   byte is sent, as if `wait_end_of_query=1` had been asked for.

mod auth;
mod body;
mod compression;
mod config;
mod connection;
mod engine;
mod error;
mod exception;
mod execute;
mod flushes;
mod formats;
mod handle;
mod insert;
mod join;
mod library;
mod lock;
mod multipart;
mod pool;
mod reply;
mod reply_body;
mod request;
mod result;
mod select;
mod server;
mod server_config;
mod session;
mod shutdown;
mod statement;
mod statement_text;
mod tokens;
mod watch;

pub use config::EngineConfig;
pub use error::EngineError;
pub use server::serve;
