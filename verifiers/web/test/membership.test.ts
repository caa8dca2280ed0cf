import assert from "node:assert/strict";
import { test } from "node:test";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64, concat, toHex, utf8 } from "../src/bytes.ts";
import type { JsonObject } from "../src/json.ts";
import { checkMembership, rowDigest, rowsValue } from "../src/membership.ts";
import { parsePolicy } from "../src/policy.ts";
import { bucketOf } from "../src/pseudonym.ts";
import { refused } from "./refused.ts";
import { file, POLICY, pseudonymOf, World } from "./world.ts";

const policy = parsePolicy(utf8(POLICY));
const ROWS: JsonObject[] = [
  { text: "Grüße, “world”\n", id: "post-2", category: "content.post", source: "posts" },
  { id: "post-1", text: "hello", media: [{ digest: "00", reference: "a.png" }], category: "content.post", source: "posts" },
];
const rows = new Map<string, JsonObject[]>([["anna", ROWS]]);
for (let i = 0; i < 60; i += 1) rows.set(`member-${i}`, [{ id: `row-${i}`, text: `text ${i}` }]);
rows.set("empty", []);

const world = new World();
world.choose("anna", "on");
const prove = world.corpus(rows);
const codes = (proof: unknown, member: string): string[] => {
  const { verdict, findings } = checkMembership(file(proof), { policy, pseudonym: pseudonymOf(member) });
  return [verdict, ...findings.map(({ code }) => code)];
};

test("a row's digest is that of its canonical JSON", () => {
  const canonical = '{"category":"content.post","id":"post-2","source":"posts","text":"Grüße, “world”\\n"}';
  assert.deepEqual(rowDigest(ROWS[0] ?? {}), sha256(utf8(canonical)));
  const digests = ROWS.map(rowDigest).sort((a, b) => (toHex(a) < toHex(b) ? -1 : 1));
  assert.deepEqual(rowsValue(ROWS), concat(...digests));
  assert.deepEqual(rowsValue([...ROWS].reverse()), concat(...digests));
  assert.throws(() => rowDigest({ id: "a", licence: null }), refused("membership::row"));
});

test("included with all rows, in any order", () => {
  assert.deepEqual(codes(prove("anna"), "anna"), ["holds", "membership::included", "log::signed"]);
  assert.deepEqual(codes({ ...prove("anna"), rows: [...ROWS].reverse() }, "anna")[0], "holds");
  for (let i = 0; i < 60; i += 1) assert.equal(codes(prove(`member-${i}`), `member-${i}`)[0], "holds");
});

test("excluded without rows", () => {
  for (let i = 0; i < 60; i += 1) {
    const member = `nobody-${i}`;
    assert.deepEqual(codes(prove(member), member), ["holds", "membership::excluded", "log::signed"]);
  }
});

test("a row too few, too many, or changed", () => {
  const [one = {}, two = {}] = ROWS;
  const bad = [[one], [one, two, two], [one, { ...two, text: "Hello" }], [one, { ...two, licence: null }], [], undefined];
  for (const altered of bad) {
    const [verdict, code] = codes({ ...prove("anna"), rows: altered }, "anna");
    assert.equal(verdict, "fails");
    assert.ok(code === "membership::rows" || code === "membership::row", String(code));
  }
});

test("a leaf without rows is neither", () => {
  assert.deepEqual(codes(prove("empty"), "empty"), ["fails", "membership::rows"]);
  assert.deepEqual(codes({ ...prove("empty"), rows: undefined }, "empty"), ["fails", "membership::rows"]);
});

test("a digest may stand in the place of the rows", () => {
  const value = toHex(sha256(rowsValue(ROWS)));
  const unshown = (more: object): unknown => ({ ...prove("anna"), rows: undefined, ...more });
  assert.deepEqual(codes(unshown({ value }), "anna"), ["holds", "membership::included", "log::signed"]);
  assert.deepEqual(codes(unshown({ value: "00".repeat(32) }), "anna"), ["fails", "membership::rows"]);
  assert.deepEqual(codes({ ...prove("nobody-1"), value }, "nobody-1"), ["fails", "membership::rows"]);
  assert.deepEqual(codes(unshown({ value, rows: ROWS }), "anna"), ["fails", "membership::format"]);
  assert.equal(codes(unshown({ value }), "member-1")[0], "fails");
});

test("an exclusion of somebody else, or from another bucket, excludes nobody", () => {
  const bucket = bucketOf(pseudonymOf("anna"), 8);
  const others = Array.from({ length: 60 }, (_, i) => `nobody-${i}`);
  const same = others.find((member) => bucketOf(pseudonymOf(member), 8) === bucket) ?? "";
  const different = others.find((member) => bucketOf(pseudonymOf(member), 8) !== bucket) ?? "";
  assert.deepEqual(codes(prove(different), "anna"), ["fails", "membership::bucket"]);
  const [verdict, code] = codes(prove(same), "anna");
  assert.equal(verdict, "fails");
  assert.ok(code === "membership::root" || code === "map::proof", String(code));
});

test("a path that claims fewer buckets than there are", () => {
  // With half the buckets a member would be looked for in another one, whose tree says nothing of them.
  const found = Array.from({ length: 60 }, (_, i) => `member-${i}`).find((name) => bucketOf(pseudonymOf(name), 8) >= 4) ?? "";
  const bucket = bucketOf(pseudonymOf(found), 4);
  const stranger = Array.from({ length: 60 }, (_, i) => `nobody-${i}`).find((name) => bucketOf(pseudonymOf(name), 8) === bucket) ?? "";
  const proof = prove(stranger);
  const path = proof["path"] as string[];
  for (const shorter of [path.slice(1), path.slice(0, -1)]) {
    const [verdict, code] = codes({ ...proof, bucket, path: shorter }, found);
    assert.equal(verdict, "fails");
    assert.ok(code === "membership::root" || code === "map::proof", String(code));
  }
});

test("each part that is altered is noticed", () => {
  const proof = prove("anna");
  const zero = base64(new Uint8Array(32));
  const bad: [Record<string, unknown>, string][] = [
    [{ digest: "00".repeat(32) }, "membership::root"],
    [{ path: [zero, zero, zero] }, "membership::root"],
    [{ path: Array.from({ length: 13 }, () => zero) }, "membership::buckets"],
    [{ corpus: "0123456789abcdee" }, "membership::corpus"],
    [{ entry: String(proof["entry"]).replace('"membership":"', '"membership":"00') }, "proof::inclusion"],
    [{ entry: world.entries[0] }, "entry::kind"],
    [{ log: world.proof(0) }, "proof::inclusion"],
    [{ more: 1 }, "json::shape"],
    [{ bucket: -1 }, "json::shape"],
  ];
  for (const [change, code] of bad) assert.deepEqual(codes({ ...proof, ...change }, "anna"), ["fails", code]);
});
