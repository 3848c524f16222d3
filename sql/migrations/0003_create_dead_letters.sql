-- Messages that are no clicks, each exactly once. Addresses in the payload are masked.
CREATE TABLE IF NOT EXISTS dead_letters
(
    reason LowCardinality(String),
    field LowCardinality(String),
    received_at DateTime64(3, 'UTC'),
    payload String CODEC(ZSTD(1)),
    _topic LowCardinality(String),
    _partition Int32,
    _offset Int64
)
ENGINE = MergeTree
ORDER BY (_topic, _partition, _offset)
TTL toDateTime(received_at) + INTERVAL 14 DAY
-- A plain MergeTree remembers tokens by the first setting. A server that makes a replicated or shared engine of it goes by the
-- other two, of which the default, one hour, is shorter than an outage.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
