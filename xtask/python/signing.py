"""Verify a corpus's signature with the model-signing tool, see that it refuses a corpus that was changed, and read the
statement with in-toto's own library.

signing.py CORPUS PUBLIC_KEY
"""

import base64
import hashlib
import json
import pathlib
import shutil
import sys
import tempfile

import google.protobuf.json_format
import model_signing
from in_toto_attestation.v1 import statement, statement_pb2

BUNDLE, STATEMENT = "corpus.oms.json", "corpus.intoto.json"
corpus, public_key = map(pathlib.Path, sys.argv[1:])
passed = failed = 0


def verify(folder, bundle):
    """As `model_signing verify key FOLDER --signature BUNDLE --public_key PUBLIC_KEY` does; files of Git count too."""
    hashing = model_signing.hashing.Config().set_ignored_paths(paths=[], ignore_git_paths=False)
    model_signing.verifying.Config().use_elliptic_key_verifier(public_key=public_key).set_hashing_config(hashing).verify(
        folder, bundle
    )


def check(what, expected, change=lambda folder: None):
    """What the tool makes of a changed copy: a word of its complaint, or nothing."""
    global passed, failed
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place) / corpus.name
        shutil.copytree(corpus, folder)
        change(folder)
        try:
            verify(folder, folder / BUNDLE)
            found = ""
        except Exception as error:  # the tool has no error of its own
            found = f"{type(error).__name__} {error}"
    if (found == "") if expected == "" else (expected in found):
        passed += 1
    else:
        failed += 1
        print(f"{what}: found `{found}`, expected `{expected}`")


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def restate(path):
    """Says the same in other bytes."""
    bundle = json.loads(path.read_text())
    payload = base64.b64decode(bundle["dsseEnvelope"]["payload"]) + b" "
    bundle["dsseEnvelope"]["payload"] = base64.b64encode(payload).decode()
    path.write_text(json.dumps(bundle))


check("unchanged", "")
files = sorted(path.relative_to(corpus) for path in corpus.rglob("*") if path.is_file() and path.name != BUNDLE)
for file in files:
    check(f"{file} with a flipped bit", "Hash mismatch", lambda folder: flip(folder / file))
check("a file less", "Missing files", lambda folder: (folder / files[0]).unlink())
check("a file more", "Extra files", lambda folder: (folder / "data" / "more").write_text(""))
check("a file of Git", "Extra files", lambda folder: (folder / ".gitignore").write_text(""))
check("another statement", "InvalidSignature", lambda folder: restate(folder / BUNDLE))

# Raises what is wrong with the statement: in its JSON, in its format, or in a digest.
if (corpus / STATEMENT).exists():
    said = google.protobuf.json_format.Parse((corpus / STATEMENT).read_text(), statement_pb2.Statement())
    statement.Statement.copy_from_pb(said).validate()
    for subject in said.subject:
        assert hashlib.sha256((corpus / subject.name).read_bytes()).hexdigest() == subject.digest["sha256"], subject.name
        passed += 1

print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
