"""Let another engine decide about a network and write the permitted records.

    python peer.py duckdb|polars NETWORK TABLES OUT --cutoff 2025-11-15T00:00:00Z --threads 2

NETWORK holds members/*.parquet and records/*.parquet, TABLES what prepare.py made of its history and terms. Writes OUT/permitted
(64 buckets by a hash of the author) and OUT/decisions (every record), both zstd Parquet, and prints one line of JSON. `seconds` and
`cpu_seconds` begin with the first file opened and end with the last one closed; what follows, the counting, is not in them.
"""

import argparse
import datetime
import json
import os
import pathlib
import resource
import shutil
import time


def run(asked):
    if asked.engine == "duckdb":
        import duckdb_peer as peer
    else:
        # Read when the module is loaded.
        os.environ["POLARS_MAX_THREADS"] = str(asked.threads)
        import polars_peer as peer
    began, cpu = time.perf_counter(), time.process_time()
    peer.decide(asked.network, asked.tables, asked.out, asked.cutoff, asked.threads)
    return {
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "peak_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "reasons": peer.reasons(asked.out),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=["duckdb", "polars"])
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
