"""DuckDB's side: sql/terms.sql, sql/members.sql and sql/records.sql, with their variables set."""

import pathlib

import duckdb

SQL = pathlib.Path(__file__).with_name("sql")


def decide(network, tables, out, cutoff, threads):
    with connect(network, tables, cutoff, threads, out) as connection:
        for step in ["terms", "members", "records"]:
            connection.execute((SQL / f"{step}.sql").read_text())


def decide_folded(network, tables, out, cutoff, threads):
    """The same records.sql, with the verdict table that `fold` wrote in the place of members.sql."""
    with connect(network, tables, cutoff, threads, out) as connection:
        connection.execute((SQL / "terms.sql").read_text())
        connection.execute(f"CREATE TEMP TABLE verdict AS FROM read_parquet('{verdict(tables)}')")
        connection.execute((SQL / "records.sql").read_text())


def fold(network, tables, cutoff, threads):
    """Writes the verdict table, and says how many members are in it."""
    with connect(network, tables, cutoff, threads) as connection:
        for step in ["terms", "members"]:
            connection.execute((SQL / f"{step}.sql").read_text())
        (members,) = connection.execute(f"COPY verdict TO '{verdict(tables)}' (FORMAT parquet, COMPRESSION zstd)").fetchone()
        return members


def verdict(tables):
    return tables / "verdict.parquet"


def connect(network, tables, cutoff, threads, out=None):
    connection = duckdb.connect(config={"threads": threads})
    connection.execute("SET TimeZone = 'UTC'")
    for name, value in {"cutoff": cutoff, "network": str(network), "tables": str(tables), "out": out and str(out)}.items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
    return connection


def reasons(out):
    counts = duckdb.sql(f"SELECT reason, count(*) FROM read_parquet('{out}/decisions/*.parquet') GROUP BY 1 ORDER BY 1")
    return dict(counts.fetchall())
