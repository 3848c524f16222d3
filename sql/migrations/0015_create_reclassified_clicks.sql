-- While a step of `reclassifications` is under way: clicks that say something together with others of their visitor, and what.
CREATE TABLE IF NOT EXISTS reclassified_clicks
(
    reclassification UInt64,
    position_key UInt64,
    behaviour UInt32
)
ENGINE = MergeTree
PARTITION BY reclassification
ORDER BY position_key
-- As for all tables, see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
