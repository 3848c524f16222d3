"""Clicks by day and country, with polars. Argument: the export's address, such as http://127.0.0.1:8080/v1/workspaces/demo/export"""

import os
import sys
import urllib.request

import polars

url = sys.argv[1] + "?format=arrow&columns=clicked_at,country,is_bot"
token = os.environ["CLICKMILL_TOKEN"]

request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
with urllib.request.urlopen(request) as answer:
    clicks = polars.read_ipc_stream(answer.read())

by_day = (
    clicks.group_by(polars.col("clicked_at").dt.date().alias("day"), "country")
    .agg(polars.len().alias("clicks"), (~polars.col("is_bot")).sum().alias("human_clicks"), polars.col("is_bot").sum().alias("bot_clicks"))
    .sort("day", "country")
)
print(by_day.write_csv(), end="")
