#!/usr/bin/env python3
"""How fast exports are and what memory the API takes for them, format by format.

    scripts/export.py http://127.0.0.1:8080 clk_… WORKSPACE PID_OF_THE_API [QUERY]

Prints rows, bytes, seconds, and by how much the most memory that the process has had so far has risen. Needs no packages.
"""

import sys
import time
import urllib.request

FORMATS = ["ndjson", "csv", "arrow", "parquet"]
COMPRESSIONS = ["none", "gzip", "zstd"]


def most_memory(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])


def export(base, token, workspace, query):
    request = urllib.request.Request(f"{base}/v1/workspaces/{workspace}/export?{query}")
    request.add_header("Authorization", f"Bearer {token}")
    size, started = 0, time.monotonic()
    with urllib.request.urlopen(request) as answer:
        rows = int(answer.headers["X-Clickmill-Rows"])
        while piece := answer.read(1 << 20):
            size += len(piece)
    return rows, size, time.monotonic() - started


def main(base, token, workspace, pid, more=""):
    first = most_memory(pid)
    print("| format | compression | rows | MB | seconds | rows/s | MiB more |\n|---|---|---|---|---|---|---|")
    for format in FORMATS:
        for compression in COMPRESSIONS:
            query = f"format={format}&compression={compression}&{more}"
            rows, size, seconds = export(base, token, workspace, query)
            risen = (most_memory(pid) - first) / 1024
            print(
                f"| {format} | {compression} | {rows} | {size / 1e6:.1f} | {seconds:.1f} | {rows / seconds:.0f} | {risen:.1f} |",
                flush=True,
            )


main(*sys.argv[1:])
