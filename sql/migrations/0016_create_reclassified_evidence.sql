-- While a step of `reclassifications` is under way: what gets another verdict than clicks have, and which, by its number in
-- `reclassified_verdicts`. `key` is the evidence of clicks, or the position of one in `reclassified_clicks`.
CREATE TABLE IF NOT EXISTS reclassified_evidence
(
    reclassification UInt64,
    key UInt64,
    verdict UInt32,
    is_bot Bool
)
ENGINE = MergeTree
PARTITION BY reclassification
ORDER BY key
-- As for all tables, see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
