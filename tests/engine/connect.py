"""The official Python client against the engine on a port: prints one line when all is well."""

import datetime
import io
import sys

import clickhouse_connect
import pyarrow
import pyarrow.parquet
from clickhouse_connect.driver.exceptions import DatabaseError, StreamFailureError

DAY = datetime.datetime(2026, 1, 1)


def connect(**more):
    return clickhouse_connect.get_client(host="127.0.0.1", port=int(sys.argv[1]), **more)


def fails(kinds, text, action):
    try:
        action()
    except kinds as error:
        assert text in str(error), error
    else:
        raise AssertionError(f"{text} was expected")


def arrow(values):
    days = pyarrow.array([DAY] * len(values), pyarrow.timestamp("s"))
    names = [f"row {value}" for value in values]
    return pyarrow.table({"a": pyarrow.array(values, pyarrow.uint32()), "b": names, "d": days})


def inserts(client):
    client.command("CREATE OR REPLACE TABLE t (a UInt32, b String, d DateTime) ENGINE = MergeTree ORDER BY a")
    rows = [[number, f"row {number}", DAY] for number in range(10_000)]
    assert client.insert("t", rows, column_names=["a", "b", "d"]).written_rows == 10_000
    client.insert_arrow("t", arrow([10_000]))
    file = io.BytesIO()
    pyarrow.parquet.write_table(arrow([10_001]), file)
    client.raw_insert("t", insert_block=file.getvalue(), fmt="Parquet")
    client.raw_insert("t", ["a", "b"], '{"a": 10002, "b": "row 10002"}\n', fmt="JSONEachRow")
    assert client.query("SELECT count(), max(a), uniqExact(b) FROM t").result_rows == [(10_003, 10_002, 10_003)]


def queries(client):
    found = client.query("SELECT b FROM t WHERE a = {a:UInt32}", parameters={"a": 5}).result_rows
    assert found == [("row 5",)]
    assert client.query_arrow("SELECT a FROM t ORDER BY a").num_rows == 10_003
    assert client.raw_query("SELECT 1 AS x FORMAT JSONEachRow") == b'{"x":1}\n'
    assert client.command("SELECT count() FROM t", settings={"max_threads": 1}) == 10_003
    with client.query_row_block_stream("SELECT number FROM numbers(1000000)") as stream:
        assert sum(len(block) for block in stream) == 1_000_000
    client.command("CREATE TEMPORARY TABLE mine (a UInt8)")
    client.insert("mine", [[1], [2]], column_names=["a"])
    assert client.command("SELECT sum(a) FROM mine") == 3


def failures(client):
    broken = "SELECT number, throwIf(number = 3000000) FROM numbers(10000000)"
    fails(DatabaseError, "UNKNOWN_TABLE", lambda: client.query("SELECT * FROM nosuch"))
    fails((StreamFailureError, DatabaseError), "395", lambda: client.query(broken).result_rows)
    assert client.command("SELECT 1") == 1


for compress in (True, False, "lz4", "zstd", "gzip"):
    client = connect(compress=compress)
    inserts(client)
    queries(client)
    failures(client)
    client.close()
fails(DatabaseError, "516", lambda: connect(password="wrong"))
print("all is well")
