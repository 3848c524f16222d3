//! What tests share: processes, systems made of them, questions, truth.

mod api;
mod clicks;
mod process;
mod python;
mod store;
mod system;
mod truth;
mod wait;

pub(crate) use api::{Api, query, try_query};
pub(crate) use clicks::StoredClicks;
pub(crate) use process::{PROGRAM, Process, run, signal};
pub(crate) use python::{python_of_examples, python_with};
pub(crate) use store::store_at;
pub(crate) use system::{Broker, Engine, Serve, TOKEN, generate};
pub(crate) use truth::assert_equals_truth;
pub(crate) use wait::wait_until;
