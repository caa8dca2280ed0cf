"""Write the verdict table that DuckDB is handed: TABLES/verdict.parquet, one row a member, as sql/members.sql makes it.

    python fold.py NETWORK TABLES --cutoff 2025-11-15T00:00:00Z --threads 2

It holds what a member's side of every rule comes to at the cutoff, and for what a record may still ask: since when their place is known, when they were of age,
stays elsewhere that deny, and categories that are off. TABLES is what prepare.py made. Not a part of what is timed.
"""

import argparse
import datetime
import json
import pathlib

import duckdb_peer

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("network", type=pathlib.Path)
    parser.add_argument("tables", type=pathlib.Path)
    parser.add_argument("--cutoff", type=datetime.datetime.fromisoformat, required=True)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    print(json.dumps({"members": duckdb_peer.fold(asked.network, asked.tables, asked.cutoff, asked.threads)}))
