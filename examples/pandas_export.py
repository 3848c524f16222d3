"""Clicks by day and country, with pandas. Argument: the export's address, such as http://127.0.0.1:8080/v1/workspaces/demo/export"""

import os
import sys

import pandas

url = sys.argv[1] + "?format=parquet&columns=clicked_at,country,is_bot"
token = os.environ["CLICKMILL_TOKEN"]

clicks = pandas.read_parquet(url, storage_options={"Authorization": f"Bearer {token}"})

clicks["day"] = clicks["clicked_at"].dt.date
by_day = clicks.groupby(["day", "country"], dropna=False).agg(clicks=("is_bot", "size"), bot_clicks=("is_bot", "sum"))
by_day.insert(1, "human_clicks", by_day["clicks"] - by_day["bot_clicks"])
print(by_day.to_csv(), end="")
