"""The bare pass: all records read, the permitted ones written, nothing decided. Which ones they are is a column that mark.py made."""

# What a corpus's data holds of a record, compressed as it is there.
COLUMNS = ["id", "text", "messages", "media", "category", "language", "licence", "attribution"]
LEVEL = 1


def by_duckdb(marked, out, threads):
    import duckdb

    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(f"""
            COPY (SELECT {", ".join(COLUMNS)} FROM read_parquet('{marked}/*.parquet') WHERE permitted)
            TO '{out}/permitted' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {LEVEL}, PER_THREAD_OUTPUT)
        """)


def by_polars(marked, out, threads):
    import polars as pl

    permitted = pl.scan_parquet(marked / "*.parquet").filter("permitted").select(COLUMNS)
    permitted.sink_parquet(
        out / "permitted/permitted.parquet", compression="zstd", compression_level=LEVEL, mkdir=True, maintain_order=False
    )


def rows(out):
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(path).num_rows for path in (out / "permitted").glob("*.parquet"))
