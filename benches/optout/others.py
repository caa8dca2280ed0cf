"""The part of a network's records that have another contributor or a mention.

    python others.py NETWORK
"""

import pathlib
import sys

import duckdb

records = pathlib.Path(sys.argv[1]) / "records" / "*.parquet"
(part,) = duckdb.execute(
    "SELECT avg((coalesce(len(contributors), 0) + coalesce(len(mentions), 0) > 0)::int) FROM read_parquet(?, union_by_name = true)",
    [str(records)],
).fetchone()
print(part)
