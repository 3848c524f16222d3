"""Loads a workspace of Clickmill into DuckDB: run again, it loads what came since. See README.md."""

import dlt
from dlt.sources.helpers.rest_client.paginators import HeaderCursorPaginator
from dlt.sources.rest_api import rest_api_resources

# What is unknown in every row of a load has a type all the same, and an id that looks like a date stays a text.
TEXTS = (
    "click_id link_id domain short_code destination_url country continent region city device browser browser_version os os_version language "
    "referrer referrer_url channel social utm_source utm_medium utm_campaign utm_term utm_content trigger method bot_class bot_name "
    "visitor_id network user_agent accept_language position"
)
CLICK = {name: {"data_type": "text"} for name in TEXTS.split()}
CLICK |= {name: {"data_type": "bigint"} for name in ("city_id", "asn")}
CLICK |= {name: {"data_type": "json"} for name in ("metadata", "bot_reasons")}
LINK = {name: {"data_type": "text"} for name in ("link_id", "domain", "short_code", "destination_url", "title")}
LINK |= {"project": {"data_type": "json"}, "tags": {"data_type": "json"}, "created_at": {"data_type": "timestamp"}}


class ExportPages(HeaderCursorPaginator):
    """Parts of one export; the first of the next run begins where the last of this one ended.

    dlt stores the state with the rows, so that both are kept or neither.
    """

    def __init__(self):
        super().__init__("X-Clickmill-Next-Cursor", "cursor")

    def init_request(self, request):
        since = dlt.current.resource_state().get("since")
        request.params = request.params | ({"since": since} if since else {})

    def update_state(self, response, data=None):
        super().update_state(response, data)
        if not self.has_next_page:
            dlt.current.resource_state()["since"] = response.headers["X-Clickmill-Next-Since"]

    def update_request(self, request):
        super().update_request(request)
        # A cursor has it in it.
        request.params.pop("since", None)


def lines_to_array(response, *args, **kwargs):
    """An export is a click a line; dlt reads one JSON value."""
    response._content = b"[" + b",".join(response.content.splitlines()) + b"]"


@dlt.source
def clickmill(
    url: str = dlt.config.value,
    workspace: str = dlt.config.value,
    token: str = dlt.secrets.value,
    page_size: int = 10_000,
):
    """Clicks in the order they came in, links, and counts by day.

    Args:
        url: where the API is, such as http://127.0.0.1:8080
        workspace: whose clicks
        token: one that may read and export them
        page_size: how many clicks are in memory at a time, 1 kB each
    """
    clicks = {
        "name": "clicks",
        "primary_key": "position",
        "write_disposition": "merge",
        "columns": CLICK,
        "endpoint": {
            "path": "export",
            "params": {"order": "ingest", "limit": page_size},
            "paginator": ExportPages(),
            "data_selector": "$",
            "response_actions": [{"status_code": 200, "action": lines_to_array}],
        },
    }
    links = {
        "name": "links",
        "primary_key": "link_id",
        "write_disposition": "merge",
        "columns": LINK,
        "endpoint": {
            "path": "links",
            "params": {"limit": 1000},
            "paginator": {"type": "cursor", "cursor_path": "next_cursor", "cursor_param": "cursor"},
            "data_selector": "links",
        },
    }
    days = {
        "name": "days",
        "write_disposition": "replace",
        "endpoint": {
            "path": "analytics/timeseries",
            "params": {"bucket": "day", "period": "total", "compare": "none"},
            "paginator": "single_page",
            "data_selector": "series",
        },
    }
    client = {"base_url": f"{url}/v1/workspaces/{workspace}/", "auth": {"type": "bearer", "token": token}}
    yield from rest_api_resources({"client": client, "resources": [clicks, links, days]})


if __name__ == "__main__":
    pipeline = dlt.pipeline("clickmill", destination="duckdb", dataset_name="clickmill_data")
    pipeline.run(clickmill())
    for table, rows in pipeline.last_trace.last_normalize_info.row_counts.items():
        print(f"{table}: {rows} rows")
