//! Any bytes as a message, and any headers in one.

#![no_main]

use clickmill_fuzz::{enrich, message};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|bytes: &[u8]| {
    // Most bytes are no click, which is said and not a failure.
    enrich(bytes, |_| ()).ok();
    let lines = String::from_utf8_lossy(bytes);
    let headers: serde_json::Map<_, _> = lines
        .split('\n')
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    let payload = message(json!({ "headers": headers }));
    enrich(&payload, |_| ()).expect("no header costs a click");
});
