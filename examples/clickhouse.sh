#!/usr/bin/env bash
# Copies clicks into a ClickHouse server of yours; run again, it adds those that came since. Arguments: the addresses of the export and of the server.
#   CLICKMILL_TOKEN=clk_… examples/clickhouse.sh http://127.0.0.1:8080/v1/workspaces/demo/export http://127.0.0.1:8123
set -euo pipefail
export=$1 server=$2 since=clicks.since new=$(mktemp -d)
trap 'rm -r "$new"' EXIT

curl -sS --fail-with-body "$server" --data-binary "CREATE TABLE IF NOT EXISTS my_clicks (position String, clicked_at DateTime64(3, 'UTC'),
  link_id String, country LowCardinality(String), is_bot Bool) ENGINE = ReplacingMergeTree ORDER BY (clicked_at, position)"

query="format=parquet&order=ingest&columns=position,clicked_at,link_id,country,is_bot"
if [ -s $since ]; then query="$query&since=$(cat $since)"; fi
curl -sSf -H "Authorization: Bearer $CLICKMILL_TOKEN" "$export?$query" -D "$new/head" -o "$new/clicks.parquet"

# The same as: clickhouse-client --query 'INSERT INTO my_clicks FORMAT Parquet' < clicks.parquet
curl -sS --fail-with-body "$server/?query=INSERT+INTO+my_clicks+FORMAT+Parquet" -X POST -T - < "$new/clicks.parquet"

# Killed before this line, it inserts the same once more the next time: of a position, FINAL shows one row.
sed -n 's/^x-clickmill-next-since: //Ip' "$new/head" | tr -d '\r' > $since.new && mv $since.new $since
echo "$(sed -n 's/^x-clickmill-rows: //Ip' "$new/head" | tr -d '\r') new clicks"
