-- For how many days the clicks of a workspace and their totals are kept: what `PUT …/retention` sets. The latest setting wins;
-- NULL is for ever. A workspace that is not here is kept for as long as the operator says for all.
CREATE TABLE IF NOT EXISTS retention
(
    workspace_id String,
    clicks_days Nullable(UInt16),
    totals_days Nullable(UInt16),
    updated_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY workspace_id
-- As for all tables, see `0001_create_clicks_by_day.sql`; but each PUT has a token of its own, for it is never a mistake to put the same again.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
