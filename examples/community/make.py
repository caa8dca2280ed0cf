#!/usr/bin/env python3
"""Makes data/ and history/ of this example from a dump of the community.

    python3 examples/community/make.py DUMP

DUMP is a folder with posts.jsonl, comments.jsonl and members.jsonl as SOURCE.md describes them. The same dump gives
the same bytes. What people wrote is copied as it is. Everything about what they want and how old they are is
SIMULATED: drawn from a hash of the member's id, and marked in every name that can carry a mark.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TERMS = "2024-01-01"
PUBLISHED = "2023-11-15T00:00:00Z"


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def write(path, items):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for item in items:
            file.write(json.dumps(item, ensure_ascii=False) + "\n")
    print(f"{path.relative_to(HERE)}: {len(items)} rows")


def share(member, question):
    """A number in [0, 1) that depends on the member and the question alone."""
    digest = hashlib.sha256(f"simulated:{question}:{member}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def key(name):
    return "".join(c for c in name.lower() if c.isalnum())


def mentioned(posts, comments, members):
    """Members whose whole name stands behind an @ somewhere."""
    by_key = {}
    for member in members:
        by_key.setdefault(key(member["display_name"]), []).append(member["member_id"])
    found = set()
    for text in [c["text"] for c in comments] + [p["body_html"] for p in posts]:
        for match in re.finditer(r"(?<![\w])@(\w[^\n@]{0,60})", text):
            words = match.group(1).split()
            for count in range(1, min(3, len(words)) + 1):
                found.update(by_key.get(key(" ".join(words[:count])), []))
    return found


def main():
    dump = Path(sys.argv[1])
    posts, comments, members = (rows(dump / f"{name}.jsonl") for name in ("posts", "comments", "members"))
    names = {member["member_id"]: member["display_name"] for member in members}
    for row in posts + comments:
        # For the attribution that the licence asks for.
        row["author_display_name"] = names.get(row["author_id"], row["author_name"])
    write(HERE / "data/posts.jsonl", posts)
    write(HERE / "data/comments.jsonl", comments)

    there = {row["author_id"] for row in posts + comments} | {row["last_editor_id"] for row in posts}
    there |= mentioned(posts, comments, members)
    kept = []
    for member in members:
        if member["member_id"] not in there:
            continue
        age = share(member["member_id"], "age")
        # Of one in thirty nothing is known; one in thirty was fifteen when joining.
        years = None if age < 1 / 30 else 15 if age < 2 / 30 else 18
        kept.append({
            "member_id": member["member_id"],
            "display_name": member["display_name"],
            "created_at": member["created_at"],
            "location": member["location"],
            "simulated_attested_years": years,
            "simulated_attested_on": None if years is None else member["created_at"][:10],
        })
    write(HERE / "data/members.jsonl", kept)

    people = [str(member["member_id"]) for member in kept if member["member_id"] > 0]
    wrote = {str(row["author_id"]) for row in posts + comments}
    notices, choices, objections = [], [], []
    for member in people:
        joined = next(m["created_at"] for m in kept if str(m["member_id"]) == member)
        told = share(member, "notice")
        if told >= 0.04 and joined < PUBLISHED:
            notices.append({"member": member, "terms": TERMS, "at": "2023-11-16T08:00:00Z", "channel": "simulated e-mail"})
            if told < 0.07:
                notices.append({"member": member, "terms": TERMS, "at": "2023-11-16T09:00:00Z", "bounced": True})
        how = {"actor": "simulated", "channel": "simulated"}
        said = share(member, "choice")
        if said < 0.08:
            choices.append({"member": member, "setting": "off", "at": "2023-12-01T12:00:00Z", "terms": TERMS, **how})
        elif said > 0.35:
            choices.append({"member": member, "setting": "on", "at": "2023-12-02T12:00:00Z", "terms": TERMS, **how})
        if share(member, "comments") < 0.05:
            choices.append({"member": member, "setting": "off", "category": "content.comment", "at": "2023-12-03T12:00:00Z", "terms": TERMS, **how})
        if member in wrote and share(member, "objection") < 0.02:
            objections.append({"member": member, "right": "objection", "at": "2024-02-01T00:00:00Z"})
    write(HERE / "history/notices.jsonl", notices)
    write(HERE / "history/choices.jsonl", choices)
    write(HERE / "history/objections.jsonl", objections)
    write(HERE / "history/pauses.jsonl", [{
        "id": "simulated-au-2024",
        "regions": ["AU"],
        "from": "2024-06-01T00:00:00Z",
        "authority": "simulated",
        "reason": "Simulated: nobody has ordered this. It shows what a pause does to a build.",
        "handling": "freeze",
    }])


if __name__ == "__main__":
    main()
