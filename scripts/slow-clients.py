#!/usr/bin/env python3
"""A thousand clients that are slow on purpose, and how long others wait meanwhile.

    clickmill demo &                          # prints an address and a token
    scripts/slow-clients.py http://127.0.0.1:8080 clk_... demo [slow clients] [seconds]

Others ask alone first, then beside the slow clients, each of which comes again as soon as it is cut. Fails when their p99 is twice what it
was alone, when an answer is not 200, or when somebody was not cut in time. Needs nothing but Python.
"""

import asyncio
import http.client
import multiprocessing
import random
import resource
import socket
import statistics
import sys
import time
from urllib.parse import urlsplit

# What a connection may take by default, and how much later than that it may be cut.
HEAD, BODY, UNREAD, SLACK = 10, 20, 30, 5
# The same window again and again is given out of the cache; another one each time is counted.
START = 1_772_323_200_000
LARGE = "timeseries?bucket=minute&from=2026-03-01T00:00:00Z&to=2026-03-03T00:00:00Z"


class Slow:
    """Keeps slow clients connected, and notes after how many seconds each was cut."""

    def __init__(self, address, token, workspace, until):
        self.address, self.until, self.cut = address, until, {}
        self.path = f"/v1/workspaces/{workspace}/analytics"
        self.head = f" HTTP/1.1\r\nHost: {address[0]}\r\nAuthorization: Bearer {token}\r\n"

    async def end(self, reader):
        while await reader.read(65536):
            pass

    async def dribble(self, reader, writer):
        end = asyncio.create_task(self.end(reader))
        while not end.done():
            writer.write(b"x")
            await asyncio.wait([end], timeout=1)
        await end

    async def silent(self, reader, writer):
        await self.end(reader)

    async def idle(self, reader, writer):
        writer.write(f"GET /health/live{self.head}\r\n".encode())
        await self.end(reader)

    async def head_by_the_byte(self, reader, writer):
        writer.write(f"GET {self.path}/totals{self.head}X-Slow: ".encode())
        await self.dribble(reader, writer)

    async def body_by_the_byte(self, reader, writer):
        writer.write(f"POST {self.path}/query{self.head}Content-Length: 1000\r\n\r\n".encode())
        await self.dribble(reader, writer)

    async def deaf(self, reader, writer):
        writer.transport.pause_reading()
        writer.write(f"GET {self.path}/{LARGE}{self.head}\r\n".encode() * 3)
        # What is not read is cut by a reset, which is seen when something is sent.
        while not writer.transport.is_closing():
            await asyncio.sleep(0.5)
            writer.write(b"\r\n")

    async def connect(self):
        # Whoever does not read takes as little as possible by not reading.
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connection, self.address)
        return connection

    async def come_again(self, kind, after):
        await asyncio.sleep(after)
        while time.monotonic() < self.until:
            reader, writer = await asyncio.open_connection(sock=await self.connect(), limit=4096)
            start = time.monotonic()
            try:
                await asyncio.wait_for(getattr(self, kind)(reader, writer), UNREAD + 2 * SLACK)
            except OSError:  # a reset, or the time is over, which the table shows
                pass
            self.cut.setdefault(kind, []).append(time.monotonic() - start)
            writer.transport.abort()

    async def run(self, count):
        kinds = ["silent", "idle", "head_by_the_byte", "body_by_the_byte", "deaf"]
        # Not all at the same instant: the system itself would lose some before anybody accepts them.
        each = (self.come_again(kinds[number % len(kinds)], 2 * number / count) for number in range(count))
        await asyncio.gather(*each)


def be_slow(results, count, *args):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    slow = Slow(*args)
    asyncio.run(slow.run(count))
    results.put(slow.cut)


def ask(address, token, workspace, seconds, first):
    """How long answers took, in milliseconds: out of the cache, and counted."""
    connection = http.client.HTTPConnection(*address)
    times = {"out of the cache": [], "counted": []}
    end, number = time.monotonic() + seconds, first
    while time.monotonic() < end:
        number += 1
        for kind, window in (("out of the cache", 0), ("counted", number)):
            path = f"/v1/workspaces/{workspace}/analytics/totals?from={START}&to={START + 86_400_000 * 30 + window}"
            start = time.perf_counter()
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            answer.read()
            times[kind].append((time.perf_counter() - start) * 1000)
            assert answer.status == 200, answer.status
            time.sleep(0.005)
    return times, number


def p99(times):
    return statistics.quantiles(times, n=100)[98]


def main():
    url, token, workspace = sys.argv[1:4]
    count, seconds = ([int(text) for text in sys.argv[4:]] + [1000, 60][len(sys.argv) - 4 :])[:2]
    address = (urlsplit(url).hostname, urlsplit(url).port)
    _, number = ask(address, token, workspace, 3, random.randrange(86_400_000))
    alone, number = ask(address, token, workspace, seconds, number)
    results = multiprocessing.Queue()
    until = time.monotonic() + seconds + 4
    slow = multiprocessing.Process(target=be_slow, args=(results, count, address, token, workspace, until))
    slow.start()
    time.sleep(4)
    beside, _ = ask(address, token, workspace, seconds, number)
    cut = results.get()
    slow.join()

    print(f"| answers | alone, p50 / p99 | beside {count} slow clients | p99 times as long |\n|---|--:|--:|--:|")
    fails = []
    for kind, times in alone.items():
        ratio = p99(beside[kind]) / p99(times)
        show = lambda times: f"{statistics.median(times):.1f} / {p99(times):.1f} (n={len(times)})"
        print(f"| {kind} | {show(times)} | {show(beside[kind])} | {ratio:.2f} |")
        if ratio >= 2:
            fails.append(f"{kind}: p99 is {ratio:.2f} times as long")
    print("\n| slow clients | cut | after, least / most | may take |\n|---|--:|--:|--:|")
    allowed = {"silent": HEAD, "idle": HEAD, "head_by_the_byte": HEAD, "body_by_the_byte": BODY, "deaf": UNREAD}
    for kind, most in allowed.items():
        after = cut.get(kind, [0])
        print(f"| {kind.replace('_', ' ')} | {len(after)} | {min(after):.1f} / {max(after):.1f} s | {most} s |")
        if not most - 1 < min(after) <= max(after) < most + SLACK:
            fails.append(f"{kind}: cut after {min(after):.1f} to {max(after):.1f} s instead of {most}")
    sys.exit("\n".join(fails))


if __name__ == "__main__":
    main()
