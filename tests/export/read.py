# Reads exports with the tools that people use, and compares each with what the engine wrote. Argument: the folder.
import csv, gzip, io, json, os, sys

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.ipc
import pyarrow.parquet

folder = sys.argv[1]


def parsed(text):
    return None if text is None else json.dumps(json.loads(text))


def stored():
    with open(os.path.join(folder, "stored"), encoding="utf-8") as lines:
        for line in lines:
            click = json.loads(line)
            click["metadata"] = parsed(click["metadata"])
            yield click


STORED = list(stored())
COLUMNS = list(STORED[0])
POSITIONS = [click["position"] for click in STORED]
STATUS = sum(int(click["status"]) for click in STORED)


def unpacked(path, compression):
    with open(path, "rb") as file:
        data = file.read()
    if compression == "gzip":
        return gzip.decompress(data)
    if compression == "zstd":
        return pyarrow.CompressedInputStream(pyarrow.BufferReader(data), "zstd").read()
    return data


def plain(value):
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def of_ndjson(data):
    for line in data.decode().splitlines():
        click = json.loads(line)
        metadata, reasons = click.pop("metadata"), click.pop("bot_reasons")
        click = {name: plain(value) for name, value in click.items()}
        click["metadata"] = None if metadata is None else json.dumps(metadata)
        click["bot_reasons"] = ";".join(reasons)
        yield click


def of_csv(data):
    for click in csv.DictReader(io.StringIO(data.decode(), newline="")):
        for name, text in click.items():
            assert text[:1] not in "=+-@\t\r" or text == "", (name, text)
            if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r"):
                text = text[1:]
            click[name] = text if text or name == "bot_reasons" else None
        click["metadata"] = parsed(click["metadata"])
        yield click


def of_table(table):
    assert table.column_names == COLUMNS
    for click in table.to_pylist():
        for name in ("clicked_at", "received_at"):
            click[name] = click[name].strftime("%Y-%m-%dT%H:%M:%S.") + f"{click[name].microsecond // 1000:03}Z"
        click["bot_reasons"] = ";".join(click["bot_reasons"])
        click = {name: plain(value) for name, value in click.items()}
        click["metadata"] = parsed(click["metadata"])
        yield click


def compare(what, clicks):
    clicks = list(clicks)
    assert len(clicks) == len(STORED), (what, len(clicks))
    for click, expected in zip(clicks, STORED):
        assert list(click) and click == expected, (what, click, expected)


def agree(what, positions, status):
    assert list(positions) == POSITIONS, what
    assert int(status) == STATUS, (what, status)


def read(format, compression, path):
    what = f"{format} {compression}"
    data = unpacked(path, "none" if format == "parquet" else compression)
    codec = {"none": "infer", "gzip": "gzip", "zstd": "zstd"}[compression]
    if format == "ndjson":
        compare(what, of_ndjson(data))
        frame = pandas.read_json(io.BytesIO(data), lines=True)
        agree(what, frame["position"], frame["status"].sum())
        named = path + (".json.gz" if compression == "gzip" else ".json.zst" if compression == "zstd" else ".json")
        os.symlink(path, named)
        agree(what, *of_duckdb(f"read_json('{named}', format = 'newline_delimited')"))
    elif format == "csv":
        compare(what, of_csv(data))
        frame = pandas.read_csv(path, compression=None if codec == "infer" else codec) if compression != "zstd" else pandas.read_csv(io.BytesIO(data))
        agree(what, frame["position"], frame["status"].sum())
        agree(what, *of_duckdb(f"read_csv('{path}', compression = '{compression}', header = true, quote = '\"', escape = '\"', new_line = '\\n')"))
        frame = polars.read_csv(data, infer_schema_length=None)
        agree(what, frame["position"], frame["status"].sum())
    elif format == "parquet":
        compare(what, of_table(pyarrow.parquet.read_table(path)))
        agree(what, *of_duckdb(f"read_parquet('{path}')"))
        frame = polars.read_parquet(path)
        agree(what, frame["position"], frame["status"].sum())
        frame = pandas.read_parquet(path)
        agree(what, frame["position"], frame["status"].sum())
    else:
        compare(what, of_table(pyarrow.ipc.open_stream(data).read_all()))
        frame = polars.read_ipc_stream(data)
        agree(what, frame["position"], frame["status"].sum())


def of_duckdb(source):
    duckdb.execute("SET preserve_insertion_order = true")
    rows = duckdb.sql(f"SELECT position, status FROM {source}").fetchall()
    return [row[0] for row in rows], sum(row[1] for row in rows)


files = 0
for format in ("ndjson", "csv", "parquet", "arrow"):
    for compression in ("none", "gzip", "zstd"):
        read(format, compression, os.path.join(folder, f"{format}.{compression}"))
        files += 1
print(f"{files} files of {len(STORED)} clicks")
