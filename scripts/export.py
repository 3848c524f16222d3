#!/usr/bin/env python3
"""Exports at full size: whether they have exactly what is stored, how fast they are, and what memory the API takes for them.

    scripts/export.py formats http://127.0.0.1:8080 TOKEN WORKSPACE PID_OF_THE_API ENGINE_URL
    scripts/export.py resume http://127.0.0.1:8080 TOKEN WORKSPACE TIMES

`formats` has each format, compressed in each way, poured into a table of the engine, and compares the number of rows and a check sum of each
column with those of the clicks. No clicks may come in meanwhile. `resume` breaks an export off at random places so many times and goes on with it; then it
exports what was stored since it began, until nothing more comes, and fails unless every click that is stored then was handed out once. Clicks may and
should come in meanwhile. Neither needs packages.
"""

import http.client
import json
import random
import sys
import time
from urllib.parse import urlencode, urlsplit

FORMATS = {"ndjson": "JSONEachRow", "csv": "CSVWithNames", "arrow": "ArrowStream", "parquet": "Parquet"}
COMPRESSIONS = ["none", "gzip", "zstd"]
INSTANTS = ["clicked_at", "received_at"]
NUMBERS = ["city_id", "status", "classifier_version", "asn"]
PIECE = 1 << 20
# For so many seconds nothing may come before nothing more is expected, and before what is lacking is taken for lost.
LULL, PATIENCE = 5, 60


def export(base, token, workspace, **query):
    """The answer to a question for an export."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc)
    path = f"/v1/workspaces/{workspace}/export?{urlencode(query)}"
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    return answer


def ask(engine, statement, body=None, compression="none", **settings):
    """What the engine says to a statement, whose data may follow piece by piece."""
    connection = http.client.HTTPConnection(urlsplit(engine).netloc)
    headers = {} if compression == "none" else {"Content-Encoding": compression}
    path = "/?" + urlencode({"database": "clickmill", "query": statement, **settings})
    connection.request("POST", path, body=body, headers=headers, encode_chunked=body is not None)
    answer = connection.getresponse()
    text = answer.read().decode()
    assert answer.status == 200, text
    return text.rstrip("\n")


def most_memory(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])


def type_of(column, format):
    if column in INSTANTS:
        return "DateTime64(3, 'UTC')"
    if column in NUMBERS:
        return "Nullable(UInt32)"
    if column == "is_bot":
        return "Bool"
    if column == "bot_reasons":
        return "String" if format == "csv" else "Array(String)"
    return "Nullable(String)"


def check_sum(column, format):
    """A check sum of a column of an export."""
    if column in INSTANTS:
        return f"sum(toUnixTimestamp64Milli({column}))"
    if column in NUMBERS:
        return f"sum(ifNull({column}, 0))"
    if column == "is_bot":
        return "countIf(is_bot)"
    if column == "bot_reasons":
        return "sum(length(splitByChar(';', bot_reasons)) - empty(bot_reasons))" if format == "csv" else "sum(length(bot_reasons))"
    return f"sum(cityHash64(ifNull({column}, '')))"


def check_sum_of_stored(column):
    """The same of what is stored."""
    stored = {
        "clicked_at_local": "concat(replaceOne(toString(clicked_at), ' ', 'T'), '+00:00')",
        "visitor_id": "if(visitor_id = 0, '', lower(leftPad(hex(visitor_id), 16, '0')))",
        "position": "concat(_topic, ':', toString(_partition), ':', toString(_offset))",
    }
    if column == "bot_reasons":
        return "sum(bitCount(bot_reasons))"
    if column in INSTANTS + NUMBERS + ["is_bot"]:
        return check_sum(column, "stored")
    return f"sum(cityHash64({stored.get(column, f'toString({column})')}))"


def pour(answer, engine, columns, format, compression):
    """Has the engine take an export in, and gives its bytes and its check sums."""
    types = ", ".join(f"{column} {type_of(column, format)}" for column in columns)
    ask(engine, "DROP TABLE IF EXISTS exported")
    ask(engine, f"CREATE TABLE exported ({types}) ENGINE = MergeTree ORDER BY ()")
    size = 0

    def pieces():
        nonlocal size
        while piece := answer.read(PIECE):
            size += len(piece)
            yield piece

    outside = "none" if format == "parquet" else compression
    insert = f"INSERT INTO exported FORMAT {FORMATS[format]}"
    ask(engine, insert, pieces(), outside, date_time_input_format="best_effort", max_memory_usage=0)
    sums = ", ".join(check_sum(column, format) for column in columns)
    return size, ask(engine, f"SELECT count(), {sums} FROM exported")


def formats(base, token, workspace, pid, engine):
    head = export(base, token, workspace, format="csv", limit=1).read().decode()
    columns = head.split("\n")[0].split(",")
    sums = ", ".join(check_sum_of_stored(column) for column in columns)
    stored = ask(engine, f"SELECT count(), {sums} FROM clicks WHERE workspace_id = {{workspace:String}}", param_workspace=workspace)
    first = most_memory(pid)
    print("| format | compression | rows | MB | seconds, poured in | rows/s | MiB more |\n|---|---|--:|--:|--:|--:|--:|")
    for format in FORMATS:
        for compression in COMPRESSIONS:
            started = time.monotonic()
            answer = export(base, token, workspace, format=format, compression=compression)
            rows = int(answer.headers["X-Clickmill-Rows"])
            size, exported = pour(answer, engine, columns, format, compression)
            seconds = time.monotonic() - started
            for column, one, other in zip(["rows"] + columns, exported.split("\t"), stored.split("\t")):
                assert one == other, (format, compression, column, one, other)
            risen = (most_memory(pid) - first) / 1024
            print(f"| {format} | {compression} | {rows} | {size / 1e6:.0f} | {seconds:.1f} | {rows / seconds:.0f} | {risen:.1f} |", flush=True)
    ask(engine, "DROP TABLE exported")
    print(f"\nrows and check sums of {len(columns)} columns as stored, {len(FORMATS) * len(COMPRESSIONS)} times")


def whole_lines(answer, most):
    """Whole lines of an answer that is broken off after so many bytes, and whether it came to its end before that."""
    data = bytearray()
    while len(data) < most and (piece := answer.read(min(PIECE, most - len(data)))):
        data += piece
    answer.close()
    return data[: data.rfind(b"\n") + 1].splitlines(), len(data) < most


def whole_export(ask_again, breaks, every):
    """The positions of an export that is broken off so many times at most, about every so many bytes; and how often it was."""
    answer = ask_again()
    rows, cursor = int(answer.headers["X-Clickmill-Rows"]), answer.headers["X-Clickmill-Cursor"]
    since, positions, broken = answer.headers["X-Clickmill-Next-Since"], [], 0
    after = {}
    while True:
        most = random.randint(1, 2 * every) if broken < breaks else sys.maxsize
        lines, ended = whole_lines(answer, most)
        positions += (json.loads(line)["position"] for line in lines)
        if ended:
            assert len(positions) == rows, (len(positions), rows)
            return positions, since, broken
        broken += 1
        if lines:
            last = json.loads(lines[-1])
            after = {"after": f"{last['clicked_at']},{last['position']}"}
        answer = ask_again(cursor=cursor, **after)


def resume(base, token, workspace, times):
    seen, total, exports, since, left, quiet = [], 0, 0, {}, int(times), 0
    while quiet < LULL or (total != len(seen) and quiet < PATIENCE):
        def ask_again(**more):
            return export(base, token, workspace, columns="clicked_at,position", **since, **more)

        positions, next_since, broken = whole_export(ask_again, left, every=5_000_000)
        seen, exports, left, since = seen + positions, exports + 1, left - broken, {"since": next_since}
        total, quiet = totals(base, token, workspace), 0 if positions else quiet + 1
        if positions:
            print(f"export {exports}: {len(positions)} clicks, broken off {broken} times", flush=True)
        else:
            time.sleep(1)
    assert left == 0, f"{left} times too few broken off"
    assert len(set(seen)) == len(seen) == total, (len(set(seen)), len(seen), total)
    print(f"{total} clicks, each once, as many as the API counts")


def totals(base, token, workspace):
    connection = http.client.HTTPConnection(urlsplit(base).netloc)
    path = f"/v1/workspaces/{workspace}/analytics/totals?period=total"
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    return json.loads(connection.getresponse().read())["totals"]["clicks"]


{"formats": formats, "resume": resume}[sys.argv[1]](*sys.argv[2:])
