-- Every click that was accepted, bots included. One row each; nothing is ever updated in place by ingest.
--
-- Sorted for the questions that are asked: one workspace, some days, often one link. `day` and `quarter` are `clicked_at` in
-- UTC, coarser: what a window spans is told by three bytes of a click instead of eight, because the offset of every time zone is
-- a multiple of a quarter hour. docs/adr/0014 has the figures.
-- `_topic, _partition, _offset` say where a row came from; the audit and recovery rest on them.
-- An empty text means unknown. `user_agent`, `accept_language` and `headers` are the evidence behind a verdict.
CREATE TABLE IF NOT EXISTS clicks
(
    workspace_id LowCardinality(String),
    link_id String,
    clicked_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    day Date MATERIALIZED toDate(clicked_at),
    -- 0 to 95, of the day.
    quarter UInt8 MATERIALIZED intDiv(toUnixTimestamp64Milli(clicked_at) % 86400000, 900000),

    domain LowCardinality(String),
    short_code String,
    destination_url String CODEC(ZSTD(1)),
    click_id String,

    country LowCardinality(String),
    continent LowCardinality(String),
    region LowCardinality(String),
    city LowCardinality(String),
    city_id UInt32,

    device LowCardinality(String),
    browser LowCardinality(String),
    browser_version LowCardinality(String),
    os LowCardinality(String),
    os_version LowCardinality(String),
    language LowCardinality(String),

    referrer LowCardinality(String),
    referrer_url String CODEC(ZSTD(1)),
    channel LowCardinality(String),
    social LowCardinality(String),

    utm_source LowCardinality(String),
    utm_medium LowCardinality(String),
    utm_campaign LowCardinality(String),
    utm_term LowCardinality(String),
    utm_content LowCardinality(String),

    trigger LowCardinality(String),
    method LowCardinality(String),
    status UInt16,

    is_bot Bool,
    bot_class LowCardinality(String),
    bot_name LowCardinality(String),
    bot_reasons UInt32,
    classifier_version UInt16,
    visitor_id UInt64,

    user_agent String CODEC(ZSTD(1)),
    accept_language LowCardinality(String),
    headers Map(String, String),
    metadata String CODEC(ZSTD(1)),

    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    _topic LowCardinality(String),
    _partition Int32 CODEC(Delta, ZSTD(1)),
    _offset Int64 CODEC(Delta, ZSTD(1)),

    -- Dimensions that are made of several columns, or are no text: what reports group by.
    city_key String ALIAS multiIf(city = '', '', city_id != 0, toString(city_id), concat(city, ', ', country)),
    browser_key String ALIAS if(browser_version = '', '', concat(browser, ' ', browser_version)),
    os_key String ALIAS if(os_version = '', '', concat(os, ' ', os_version)),
    status_key String ALIAS toString(status),

    -- Finds the rows of a span without reading the others: see `queries/stored_clicks.sql`.
    INDEX position (_partition, _offset) TYPE minmax
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (workspace_id, day, link_id, clicked_at)
-- A plain MergeTree remembers tokens by the first setting. A server that makes a replicated or shared engine of it goes by the
-- other two, of which the default, one hour, is shorter than an outage.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
