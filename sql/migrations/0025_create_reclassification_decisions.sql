-- Whether what was written down for a step is carried out: said once, by the first who says it. Whoever is at work on it says that it is;
-- whoever takes it for left behind, that it is not. Inserts with one token for both make sure that only one of them is heard, which a record of
-- `reclassifications` cannot, since the latest of those wins.
CREATE TABLE IF NOT EXISTS reclassification_decisions
(
    reclassification UInt64,
    is_carried_out Bool,
    decided_at DateTime('UTC')
)
ENGINE = MergeTree
ORDER BY reclassification
TTL decided_at + INTERVAL 30 DAY
-- As for all tables, see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
