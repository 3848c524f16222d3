//! What the description says of each route, in the order of the table of routes.

mod clicks;
mod exports;
mod links;
mod operators;
mod questions;
mod service;

pub(crate) use clicks::{clicks, clicks_of_link, send_clicks};
pub(crate) use exports::export;
pub(crate) use links::{link, list_links, put_links};
pub(crate) use operators::{
    audit, erase, list_erasures, list_tokens, make_token, put_retention, retention, revoke_token,
};
pub(crate) use questions::{breakdown, heatmap, link_rows, query, summary, timeseries, totals};
pub(crate) use service::{docs, index, live, metrics, openapi, ready};

use super::operation::{Answer, Body, Operation, Tag};
