//! The embedded engine as ClickHouse's own clients see it.

mod http;
mod inserts;
mod isolation;
mod lifecycle;
mod python_client;
mod results;
mod rust_client;
mod statements;
