-- Where the clicks came from that a removal takes out of `clicks`: written before it begins, so that the audit can account for
-- them ever after. A bitmap has two bytes for each position or fewer, and nothing about who clicked.
CREATE TABLE IF NOT EXISTS removed_positions
(
    removal UInt64,
    _topic LowCardinality(String),
    _partition Int32,
    positions AggregateFunction(groupBitmap, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (_topic, _partition, removal)
-- As for all tables, see `0001_create_clicks_by_day.sql`.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
