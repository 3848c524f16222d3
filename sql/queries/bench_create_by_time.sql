-- Clicks in the order of time, as logs are usually kept: what the order of questions is compared with.
CREATE TABLE clicks AS columns_of_clicks
ENGINE = MergeTree
PARTITION BY toYYYYMM(clicked_at)
ORDER BY clicked_at
