import assert from "node:assert/strict";
import { test } from "node:test";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal, fromHex, toHex, u32, utf8 } from "../src/bytes.ts";
import { mapLeafHash, mapNodeHash, mapRoot, PLACEHOLDER, verifyAbsent, verifyPresent } from "../src/map.ts";
import { decodeMapProof } from "../src/map_encoding.ts";
import { SparseTree } from "./sparse_tree.ts";
import { refused } from "./refused.ts";
import { vectors } from "./vectors.ts";

interface Case {
  expected_root: string;
  data: { key: string; value: string }[];
}

test("roots that the crate jmt publishes, reached by proofs", () => {
  const { cases } = vectors<{ cases: Case[] }>("map.json");
  assert.equal(cases.length, 3);
  for (const { expected_root, data } of cases) {
    const root = fromHex(expected_root, "a root");
    const tree = new SparseTree(data.map(({ key, value }) => [sha256(fromHex(key, "a key")), fromHex(value, "a value")]));
    assert.equal(toHex(tree.root()), expected_root);
    for (const [key, value] of tree.leaves) verifyPresent(root, key, value, decodeMapProof(tree.prove(key)));
    verifyAbsent(root, sha256(utf8("neither")), decodeMapProof(tree.prove(sha256(utf8("neither")))));
  }
});

test("a tree of three leaves, by hand", () => {
  const [a, b, c] = ["00", "40", "c0"].map((first) => fromHex(first + "00".repeat(31), "a key")) as [Uint8Array, Uint8Array, Uint8Array];
  const value = utf8("value");
  const leaf = (key: Uint8Array): Uint8Array => mapLeafHash(key, sha256(value));
  const root = mapNodeHash(mapNodeHash(leaf(a), leaf(b)), leaf(c));
  // b is the right child of the left child: its siblings upwards are a and c.
  verifyPresent(root, b, value, { siblings: [leaf(a), leaf(c)], end: { is: "leaf", valueHash: sha256(value) } });
  const beside = fromHex(`80${"00".repeat(31)}`, "a key");
  verifyAbsent(root, beside, {
    siblings: [mapNodeHash(leaf(a), leaf(b))],
    end: { is: "other", key: c, valueHash: sha256(value) },
  });
  assert.deepEqual(new SparseTree([a, b, c].map((key) => [key, value])).root(), root);
});

const TREE = new SparseTree(Array.from({ length: 300 }, (_, i) => [sha256(u32(i)), u32(i)]));
const ROOT = TREE.root();

test("presence and absence in a larger tree, and no proof of the contrary", () => {
  const ends = new Set<string>();
  for (let i = 0; i < 600; i += 1) {
    const key = sha256(u32(i));
    const proof = decodeMapProof(TREE.prove(key));
    ends.add(proof.end.is);
    if (i < 300) {
      verifyPresent(ROOT, key, u32(i), proof);
      assert.throws(() => verifyPresent(ROOT, key, u32(i + 1), proof), refused("map::value"));
      assert.throws(() => verifyAbsent(ROOT, key, proof), refused("map::present"));
      assert.throws(() => verifyAbsent(ROOT, key, { ...proof, end: { is: "nothing" } }), refused("map::root"));
      const itself = { ...proof, end: { is: "other", key, valueHash: sha256(u32(i)) } } as const;
      assert.throws(() => verifyAbsent(ROOT, key, itself), refused("map::proof"));
      const raised = { ...proof, siblings: proof.siblings.map((hash, at) => (at === 1 ? sha256(hash) : hash)) };
      assert.throws(() => verifyPresent(ROOT, key, u32(i), raised), refused("map::root"));
    } else {
      verifyAbsent(ROOT, key, proof);
      assert.throws(() => verifyPresent(ROOT, key, u32(i), proof), refused("map::absent"));
    }
  }
  assert.deepEqual([...ends].sort(), ["leaf", "nothing", "other"]);
});

test("absence by a leaf from elsewhere", () => {
  const [key, other] = [sha256(u32(0)), sha256(u32(1))];
  const proof = { ...decodeMapProof(TREE.prove(other)), end: { is: "other", key: other, valueHash: sha256(u32(1)) } } as const;
  assert.throws(() => verifyAbsent(ROOT, key, proof), refused("map::proof"));
});

test("a path that is longer than its tree", () => {
  const key = new Uint8Array(32);
  const leaf = mapLeafHash(key, sha256(utf8("v")));
  const root = mapNodeHash(leaf, PLACEHOLDER);
  const proof = { siblings: [PLACEHOLDER], end: { is: "leaf", valueHash: sha256(utf8("v")) } } as const;
  assert.throws(() => verifyPresent(root, key, utf8("v"), proof), refused("map::proof"));
  assert.throws(() => mapRoot(key, { siblings: Array.from({ length: 257 }, () => leaf), end: { is: "nothing" } }), refused("map::proof"));
});

test("encodings that are refused", () => {
  const key = sha256(u32(7));
  const good = TREE.prove(key);
  decodeMapProof(good);
  const bad = [
    new Uint8Array(),
    good.subarray(0, -1),
    concat(good, Uint8Array.of(0)),
    Uint8Array.of(3, 0, 0),
    Uint8Array.of(0, 0),
    concat(Uint8Array.of(0, 1, 1), new Uint8Array(33)),
    Uint8Array.of(0, 0, 1, 0b0100_0000),
    concat(Uint8Array.of(0, 0, 1, 0b1000_0000), PLACEHOLDER),
  ];
  for (const bytes of bad) assert.throws(() => decodeMapProof(bytes), refused("map::encoding"), toHex(bytes).slice(0, 40));
  assert.ok(equal(decodeMapProof(Uint8Array.of(0, 0, 1, 0)).siblings[0] ?? key, PLACEHOLDER));
});
