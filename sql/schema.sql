CREATE TABLE clickmill.clicks
(
    `workspace_id` LowCardinality(String),
    `link_id` String,
    `clicked_at` DateTime64(3, 'UTC') CODEC(Delta(8), LZ4),
    `day` Date MATERIALIZED toDate(clicked_at),
    `quarter` UInt8 MATERIALIZED intDiv(toUnixTimestamp64Milli(clicked_at) % 86400000, 900000),
    `domain` LowCardinality(String),
    `short_code` String,
    `destination_url` String CODEC(ZSTD(1)),
    `click_id` String,
    `country` LowCardinality(String),
    `continent` LowCardinality(String),
    `region` LowCardinality(String),
    `city` LowCardinality(String),
    `city_id` UInt32,
    `device` LowCardinality(String),
    `browser` LowCardinality(String),
    `browser_version` LowCardinality(String),
    `os` LowCardinality(String),
    `os_version` LowCardinality(String),
    `language` LowCardinality(String),
    `referrer` LowCardinality(String),
    `referrer_url` String CODEC(ZSTD(1)),
    `channel` LowCardinality(String),
    `social` LowCardinality(String),
    `utm_source` LowCardinality(String),
    `utm_medium` LowCardinality(String),
    `utm_campaign` LowCardinality(String),
    `utm_term` LowCardinality(String),
    `utm_content` LowCardinality(String),
    `trigger` LowCardinality(String),
    `method` LowCardinality(String),
    `status` UInt16,
    `is_bot` Bool,
    `bot_class` LowCardinality(String),
    `bot_name` LowCardinality(String),
    `bot_reasons` UInt32,
    `classifier_version` UInt16,
    `visitor_id` UInt64,
    `asn` UInt32,
    `network` LowCardinality(String),
    `user_agent` String CODEC(ZSTD(1)),
    `accept_language` LowCardinality(String),
    `headers` Map(String, String),
    `metadata` String CODEC(ZSTD(1)),
    `received_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `_topic` LowCardinality(String),
    `_partition` Int32 CODEC(Delta(4), ZSTD(1)),
    `_offset` Int64 CODEC(Delta(8), ZSTD(1)),
    `city_key` String ALIAS multiIf(city = '', '', city_id != 0, toString(city_id), concat(city, ', ', country)),
    `browser_key` String ALIAS if(browser_version = '', '', concat(browser, ' ', browser_version)),
    `os_key` String ALIAS if(os_version = '', '', concat(os, ' ', os_version)),
    `status_key` String ALIAS toString(status),
    `evidence` UInt64 ALIAS sipHash64(user_agent, headers, method, network),
    `position_key` UInt64 ALIAS sipHash64(_topic, _partition, _offset),
    INDEX position (_partition, _offset) TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (workspace_id, day, link_id, clicked_at)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192, enable_block_number_column = 1, enable_block_offset_column = 1;

CREATE TABLE clickmill.dead_letters
(
    `reason` LowCardinality(String),
    `field` LowCardinality(String),
    `received_at` DateTime64(3, 'UTC'),
    `payload` String CODEC(ZSTD(1)),
    `_topic` LowCardinality(String),
    `_partition` Int32,
    `_offset` Int64
)
ENGINE = MergeTree
ORDER BY (_topic, _partition, _offset)
TTL toDateTime(received_at) + toIntervalDay(14)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.erased_dead_letters
(
    `erasure` UInt64,
    `_topic` LowCardinality(String),
    `_partition` Int32,
    `positions` AggregateFunction(groupBitmap, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (_topic, _partition, erasure)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.erasures
(
    `erasure` UInt64,
    `workspace_id` String,
    `link_id` String,
    `is_of_visitor` Bool,
    `visitor_id` UInt64,
    `clicked_before` DateTime64(3, 'UTC'),
    `requested_by` String,
    `requested_at` DateTime64(3, 'UTC'),
    `clicks` UInt64,
    `dead_letters` UInt64,
    `invisible_at` DateTime64(3, 'UTC'),
    `rewritten_at` DateTime64(3, 'UTC'),
    `gone_at` DateTime64(3, 'UTC'),
    `closed_at` DateTime64(3, 'UTC'),
    `updated_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY erasure
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, min_age_to_force_merge_seconds = 600, index_granularity = 8192;

CREATE TABLE clickmill.links
(
    `workspace_id` String,
    `link_id` String,
    `domain` LowCardinality(String),
    `short_code` String,
    `destination_url` String CODEC(ZSTD(1)),
    `title` String CODEC(ZSTD(1)),
    `project_id` String,
    `project_slug` String,
    `project_name` String,
    `tags` Array(String),
    `created_at` DateTime64(3, 'UTC'),
    `archived` Bool,
    `updated_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY (workspace_id, link_id)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.migrations
(
    `number` UInt32,
    `name` String,
    `applied_at` DateTime('UTC') DEFAULT now()
)
ENGINE = MergeTree
ORDER BY number
SETTINGS index_granularity = 8192;

CREATE TABLE clickmill.reclassification_decisions
(
    `reclassification` UInt64,
    `is_carried_out` Bool,
    `decided_at` DateTime('UTC')
)
ENGINE = MergeTree
ORDER BY reclassification
TTL decided_at + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.reclassifications
(
    `reclassification` UInt64,
    `first_day` Date,
    `last_day` Date,
    `partitions` Array(String),
    `last_offsets` Array(Int64),
    `phase` LowCardinality(String),
    `erasure` UInt64,
    `updated_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY reclassification
TTL toDateTime(updated_at) + toIntervalDay(30) WHERE (phase IN ('applied', 'given_up')) AND (erasure = 0)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.reclassified_clicks
(
    `reclassification` UInt64,
    `position_key` UInt64,
    `behaviour` UInt32
)
ENGINE = MergeTree
PARTITION BY reclassification
ORDER BY position_key
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.reclassified_evidence
(
    `reclassification` UInt64,
    `key` UInt64,
    `verdict` UInt32,
    `is_bot` Bool
)
ENGINE = MergeTree
PARTITION BY reclassification
ORDER BY key
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.reclassified_totals
(
    `reclassification` UInt64,
    `workspace_id` LowCardinality(String),
    `bucket` DateTime('UTC'),
    `is_bot` Bool,
    `clicks` Int64
)
ENGINE = MergeTree
PARTITION BY reclassification
ORDER BY (workspace_id, bucket, is_bot)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.reclassified_verdicts
(
    `reclassification` UInt64,
    `verdict` UInt32,
    `is_bot` Bool,
    `bot_class` String,
    `bot_name` String,
    `bot_reasons` UInt32,
    `classifier_version` UInt16,
    `device` String,
    `browser` String,
    `browser_version` String,
    `os` String,
    `os_version` String
)
ENGINE = MergeTree
PARTITION BY reclassification
ORDER BY verdict
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.removals
(
    `removal` UInt64,
    `table_name` LowCardinality(String),
    `month` UInt32,
    `workspace_id` String,
    `planned_at` DateTime64(3, 'UTC'),
    `removed_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(removed_at)
ORDER BY (table_name, month, removal, workspace_id)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.removed_positions
(
    `removal` UInt64,
    `_topic` LowCardinality(String),
    `_partition` Int32,
    `positions` AggregateFunction(groupBitmap, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (_topic, _partition, removal)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.retention
(
    `workspace_id` String,
    `clicks_days` Nullable(UInt16),
    `totals_days` Nullable(UInt16),
    `updated_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY workspace_id
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.salts
(
    `day` Date32,
    `salt` FixedString(32),
    `created_at` DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (day, created_at)
TTL toDateTime(created_at) + toIntervalHour(48)
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 60, index_granularity = 8192, old_parts_lifetime = 60;

CREATE TABLE clickmill.spans
(
    `_topic` LowCardinality(String),
    `_partition` Int32,
    `first_offset` Int64,
    `last_offset` Int64,
    `messages` UInt64,
    `rows` UInt64,
    `duplicates` UInt64,
    `dead` UInt64,
    `received_until` DateTime64(3, 'UTC'),
    `settled_at` DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (_topic, _partition, first_offset)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.tokens
(
    `hash` FixedString(32),
    `token_id` SimpleAggregateFunction(max, String),
    `last_characters` SimpleAggregateFunction(max, String),
    `name` SimpleAggregateFunction(max, String),
    `scopes` SimpleAggregateFunction(max, Array(String)),
    `workspace_id` SimpleAggregateFunction(max, String),
    `links` SimpleAggregateFunction(max, Array(String)),
    `domains` SimpleAggregateFunction(max, Array(String)),
    `projects` SimpleAggregateFunction(max, Array(String)),
    `created_at` SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    `expires_at` SimpleAggregateFunction(max, Nullable(DateTime64(3, 'UTC'))),
    `revoked_at` SimpleAggregateFunction(max, Nullable(DateTime64(3, 'UTC'))),
    `used_at` SimpleAggregateFunction(max, Nullable(DateTime64(3, 'UTC')))
)
ENGINE = AggregatingMergeTree
ORDER BY hash
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE TABLE clickmill.totals_15m
(
    `workspace_id` LowCardinality(String),
    `bucket` DateTime('UTC'),
    `is_bot` Bool,
    `clicks` SimpleAggregateFunction(sum, Int64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (workspace_id, bucket, is_bot)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800, index_granularity = 8192;

CREATE MATERIALIZED VIEW clickmill.totals_15m_mv TO clickmill.totals_15m
(
    `workspace_id` LowCardinality(String),
    `bucket` DateTime('UTC'),
    `is_bot` Bool,
    `clicks` Int64
)
AS SELECT
    workspace_id,
    toStartOfFifteenMinutes(clicked_at) AS bucket,
    is_bot,
    toInt64(count()) AS clicks
FROM clickmill.clicks
GROUP BY
    workspace_id,
    bucket,
    is_bot;

