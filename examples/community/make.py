"""Makes this example from a public dump: posts, comments, members, and simulated choices, notices and ages.

    python3 make.py FOLDER      where FOLDER holds posts.jsonl, comments.jsonl and members.jsonl

Real: what people wrote, when, who edited it, and where they say they live. Simulated: every choice, notice and
attestation of age. They are drawn from a digest of the member's id, so that they are the same each time.
"""

import hashlib
import json
import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
here = pathlib.Path(__file__).parent


def read(name):
    return [json.loads(line) for line in (source / name).open()]


def write(name, rows):
    path = here / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def draw(member, what):
    """A number from 0 to 99 that depends on the member and the question alone."""
    return hashlib.sha256(f"{what}:{member}".encode()).digest()[0] * 100 // 256


def text(value):
    return None if value is None else str(value)


posts = read("posts.jsonl")
comments = read("comments.jsonl")
keep = ["post_id", "kind", "parent_id", "author_id", "author_name", "last_editor_id", "created_at", "edited_at", "title", "body_html", "licence"]
for row in posts:
    row["thread"] = row["parent_id"] or row["post_id"]
write("posts.jsonl", [{key: row[key] for key in [*keep, "thread"]} for row in posts])
threads = {row["post_id"]: row["thread"] for row in posts}
for row in comments:
    row["thread"] = threads.get(row["post_id"], row["post_id"])
write("comments.jsonl", [{key: row[key] for key in ["comment_id", "post_id", "thread", "author_id", "author_name", "created_at", "text", "licence"]} for row in comments])

wrote = {row[key] for row in posts for key in ("author_id", "last_editor_id")} | {row["author_id"] for row in comments}
handles = {re.sub(r"\W", "", name).lower() for row in comments for name in re.findall(r"(?<!\w)@([\w.]{3,})", row["text"])}
members = []
for row in read("members.jsonl"):
    name = re.sub(r"\W", "", row["display_name"]).lower()
    if row["member_id"] in wrote or name in handles:
        members.append(row)
people = [row for row in members if row["member_id"] != -1]

rows = []
for row in members:
    member = row["member_id"]
    # Simulated: four in a hundred said that they were sixteen, three said nothing, the others were of age on joining.
    said = draw(member, "age")
    years = None if said < 3 else 16 if said < 7 else 18
    rows.append({
        "member_id": member, "display_name": row["display_name"], "created_at": row["created_at"],
        "location": row["location"] or None, "kind": "bot" if member == -1 else "person",
        "attested_years": years, "attested_on": years and row["created_at"],
    })
write("members.jsonl", rows)

notices, choices, objections = [], [], []
for row in people:
    member = text(row["member_id"])
    if draw(member, "notice") >= 6:
        at = max("2024-01-02T09:00:00Z", row["created_at"])
        notices.append({"member": member, "terms": "2024-01-01", "at": at, "channel": "simulated"})
        if draw(member, "bounce") < 3:
            notices.append({"member": member, "terms": "2024-01-01", "at": "2024-01-03T09:00:00Z", "bounced": True})
    chose = draw(member, "choice")
    base = {"member": member, "terms": "2024-01-01", "actor": "member", "channel": "simulated"}
    if chose < 12:
        choices.append({**base, "setting": "off", "at": "2024-01-20T12:00:00Z"})
    elif chose < 30:
        choices.append({**base, "setting": "on", "at": "2024-01-21T12:00:00Z"})
    elif chose < 36:
        choices.append({**base, "setting": "off", "category": "content.comment", "at": "2024-01-22T12:00:00Z"})
    if draw(member, "objection") < 2:
        objections.append({"member": member, "right": "objection", "at": "2024-02-10T12:00:00Z"})
write("history/notices.jsonl", notices)
write("history/choices.jsonl", choices)
write("history/objections.jsonl", objections)
write("history/pauses.jsonl", [{
    "id": "gb-simulated", "regions": ["GB"], "from": "2024-03-01T00:00:00Z", "authority": "simulated",
    "reason": "simulated: a regulator asked the platform to stop", "handling": "freeze",
}])
