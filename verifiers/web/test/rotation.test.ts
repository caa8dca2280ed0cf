import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { base64, utf8 } from "../src/bytes.ts";
import { parseCheckpoint } from "../src/checkpoint.ts";
import { parsePolicy, verifyCheckpoint, type Policy } from "../src/policy.ts";
import { followRotations, parseRotation } from "../src/rotation.ts";
import { Signer } from "./prover.ts";
import { refused } from "./refused.ts";
import { Tree } from "./tree.ts";
import { VRF_KEY } from "./world.ts";

const ORIGIN = "example.com/abide";
const [FIRST, SECOND, THIRD, OTHER] = [1, 2, 3, 4].map((seed) => new Signer(ORIGIN, 1, seed)) as [Signer, Signer, Signer, Signer];

const keys = (log: Signer, replaces?: Signer): string =>
  `{"kind":"key","time":"2025-09-18T12:00:00.000000Z","body":{"log":"${log.verifierKey()}","vrf":"${base64(VRF_KEY)}"${replaces === undefined ? "" : `,"replaces":"${replaces.verifierKey()}"`}}}`;

/** Two rotations, with an entry between. */
const LOG = [keys(FIRST), keys(SECOND, FIRST), "{}", keys(THIRD, SECOND)];

function head(size: number, ...signers: Signer[]): string {
  const body = `${ORIGIN}\n${size}\n${base64(new Tree(LOG.slice(0, size).map(utf8)).root())}\n`;
  return `${body}\n${signers.map((signer) => signer.sign(body)).join("")}`;
}

function file(index: number, ...signers: Signer[]): string {
  const path = new Tree(LOG.slice(0, index + 1).map(utf8)).path(index).map((hash) => `${base64(hash)}\n`);
  return `c2sp.org/tlog-proof@v1\nextra ${base64(utf8(LOG[index] ?? ""))}\nindex ${index}\n${path.join("")}\n${head(index + 1, ...signers)}`;
}

const policy = (log: Signer): Policy => parsePolicy(utf8(`log ${log.verifierKey()}\nquorum none\n`));
const accepts = (policy: Policy, checkpoint: string): string => verifyCheckpoint(parseCheckpoint(utf8(checkpoint)), policy).log.name;

test("whoever knows one key follows to all, each for its time", () => {
  const rotations = [file(3, SECOND, THIRD), file(1, FIRST, SECOND)].map((text) => parseRotation(utf8(text)));
  for (const known of [FIRST, SECOND, THIRD]) {
    const followed = followRotations(policy(known), rotations);
    for (const good of [head(1, FIRST), head(2, FIRST), head(3, SECOND), head(4, THIRD)]) assert.equal(accepts(followed, good), ORIGIN);
    for (const late of [head(3, FIRST), head(4, FIRST)]) assert.throws(() => accepts(followed, late), refused("policy::retired"));
    // Twice the same is nothing new.
    assert.deepEqual(followRotations(followed, rotations), followed);
  }
  const stranger = followRotations(policy(OTHER), rotations);
  assert.throws(() => accepts(stranger, head(4, THIRD)), refused("note::unsigned"));
});

test("a key that was handed over twice is evidence", () => {
  const [one] = [parseRotation(utf8(file(1, FIRST, SECOND)))];
  const forged = { ...one, young: parseRotation(utf8(file(3, SECOND, THIRD))).young };
  assert.throws(() => followRotations(policy(FIRST), [one, forged]), refused("key::rotation"));
});

test("rotations that do not hold", () => {
  for (const [text, code] of [
    [file(1, FIRST), "note::unsigned"],
    [file(1, SECOND), "note::unsigned"],
    [file(1, OTHER, SECOND), "note::unsigned"],
    [file(0, FIRST), "key::rotation"],
    [file(1, FIRST, SECOND).replace("index 1", "index 0"), "proof::inclusion"],
    [file(1, FIRST, SECOND).replace(/extra .*\n/, ""), "json::syntax"],
  ] as const) {
    assert.throws(() => parseRotation(utf8(text)), refused(code), code);
  }
});

test("a rotation that the program in Rust made", () => {
  const made = JSON.parse(readFileSync(new URL("../../test/rust/rotation.json", import.meta.url), "utf8")) as { rotation: string; head: string; policy: string };
  const old = parsePolicy(utf8(made.policy));
  assert.throws(() => accepts(old, made.head), refused("note::unsigned"));
  assert.equal(accepts(followRotations(old, [parseRotation(utf8(made.rotation))]), made.head), ORIGIN);
});
