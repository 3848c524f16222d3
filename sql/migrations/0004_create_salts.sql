-- One random salt per UTC day of clicks, shared by all ingest processes and gone 48 hours after it was made: from then on
-- nobody can tell which address and user agent a visitor id of that day came from.
CREATE TABLE IF NOT EXISTS salts
(
    day Date32,
    salt FixedString(32),
    created_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (day, created_at)
TTL toDateTime(created_at) + INTERVAL 48 HOUR DELETE
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 3600
