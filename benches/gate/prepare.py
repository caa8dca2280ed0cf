"""Lay out a network's history and terms as the Parquet tables that a warehouse would have.

    python prepare.py NETWORK TABLES [--appended ledger|stated]

Members and records are Parquet already and stay where they are. Nothing is decided here: terms are flattened, groups of
countries are written out, and what an erasure has deleted is left out, as it is from the ledger. Not a part of what is timed.

When the history came in (`appended`) is what the network's ledger says; with `stated`, each event came in when it happened.
"""

import argparse
import datetime
import json
import pathlib
import sqlite3
import sys
import tomllib

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json
import pyarrow.parquet as pq

INSTANT = pa.timestamp("us", tz="UTC")
# When an erased member said off, nobody knows any more: it counts from the beginning.
BEGINNING = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)

# Members since the United Kingdom left on 31 January 2020, with the territories that have codes of their own and in which the
# Treaties apply in full. So the cutoff must be later than that.
EU = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK "  # 27 states
    "AX GF GP MQ MF RE YT"
).split()
GROUPS = {"EU": EU, "EEA": [*EU, "IS", "LI", "NO"]}

# What no terms can loosen, and every category that is known by name.
NEVER = "messages credentials payment salary applications identity account security contacts".split()
TAXONOMY = """
    profile profile.name profile.photo profile.position profile.experience profile.education profile.location profile.skills
    profile.certification profile.licence profile.volunteering profile.publication profile.patent profile.endorsement
    profile.recommendation genai.input jobs.resume jobs.generic_answer groups.post groups.comment groups.message groups.activity
    content.post content.article content.poll content.contribution content.comment content.media content.document
    feedback.support feedback.thumb feedback.report feedback.comment activity.reaction activity.saved activity.follow
    activity.search activity.event activity.learning activity.job_preference activity.service ads inferences messages.private
    messages.invitation credentials.login payment.method payment.receipt salary.provided applications.job applications.answer
    identity.document account.contact account.registration security.login contacts.connection contacts.imported
""".split()


def instant(value):
    return value if isinstance(value, datetime.datetime) else datetime.datetime.fromisoformat(value)


def day(value):
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def codes(items):
    """A group is its countries; anything else is a code, and covers its subdivisions."""
    return [code for item in items for code in GROUPS.get(item, [item])]


def terms(folder):
    """The versions, flattened. `ord` is the order of publication."""
    documents = [tomllib.loads(path.read_text()) for path in sorted(folder.glob("*.toml"))]
    documents.sort(key=lambda document: instant(document["published"]))
    versions, regions, categories, never, signals = [], [], [], [], []
    never += [{"ord": None, "name": name} for name in NEVER]
    for ord, document in enumerate(documents, 1):
        versions.append({
            "ord": ord,
            "version": document["version"],
            "published": instant(document["published"]),
            "material": document.get("material", True),
            "minimum_age": document["minimum_age"],
            "notice_days": document["notice_period_days"],
        })
        for place, region in enumerate(document["region"], 1):
            existing, new = (instant(region["effective"][cohort]) for cohort in ("existing", "new"))
            for code in dict.fromkeys(codes(region["covers"])):
                regions.append({
                    "ord": ord, "place": place, "code": code,
                    "existing_from": existing, "new_from": new, "default_setting": region["default"],
                })
        for name, category in document["category"].items():
            categories.append({
                "ord": ord,
                "category": name,
                "audiences": category["audiences"],
                "data_from": day(category["data_from"]),
                "contributors": category.get("contributors", "each_must_pass"),
                "mentions": category.get("mentions", "mask"),
            })
        never += [{"ord": ord, "name": name} for name in document.get("never", [])]
        signals += [{"ord": ord, "signal": signal} for signal in document.get("signals", [])]
    return {
        "versions": pa.Table.from_pylist(versions, pa.schema({
            "ord": pa.int32(), "version": pa.string(), "published": INSTANT, "material": pa.bool_(),
            "minimum_age": pa.int32(), "notice_days": pa.int32(),
        })),
        "regions": pa.Table.from_pylist(regions, pa.schema({
            "ord": pa.int32(), "place": pa.int32(), "code": pa.string(),
            "existing_from": INSTANT, "new_from": INSTANT, "default_setting": pa.string(),
        })),
        "categories": pa.Table.from_pylist(categories, pa.schema({
            "ord": pa.int32(), "category": pa.string(), "audiences": pa.list_(pa.string()), "data_from": pa.date32(),
            "contributors": pa.string(), "mentions": pa.string(),
        })),
        "never": pa.Table.from_pylist(never, pa.schema({"ord": pa.int32(), "name": pa.string()})),
        "signals": pa.Table.from_pylist(signals, pa.schema({"ord": pa.int32(), "signal": pa.string()})),
        "taxonomy": pa.table({"category": TAXONOMY}),
    }


def pauses(path):
    rows = []
    for line in path.read_text().splitlines():
        if not line.strip():
            continue
        pause = json.loads(line)
        if pause["handling"] != "freeze":
            sys.exit(f"`{pause['id']}` purges, which the peers do not decide about")
        for code in dict.fromkeys(codes(pause["regions"])):
            rows.append({
                "pause": pause["id"], "code": code, "paused_from": instant(pause["from"]),
                "paused_until": instant(pause["until"]) if "until" in pause else None,
            })
    return pa.Table.from_pylist(rows, pa.schema({
        "pause": pa.string(), "code": pa.string(), "paused_from": INSTANT, "paused_until": INSTANT,
    }))


def lines(path, first, columns):
    """Lines of JSON, numbered from `first` in the order in which they came in. `at` is a word of SQL, so it becomes `happened`."""
    schema = pa.schema({"at": pa.string(), **columns})
    if path.stat().st_size == 0:
        table = schema.empty_table()
    else:
        options = pa.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
        table = pa.json.read_json(path, parse_options=options).select(schema.names)
    table = table.set_column(0, "happened", pc.cast(table["at"], INSTANT))
    return table.append_column("index", pa.array(range(first, first + table.num_rows), pa.int64()))


def filled(table, column, value):
    return table.set_column(table.schema.get_field_index(column), column, pc.fill_null(table[column], value))


def came_in(table, ledger, kind):
    """Adds when the ledger took it in: one import, so one instant."""
    if not ledger:
        return table.append_column("appended", table["happened"])
    rows = ledger.execute("SELECT DISTINCT appended FROM event WHERE kind = ?", [kind]).fetchall()
    if len(rows) > 1:
        sys.exit(f"the ledger took in events of the kind `{kind}` at {len(rows)} instants, not in one import")
    instant = pa.scalar(rows[0][0] if rows else 0, INSTANT)
    return table.append_column("appended", pa.repeat(instant, table.num_rows))


def history(folder, ledger):
    text, boolean = pa.string(), pa.bool_()
    notices = lines(folder / "notices.jsonl", 0, {"member": text, "terms": text, "resumes": text, "bounced": boolean})
    notices = filled(notices, "bounced", False)
    first = notices.num_rows
    choices = lines(folder / "choices.jsonl", first, {"member": text, "category": text, "setting": text, "terms": text})
    choices = came_in(choices, ledger, "choice")
    first += choices.num_rows
    objections = lines(folder / "objections.jsonl", first, {"member": text, "right": text, "stands": boolean})
    objections = came_in(filled(objections, "stands", True), ledger, "objection").rename_columns({"right": "claim"})

    # An erasure deletes everything that came in about the member before it, and leaves an off of no known day.
    erasures = objections.filter(pc.equal(objections["claim"], "erasure"))
    erased = erasures.group_by("member").aggregate([("index", "max")])
    tables = {}
    for name, table in {"notices": notices, "choices": choices, "objections": objections}.items():
        joined = table.join(erased, "member")
        gone = pc.fill_null(pc.less(joined["index"], joined["index_max"]), False)
        tables[name] = joined.filter(pc.invert(gone)).drop_columns("index_max").sort_by("index")
    # Events count from 0: what was before all of them ties with none.
    off = {"setting": "off", "happened": BEGINNING, "appended": BEGINNING, "index": -1}
    offs = [{"member": member, **off} for member in erased["member"].to_pylist()]
    tables["choices"] = pa.concat_tables([pa.Table.from_pylist(offs, tables["choices"].schema), tables["choices"]])
    return tables


def main(network, out, said):
    out.mkdir(parents=True, exist_ok=True)
    path = network / "ledger.sqlite"
    ledger = sqlite3.connect(f"file:{path}?mode=ro", uri=True) if said == "ledger" else None
    tables = {
        **terms(network / "terms"),
        "pauses": pauses(network / "history/pauses.jsonl"),
        **history(network / "history", ledger),
    }
    for name, table in tables.items():
        pq.write_table(table, out / f"{name}.parquet", compression="zstd", row_group_size=131_072)
    print(json.dumps({name: table.num_rows for name, table in tables.items()}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("network", type=pathlib.Path)
    parser.add_argument("tables", type=pathlib.Path)
    parser.add_argument("--appended", choices=["ledger", "stated"], default="ledger")
    asked = parser.parse_args()
    main(asked.network, asked.tables, asked.appended)
