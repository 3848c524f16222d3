-- Clicks by day and country, with ClickHouse: it asks for the export by itself. The user needs READ ON URL.
--   clickhouse-client --queries-file examples/clickhouse.sql --param_authorization="Bearer $CLICKMILL_TOKEN" \
--     --param_export='http://127.0.0.1:8080/v1/workspaces/demo/export?format=parquet&columns=clicked_at,country,is_bot'
SELECT toDate(clicked_at, 'UTC') AS day, country, count() AS clicks, countIf(NOT is_bot) AS human_clicks, countIf(is_bot) AS bot_clicks
FROM url({export:String}, 'Parquet', headers('Authorization' = {authorization:String}))
GROUP BY day, country
ORDER BY day, country
FORMAT CSVWithNames
