"""Clicks by day and country, with DuckDB. Argument: the export's address, such as http://127.0.0.1:8080/v1/workspaces/demo/export"""

import os
import sys

import duckdb

url, token = sys.argv[1], os.environ["CLICKMILL_TOKEN"]

duckdb.execute("INSTALL httpfs; LOAD httpfs; SET TimeZone = 'UTC'")
# Without a scope, DuckDB would show the token to every server it reads from.
server = "/".join(url.split("/")[:3])
duckdb.execute(f"CREATE SECRET clickmill (TYPE http, BEARER_TOKEN '{token}', SCOPE '{server}/')")

by_day = duckdb.sql(f"""
    SELECT clicked_at::DATE AS day, country, count(*) AS clicks, count_if(NOT is_bot) AS human_clicks, count_if(is_bot) AS bot_clicks
    FROM read_parquet('{url}?format=parquet&columns=clicked_at,country,is_bot')
    GROUP BY ALL ORDER BY ALL
""")
by_day.write_csv("/dev/stdout")
