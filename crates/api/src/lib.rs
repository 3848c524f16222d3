//! The query API over HTTP.
//!
//! ```text
//! HTTP request ─ params ─▶ Question ─ store ─▶ Counted ─▶ Report ─ render ─▶ JSON
//! ```
//!
//! What a number means is decided in `clickmill-stats`, how it is found in `clickmill-store`; here are only routes, tokens,
//! limits, and the shape of answers.

mod access_log;
mod allow;
mod analytics;
mod answer_headers;
mod answers;
mod audit;
mod auth;
mod body;
mod caller;
mod cell;
mod clicks;
mod clock;
mod collector;
mod cors;
mod erasures;
mod error;
mod error_code;
mod export;
mod first_clicks;
mod health;
mod limits;
mod links;
mod metrics;
mod moments;
mod openapi;
mod params;
mod pools;
mod remembered;
mod request_id;
mod retention;
mod retentions;
mod route;
mod routes;
mod shares;
mod state;
mod tokens;

pub use audit::Auditor;
pub use auth::{CheckedRequest, IssuedToken, Token, TokenRequest};
pub use collector::{Collector, NotTaken};
pub use cors::{NoOrigin, Origin};
// What writes files is nobody's business but the fuzz target's, which sees its cells as a spreadsheet does.
#[cfg(fuzzing)]
pub use export::write_export;
pub use limits::{ApiLimits, Rate};
pub use metrics::{ApiMetrics, ConnectionMetrics, OpenConnection};
pub use pools::PoolSizes;
pub use routes::{admin_routes, public_routes};
pub use state::{ApiState, QueryLimits};
