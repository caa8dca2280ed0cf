"""Let another engine do a part of what `abide build` does with a network.

    python peer.py ENGINE NETWORK TABLES OUT --cutoff 2025-11-15T00:00:00Z --threads 2

`duckdb` and `polars` decide and write the permitted records. NETWORK holds members/*.parquet and records/*.parquet, TABLES what prepare.py made
of its history and terms. `duckdb_folded` does so with the verdict table that fold.py left in TABLES. They write OUT/permitted (64 buckets by a
hash of the author) and OUT/decisions (every record), both zstd Parquet. `duckdb_pass` and `polars_pass` decide nothing: NETWORK is what mark.py
made of the records, and the marked ones go to OUT/permitted.

Prints one line of JSON. `seconds` and `cpu_seconds` begin with the first file opened and end with the last one closed; what follows, the
counting, is not in them.
"""

import argparse
import datetime
import importlib
import json
import os
import pathlib
import resource
import shutil
import time


def engine(asked):
    """What is timed, and what is said of it."""
    tool, _, part = asked.engine.partition("_")
    if tool == "polars":
        # Read when the module is loaded.
        os.environ["POLARS_MAX_THREADS"] = str(asked.threads)
    if part == "pass":
        import pass_peer as peer
        # To load it is not timed.
        importlib.import_module(tool)
        copy = {"duckdb": peer.by_duckdb, "polars": peer.by_polars}[tool]
        return lambda: copy(asked.network, asked.out, asked.threads), lambda: {"rows": peer.rows(asked.out)}
    if tool == "duckdb":
        import duckdb_peer as peer
    else:
        import polars_peer as peer
    decide = peer.decide_folded if part == "folded" else peer.decide
    return (
        lambda: decide(asked.network, asked.tables, asked.out, asked.cutoff, asked.threads),
        lambda: {"reasons": peer.reasons(asked.out)},
    )


def run(asked):
    work, found = engine(asked)
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "peak_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **found(),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=["duckdb", "polars", "duckdb_folded", "duckdb_pass", "polars_pass"])
    parser.add_argument("network", type=pathlib.Path)
    parser.add_argument("tables", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path, help="replaced")
    parser.add_argument("--cutoff", type=datetime.datetime.fromisoformat, required=True)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    if asked.out.exists():
        shutil.rmtree(asked.out)
    asked.out.mkdir(parents=True)
    print(json.dumps(run(asked)))
