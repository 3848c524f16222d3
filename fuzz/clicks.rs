//! Messages with what visitors send, read and enriched as ingest does it.

use std::sync::{Arc, LazyLock};

use clickmill_enrich::{EnrichedClick, Enricher, Geo, Rules, Salt};
use clickmill_model::{Offset, Partition, RawClick, Rejection, Timestamp, decode};
use serde_json::{Value, json};

static ENRICHER: LazyLock<Arc<Enricher>> = LazyLock::new(|| Arc::new(Enricher::new(Geo::none(), Rules::built_in().unwrap())));

/// A message with these fields beside the required ones.
pub fn message(fields: Value) -> Vec<u8> {
    let mut message = json!({
        "workspace_id": "acme", "link_id": "spring", "clicked_at": "2026-03-29T01:00:00Z", "domain": "go.example.com",
    });
    if let (Value::Object(message), Value::Object(fields)) = (&mut message, fields) {
        message.extend(fields);
    }
    message.to_string().into_bytes()
}

/// When messages come in.
pub const NOW: Timestamp = Timestamp(1_780_000_000_000);

/// A message as it comes from a log.
pub fn raw(payload: &[u8]) -> RawClick<'_> {
    RawClick {
        partition: Partition(0),
        offset: Offset(0),
        received_at: NOW,
        payload,
    }
}

/// Enriches a message twice, the second time out of the caches, and checks that both say the same and nothing is too long.
pub fn enrich(payload: &[u8], look: impl Fn(&EnrichedClick<'_>)) -> Result<(), Rejection> {
    let raw = raw(payload);
    let click = decode(&raw)?;
    assert!(click.user_agent.as_deref().unwrap_or_default().len() <= 512);
    assert!(click.referrer.as_deref().unwrap_or_default().len() <= 2048);
    assert!(click.accept_language.as_deref().unwrap_or_default().len() <= 256);
    assert!(click.headers.iter().count() <= 32);
    assert!(click.headers.iter().all(|(name, value)| name.len() <= 64 && value.len() <= 256));
    let mut worker = ENRICHER.worker();
    let salt = Salt([7; 32]);
    let first = worker.enrich(click.clone(), Some(&salt));
    assert_eq!(first, worker.enrich(click, Some(&salt)));
    assert!(first.agent.browser_version.len() <= 11);
    assert!(first.agent.os_version.len() <= 11);
    look(&first);
    Ok(())
}
