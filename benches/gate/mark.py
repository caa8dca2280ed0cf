"""Copy a network's records with one column more, `permitted`: whether a corpus's audit allowed them, and they hold something.

    python mark.py NETWORK CORPUS MARKED

Files, row groups, order, encodings and compression are those of the records. MARKED is replaced. Prints {"records": n, "permitted": k}. Not a
part of what is timed.
"""

import json
import pathlib
import shutil
import sys

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


def is_permitted(path, corpus):
    """Of each row of a file, in its order."""
    return duckdb.sql("""
        SELECT a.id IS NOT NULL AND (r.text IS NOT NULL OR len(r.messages) > 0 OR len(r.media) > 0) IS TRUE
        FROM read_parquet($path, file_row_number = true) r
        LEFT JOIN (SELECT id FROM read_parquet($decisions) WHERE reason = 'allowed') a ON a.id = r.id
        ORDER BY r.file_row_number
    """, params={"path": str(path), "decisions": f"{corpus}/audit/decisions-*.parquet"}).to_arrow_table().column(0)


def mark(path, corpus, out):
    permitted = is_permitted(path, corpus)
    file = pq.ParquetFile(path)
    schema = file.schema_arrow.append(pa.field("permitted", pa.bool_(), nullable=False))
    first = file.metadata.row_group(0)
    columns = [first.column(number) for number in range(first.num_columns)]
    with pq.ParquetWriter(
        out,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=[column.path_in_schema for column in columns if "RLE_DICTIONARY" in column.encodings],
        use_compliant_nested_type=False,
        write_page_index=True,
    ) as writer:
        at = 0
        for number in range(file.num_row_groups):
            rows = file.read_row_group(number)
            marks = permitted.slice(at, rows.num_rows).combine_chunks()
            writer.write_table(rows.append_column(schema.field("permitted"), marks), row_group_size=rows.num_rows)
            at += rows.num_rows
    if at != len(permitted):
        sys.exit(f"{path}: {at} rows, of which {len(permitted)} are marked")
    return at, permitted.to_numpy().sum()


def main(network, corpus, marked):
    if marked.exists():
        shutil.rmtree(marked)
    marked.mkdir(parents=True)
    counts = [mark(path, corpus, marked / path.name) for path in sorted((network / "records").glob("*.parquet"))]
    print(json.dumps({"records": sum(rows for rows, _ in counts), "permitted": int(sum(permitted for _, permitted in counts))}))


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:4]))
