"""DuckDB's side: duckdb.sql, with its variables set."""

import pathlib

import duckdb


def decide(network, tables, out, cutoff, threads):
    connection = duckdb.connect(config={"threads": threads})
    connection.execute("SET TimeZone = 'UTC'")
    for name, value in {"cutoff": cutoff, "network": str(network), "tables": str(tables), "out": str(out)}.items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
    connection.execute(pathlib.Path(__file__).with_name("duckdb.sql").read_text())
    connection.close()


def reasons(out):
    counts = duckdb.sql(f"SELECT reason, count(*) FROM read_parquet('{out}/decisions/*.parquet') GROUP BY 1 ORDER BY 1")
    return dict(counts.fetchall())
