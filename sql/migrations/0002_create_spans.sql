-- What became of each span of a partition: written after its rows were acknowledged and its dead letters delivered,
-- before its offsets are committed. The audit adds these up against `clicks`.
CREATE TABLE IF NOT EXISTS spans
(
    _topic LowCardinality(String),
    _partition Int32,
    first_offset Int64,
    last_offset Int64,
    messages UInt64,
    rows UInt64,
    duplicates UInt64,
    dead UInt64,
    received_until DateTime64(3, 'UTC'),
    settled_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (_topic, _partition, first_offset)
-- A plain MergeTree remembers tokens by the first setting. A server that makes a replicated or shared engine of it goes by the
-- other two, of which the default, one hour, is shorter than an outage.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
