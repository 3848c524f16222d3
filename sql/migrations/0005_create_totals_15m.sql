-- Clicks by workspace and UTC quarter hour: what every time zone's days and hours are made of. Filled by `totals_15m_mv`.
--
-- Rows of the same key are added up when parts are merged, so readers sum. `clicks` is signed because a correction may be
-- negative (`queries/repair_totals_15m.sql`).
CREATE TABLE IF NOT EXISTS totals_15m
(
    workspace_id LowCardinality(String),
    bucket DateTime('UTC'),
    is_bot Bool,
    clicks SimpleAggregateFunction(sum, Int64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (workspace_id, bucket, is_bot)
-- The target of a view needs a memory of tokens of its own, or a retry doubles it: see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
