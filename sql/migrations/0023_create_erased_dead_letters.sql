-- Where the dead letters came from that an erasure takes out of `dead_letters`: written before that, so that the audit can account for
-- them, and so that nobody who settles their batch again stores them again.
CREATE TABLE IF NOT EXISTS erased_dead_letters
(
    erasure UInt64,
    _topic LowCardinality(String),
    _partition Int32,
    positions AggregateFunction(groupBitmap, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (_topic, _partition, erasure)
-- As for all tables, see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
