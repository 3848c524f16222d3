-- What is known about each link: the registry that `PUT …/links` fills. The latest state of a link wins.
--
-- Readers say FINAL, so that a state that is not merged away yet is not seen; bound to a workspace by the key that is cheap.
-- A click counts whether or not its link is known. An empty text means unknown, and so does the epoch in `created_at`.
CREATE TABLE IF NOT EXISTS links
(
    workspace_id String,
    link_id String,
    domain LowCardinality(String),
    short_code String,
    destination_url String CODEC(ZSTD(1)),
    title String CODEC(ZSTD(1)),
    project_id String,
    project_slug String,
    project_name String,
    tags Array(String),
    created_at DateTime64(3, 'UTC'),
    archived Bool,
    updated_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY (workspace_id, link_id)
-- As for all tables, see `0001_create_clicks_by_day.sql`; but each PUT has a token of its own, for it is never a mistake to put the same again.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
