"""What Schemathesis cannot know of this API from its description alone.

Which parameters go together is said in words there, because a schema sees one parameter at a time. So a valid request is mended where two
of its parameters contradict each other, and is excused only where the server says that it refuses a combination.
"""

import re
import zoneinfo
from datetime import date

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import RejectedPositiveData

# A workspace and links that there are: most requests are about them, or nothing would be counted in any answer.
WORKSPACE, LINKS = "acme", ["spring", "summer"]
# What is changed for good is changed elsewhere.
ELSEWHERE = {"putRetention", "erase"}

DAYS = st.dates(min_value=date(2000, 1, 2), max_value=date(2026, 1, 1))
schemathesis.openapi.format("date", DAYS.map(str))
schemathesis.openapi.format("date-time", DAYS.map(lambda day: f"{day}T12:30:00+05:45"))
schemathesis.openapi.format("iana-time-zone", st.sampled_from(sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})))
schemathesis.openapi.format("ip-address", st.ip_addresses().map(str))


@schemathesis.hook
def before_load_schema(context, schema):
    """Leaves bodies of lines to the tests of taking clicks and links: a schema sees but a text there, and cannot tell a valid one."""
    for item in schema["paths"].values():
        for operation in item.values():
            operation.get("requestBody", {"content": {}})["content"].pop("application/x-ndjson", None)


# Rules about more than one parameter, or about more than a schema can say of one, as the server puts them.
COMBINATIONS = re.compile(
    "|".join(
        [
            "must not be given together with",
            "must be given with",
            "must only be given with",
            "must be after (from|compare_from)",
            "is a day that this time zone skipped",
            r"divides .* into more than 10000 buckets",
            "asks for more than 100000 points",
            "needs a single dimension",
            "is not answered for tag",
            "must be different dimensions",
            "cannot combine tag",
            "has `.*` twice",
            # Opaque texts that only an answer hands out.
            "must be the `?(next_cursor|X-Clickmill-Next-Since|X-Clickmill-Cursor)",
            "must be the column of the order",
            # A field that is bounded by another.
            "must not be less than clicks_days",
            # Bytes, where a schema counts characters.
            "must be at most (64|2048) bytes",
            "must not be more than 24 hours ahead",
            # A token's scopes and bounds.
            "is required unless the scope is `admin`",
            "cannot be given with",
            "is required with restrictions",
            "must be an instant to come",
        ]
    )
)


def is_valid(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


@schemathesis.hook
def map_case(context, case):
    if is_valid(case):
        aim(case)
        mend(case.query or {})
        if name_of(case) == "query" and isinstance(case.body, dict):
            mend(case.body)
        if name_of(case) in ("sendClicks", "putLinks"):
            case.body = plain(case.body)
        if name_of(case) == "sendClicks":
            for click in case.body if isinstance(case.body, list) else [case.body]:
                click["workspace_id"] = WORKSPACE
    return case


def name_of(case):
    return case.operation.definition.raw.get("operationId")


def plain(value):
    """10.0 is an integer to JSON Schema, and none to the readers of clicks and links, which are the same as Kafka's."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def aim(case):
    """Asks about what there is."""
    path = case.path_parameters or {}
    if name_of(case) in ELSEWHERE:
        return
    if "workspace_id" in path:
        path["workspace_id"] = WORKSPACE
    if "link_id" in path:
        path["link_id"] = LINKS[len(path["link_id"]) % 2]


def mend(query):
    """Leaves out what contradicts something else."""
    for opaque in ["cursor", "after", "since"]:
        query.pop(opaque, None)
    if "tz" in query:
        query.pop("tz_offset", None)
    if "period" in query or "from" not in query:
        query.pop("from", None)
        query.pop("to", None)
    if "ids" in query:
        query.pop("sort", None)
        query.pop("limit", None)
    if not {"compare_from", "compare_to"} <= query.keys():
        query.pop("compare_from", None)
        query.pop("compare_to", None)
        if query.get("compare") == "custom":
            query.pop("compare")
    else:
        query["compare"] = "custom"


@schemathesis.hook
def filter_failure(context, failure, case, response):
    # Whatever else is wrong with it, a body that is too large is refused for that.
    if isinstance(failure, AcceptedNegativeData) and response.status_code == 413:
        return False
    return not (isinstance(failure, RejectedPositiveData) and is_excused(response))


def is_excused(response):
    """Whether everything that is wrong with a request is a combination."""
    if response.status_code not in (400, 422):
        return False
    error = response.json()["error"]
    rules = [rule["message"] for rule in error.get("fields", []) + error.get("rejected", [])]
    return bool(rules) and all(COMBINATIONS.search(rule) for rule in rules)
