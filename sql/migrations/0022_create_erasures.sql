-- Who asked for what to be erased, and what came of it. The latest state of an erasure wins; an instant that has not come yet is the
-- epoch, and so is `clicked_before` when clicks of all times are meant. `link_id` is empty when it is not about a link.
--
-- `visitor_id` is there only while clicks of that visitor may still be read from a log, and then 0: the record keeps that a visitor was
-- erased, not which one. Parts are merged after ten minutes so that older states go.
CREATE TABLE IF NOT EXISTS erasures
(
    erasure UInt64,
    workspace_id String,
    link_id String,
    is_of_visitor Bool,
    visitor_id UInt64,
    clicked_before DateTime64(3, 'UTC'),
    requested_by String,
    requested_at DateTime64(3, 'UTC'),
    clicks UInt64,
    dead_letters UInt64,
    invisible_at DateTime64(3, 'UTC'),
    rewritten_at DateTime64(3, 'UTC'),
    gone_at DateTime64(3, 'UTC'),
    closed_at DateTime64(3, 'UTC'),
    updated_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY erasure
-- As for all tables, see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800,
    min_age_to_force_merge_seconds = 600
