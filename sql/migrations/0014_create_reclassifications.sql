-- Clicks that are judged again, step by step: days of one month each, both included, and up to where they were settled. `phase` is
-- `planning` while verdicts are found; `planned` when all that will change is written to the tables `reclassified_…`, so that
-- anyone can finish it; then `applied`. Or it is `given_up`. Whoever is at work writes the row again every few seconds.
CREATE TABLE IF NOT EXISTS reclassifications
(
    reclassification UInt64,
    first_day Date,
    last_day Date,
    partitions Array(String),
    last_offsets Array(Int64),
    phase LowCardinality(String),
    updated_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY reclassification
TTL toDateTime(updated_at) + INTERVAL 30 DAY DELETE WHERE phase IN ('applied', 'given_up')
-- As for all tables, see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
