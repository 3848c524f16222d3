-- What was removed because it is kept no longer, or is going to be: a row for each workspace that a removal is about. It is
-- written when its positions are recorded (`planned_at`), and again when its rows are gone (`removed_at`, until then the epoch).
--
-- `table_name` is `clicks` or `totals_15m`, `month` one of its partitions, such as 202603.
CREATE TABLE IF NOT EXISTS removals
(
    removal UInt64,
    table_name LowCardinality(String),
    month UInt32,
    workspace_id String,
    planned_at DateTime64(3, 'UTC'),
    removed_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(removed_at)
ORDER BY (table_name, month, removal, workspace_id)
-- As for all tables, see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
