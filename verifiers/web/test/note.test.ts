import assert from "node:assert/strict";
import { test } from "node:test";
import { fromLatin1, latin1, utf8 } from "../src/bytes.ts";
import { parseCheckpoint } from "../src/checkpoint.ts";
import { parseKey } from "../src/key.ts";
import { parseNote, verifyNote } from "../src/note.ts";
import { refused } from "./refused.ts";

/** Keys, text and signatures of the tests of golang.org/x/mod/sumdb/note. */
const PETER = parseKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
const ENOCH = parseKey("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop");
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_SIG = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH_SIG = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

const open = (note: string, keys = [PETER]): string[] => verifyNote(parseNote(utf8(note)), keys).map(({ key }) => key.name);

test("the example of c2sp.org/signed-note", () => {
  const key = parseKey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
  const note =
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
  assert.deepEqual(open(note, [key]), ["example.com/foo"]);
  assert.throws(() => open(note.replace("example m", "Example m"), [key]), refused("note::signature"));
});

test("Go's notes: who of the known keys signed, each once", () => {
  assert.equal(parseNote(utf8(`${TEXT}\n${PETER_SIG}`)).text, TEXT);
  assert.deepEqual(open(`${TEXT}\n${PETER_SIG}${ENOCH_SIG}`), ["PeterNeumann"]);
  assert.deepEqual(open(`${TEXT}\n${PETER_SIG}${ENOCH_SIG}`, [PETER, ENOCH]), ["PeterNeumann", "EnochRoot"]);
  assert.deepEqual(open(`${TEXT}\n${PETER_SIG}${PETER_SIG}${ENOCH_SIG}${ENOCH_SIG}`), ["PeterNeumann"]);
  assert.deepEqual(open(`${TEXT}\n${PETER_SIG}`, [ENOCH, PETER, ENOCH]), ["PeterNeumann"]);
  assert.throws(() => open(`${TEXT}\n${PETER_SIG}${ENOCH_SIG}`, []), refused("note::unsigned"));
  assert.throws(() => open(`${TEXT}\n${ENOCH_SIG}`, [ENOCH, PETER, ENOCH]), refused("note::ambiguous"));
});

test("Go's notes: what is refused", () => {
  const bad = {
    "note::signatures": `${TEXT}\n${PETER_SIG.repeat(101)}`,
    "note::signature": `${TEXT}\n${PETER_SIG.slice(0, 60)}ABCD${PETER_SIG.slice(60)}`,
    "note::control": `\x01${TEXT}\n${PETER_SIG}`,
  };
  for (const [code, note] of Object.entries(bad)) assert.throws(() => open(note), refused(code));
  const malformed = [
    TEXT,
    `${TEXT}\n`,
    `${TEXT}\n${PETER_SIG.slice(0, -1)}`,
    `${TEXT}\n— Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`,
    `${TEXT}\n${PETER_SIG}Unexpected line.\n`,
  ];
  for (const note of malformed) assert.throws(() => open(note), refused("note::syntax"));
  const notUtf8 = fromLatin1(`\xff${latin1(utf8(`${TEXT}\n${PETER_SIG}`))}`);
  assert.throws(() => parseNote(notUtf8), refused("bytes::utf8"));
  // A known name with another id, and a known id with another name, are unknown keys.
  assert.throws(() => open(`${TEXT}\n${PETER_SIG.replace("x08g", "xxxx")}`), refused("note::unsigned"));
  assert.throws(() => open(`${TEXT}\n${PETER_SIG.replace("PeterNeumann", "CarmenSandiego")}`), refused("note::unsigned"));
  assert.throws(() => parseNote(new Uint8Array(65_537).fill(32)), refused("note::size"));
});

test("Go's verifier keys: wrong length, type, id and form", () => {
  const bad = {
    "key::syntax": "PeterNeumann",
    "key::id": "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "key::type": "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "key::name": "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "bytes::base64": "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
    "key::length": "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWAAAA",
    "bytes::hex": "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  };
  for (const [code, key] of Object.entries(bad)) assert.throws(() => parseKey(key), refused(code), code);
});

/** A head of Go's checksum database as it was published: its origin is not the name of its key. */
const SUMDB =
  "go.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n\n— sum.golang.org Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCExixSfwQ=\n";

test("a head of Go's checksum database", () => {
  const key = parseKey("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");
  const checkpoint = parseCheckpoint(utf8(SUMDB));
  assert.equal(checkpoint.size, 35_225_469n);
  assert.equal(checkpoint.origin, "go.sum database tree");
  assert.equal(verifyNote(checkpoint.note, [key]).length, 1);
  const other = parseCheckpoint(utf8(SUMDB.replace("35225469", "35225468")));
  assert.throws(() => verifyNote(other.note, [key]), refused("note::signature"));
});

test("checkpoints that are none", () => {
  const broken = {
    "bytes::number": SUMDB.replace("35225469", "035225469"),
    "bytes::base64": SUMDB.replace("JCQ=", "JCR="),
    "bytes::length": SUMDB.replace("vt5T", ""),
    "checkpoint::syntax": SUMDB.replace("go.sum database tree", ""),
    "checkpoint::root": SUMDB.replace("35225469", "0"),
  };
  for (const [code, text] of Object.entries(broken)) assert.throws(() => parseCheckpoint(utf8(text)), refused(code), code);
  assert.throws(() => parseCheckpoint(utf8(SUMDB.replace("35225469", "9223372036854775808"))), refused("bytes::number"));
});
