-- What lets callers in. Of a token only its SHA-256 is kept: it is 178 random bits, so nobody finds it by trying.
--
-- Every column goes from nothing to something once, `used_at` excepted, which only grows; so what is inserted about a token is put
-- together by `max`, and whoever revokes or uses it need not know the rest.
-- `expires_at`, `revoked_at` and `used_at` are NULL while there is no such instant. Empty lists are no restriction.
CREATE TABLE IF NOT EXISTS tokens
(
    hash FixedString(32),
    token_id SimpleAggregateFunction(max, String),
    last_characters SimpleAggregateFunction(max, String),
    name SimpleAggregateFunction(max, String),
    scopes SimpleAggregateFunction(max, Array(String)),
    workspace_id SimpleAggregateFunction(max, String),
    links SimpleAggregateFunction(max, Array(String)),
    domains SimpleAggregateFunction(max, Array(String)),
    projects SimpleAggregateFunction(max, Array(String)),
    created_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    expires_at SimpleAggregateFunction(max, Nullable(DateTime64(3, 'UTC'))),
    revoked_at SimpleAggregateFunction(max, Nullable(DateTime64(3, 'UTC'))),
    used_at SimpleAggregateFunction(max, Nullable(DateTime64(3, 'UTC')))
)
ENGINE = AggregatingMergeTree
ORDER BY hash
-- As for all tables, see `0001_create_clicks_by_day.sql`; but each insert has a token of its own.
SETTINGS
    non_replicated_deduplication_window = 10000,
    replicated_deduplication_window = 10000,
    replicated_deduplication_window_seconds = 604800
