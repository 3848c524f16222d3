-- Clicks in the order of questions, without rollups of any kind: what the rollups are compared with.
CREATE TABLE clicks AS columns_of_clicks
ENGINE = MergeTree
PARTITION BY toYYYYMM(clicked_at)
ORDER BY (workspace_id, link_id, clicked_at)
