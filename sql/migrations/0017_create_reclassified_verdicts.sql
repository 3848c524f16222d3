-- While a step of `reclassifications` is under way: the verdicts it gives, numbered from 1, and what is told from the same evidence.
CREATE TABLE IF NOT EXISTS reclassified_verdicts
(
    reclassification UInt64,
    verdict UInt32,
    is_bot Bool,
    bot_class String,
    bot_name String,
    bot_reasons UInt32,
    classifier_version UInt16,
    device String,
    browser String,
    browser_version String,
    os String,
    os_version String
)
ENGINE = MergeTree
PARTITION BY reclassification
ORDER BY verdict
-- As for all tables, see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
