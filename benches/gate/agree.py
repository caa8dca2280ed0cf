"""Compare the decisions of a corpus with a peer's, record by record.

    python agree.py CORPUS OUT

CORPUS is a corpus of ours, OUT what peer.py wrote. Prints {"records": n, "disagree": k, "by": {"ours/theirs": n}}, and exits with 1 if any
record is decided otherwise, stands under another category or region, or is missing on either side.

Names of members are compared as a partition, since each side has its own pseudonyms: records are one member's here if and only if they are there.
"""

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
        agreed["rows"] = {"ours": ours, "theirs": theirs}
    if len(set(members)) > 1:
        agreed["members"] = dict(zip(["ours", "theirs", "pairs"], members))
    return agreed, disagree == 0 and ours == theirs and ours > 0 and len(set(members)) == 1


if __name__ == "__main__":
    agreed, is_agreed = compare(*map(pathlib.Path, sys.argv[1:3]))
    print(json.dumps(agreed))
    sys.exit(not is_agreed)
