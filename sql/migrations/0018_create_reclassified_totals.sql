-- While a step of `reclassifications` is under way: what it adds to `totals_15m`, and takes off.
CREATE TABLE IF NOT EXISTS reclassified_totals
(
    reclassification UInt64,
    workspace_id LowCardinality(String),
    bucket DateTime('UTC'),
    is_bot Bool,
    clicks Int64
)
ENGINE = MergeTree
PARTITION BY reclassification
ORDER BY (workspace_id, bucket, is_bot)
-- As for all tables, see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
