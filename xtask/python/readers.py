"""Read a corpus with DuckDB, Polars, PyArrow, Hugging Face datasets and Croissant, each by itself, and compare with its manifest."""

import json
import pathlib
import sys
import tempfile

import datasets
import duckdb
import mlcroissant
import polars
import pyarrow.parquet

corpora = [path for path in sorted((pathlib.Path(sys.argv[1]) / "corpus").iterdir()) if path.name[0] != "."]
passed = failed = 0


def check(what, found, expected):
    global passed, failed
    if found == expected and expected:
        passed += 1
    else:
        failed += 1
        print(f"{what}: found {found}, expected {expected}")


for corpus in corpora:
    manifest = json.loads((corpus / "manifest.json").read_text())
    for folder in sorted({pathlib.Path(shard["path"]).parent for shard in manifest["shards"]}):
        if folder.parts[0] != "data":
            continue
        files = str(corpus / folder / "*.parquet")
        rows = sum(shard["rows"] for shard in manifest["shards"] if pathlib.Path(shard["path"]).parent == folder)
        check(f"duckdb {folder}", duckdb.sql(f"select count(*) from read_parquet('{files}')").fetchall()[0][0], rows)
        check(f"polars {folder}", polars.scan_parquet(files).select(polars.len()).collect().item(), rows)
        check(f"pyarrow {folder}", pyarrow.parquet.read_table(corpus / folder).num_rows, rows)
        with tempfile.TemporaryDirectory() as cache:
            loaded = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=cache)
            check(f"datasets {folder}", len(loaded), rows)
    # Raises what is wrong with the metadata.
    croissant = mlcroissant.Dataset(jsonld=str(corpus / "croissant.json"))
    for records in croissant.metadata.record_sets:
        rows = sum(shard["rows"] for shard in manifest["shards"] if shard["path"].startswith(f"data/{records.name}/"))
        check(f"croissant {records.name}", sum(1 for _ in croissant.records(records.uuid)), rows)
    allowed = duckdb.sql(
        f"select count(*) from read_parquet('{corpus}/audit/decisions-*.parquet') where reason = 'allowed'"
    ).fetchall()[0][0]
    data = sum(shard["rows"] for shard in manifest["shards"] if shard["path"].startswith("data/"))
    check("decisions allowed", allowed, data + manifest["empty"])

print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
