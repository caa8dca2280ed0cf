"""Compare the decisions of a corpus with a peer's, record by record, and the rows that both wrote.

    python agree.py CORPUS OUT [--rows]

CORPUS is a corpus of ours in which nothing was masked, OUT what peer.py wrote. Prints {"records": n, "disagree": k, "by": {"ours/theirs": n}, "rows": n},
and exits with 1 if any record is decided otherwise, stands under another category or region, or is missing on either side, or if the rows
differ. With `--rows`, as for a peer that decides nothing, only the rows are compared.

Names of members are compared as a partition, since each side has its own pseudonyms: records are one member's here if and only if they are there.
"""

import argparse
import json
import pathlib
import sys

import duckdb

EXAMPLES = 5


def compare(corpus, out):
    connection = duckdb.connect()
    connection.execute(f"CREATE TEMP VIEW ours AS FROM read_parquet('{corpus}/audit/decisions-*.parquet')")
    connection.execute(f"CREATE TEMP VIEW theirs AS FROM read_parquet('{out}/decisions/**/*.parquet')")
    count = "SELECT (SELECT count(*) FROM ours), (SELECT count(*) FROM theirs)"
    ours, theirs = connection.execute(count).fetchall()[0]
    connection.execute("""
        CREATE TEMP TABLE differs AS
        SELECT coalesce(o.id, t.id) AS id,
            coalesce(o.reason, 'absent') || '/' || coalesce(t.reason, 'absent') || CASE
                WHEN o.id IS NULL OR t.id IS NULL OR o.reason <> t.reason THEN ''
                WHEN o.category IS DISTINCT FROM t.category THEN ' in another category'
                ELSE ' in another region'
            END AS how
        FROM ours o FULL JOIN theirs t ON o.id = t.id
        WHERE (o.reason, o.category, o.region) IS DISTINCT FROM (t.reason, t.category, t.region)
            OR (o.id IS NULL) <> (t.id IS NULL)
    """)
    by = connection.execute("SELECT how, count(*) FROM differs GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
    examples = connection.execute(f"SELECT how, list(id ORDER BY id)[:{EXAMPLES}] FROM differs GROUP BY 1").fetchall()
    members = connection.execute("""
        SELECT count(DISTINCT o.member), count(DISTINCT t.member), count(DISTINCT (o.member, t.member))
        FROM ours o JOIN theirs t ON o.id = t.id
        WHERE o.member IS NOT NULL OR t.member IS NOT NULL
    """).fetchall()[0]
    disagree = sum(number for _, number in by)
    agreed = {"records": ours, "disagree": disagree, "by": dict(by)}
    if disagree:
        agreed["examples"] = dict(examples)
    if ours != theirs:
        agreed["counts"] = {"ours": ours, "theirs": theirs}
    if len(set(members)) > 1:
        agreed["members"] = dict(zip(["ours", "theirs", "pairs"], members))
    return agreed, disagree == 0 and ours == theirs and ours > 0 and len(set(members)) == 1


def rows(corpus, out):
    """How many were written and a sum of hashes of each: a record of ours is in one of three tables."""
    held = "count(*), sum(hash(id, category, language, text, messages, CASE WHEN len(media) > 0 THEN media END))"
    ours = " UNION ALL BY NAME ".join(
        f"FROM read_parquet('{corpus}/data/{table}/*.parquet')"
        for table in ["text", "chat", "media"] if (corpus / "data" / table).exists()
    )
    theirs = f"FROM read_parquet('{out}/permitted/**/*.parquet')"
    # A table may be missing, and its column with it.
    columns = "SELECT NULL::VARCHAR AS text, NULL::STRUCT(role VARCHAR, content VARCHAR)[] AS messages LIMIT 0"
    ours, theirs = (
        duckdb.execute(f"SELECT {held} FROM (({columns}) UNION ALL BY NAME {rows})").fetchall()[0] for rows in [ours, theirs]
    )
    found = {"rows": ours[0]} if ours == theirs else {"rows": {"ours": ours, "theirs": theirs}}
    return found, ours == theirs and ours[0] > 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--rows", action="store_true", help="only the rows")
    asked = parser.parse_args()
    compared = [rows(asked.corpus, asked.out)] if asked.rows else [compare(asked.corpus, asked.out), rows(asked.corpus, asked.out)]
    print(json.dumps({key: value for found, _ in compared for key, value in found.items()}))
    sys.exit(not all(is_agreed for _, is_agreed in compared))
