import assert from "node:assert/strict";
import { test } from "node:test";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64, fromHex, toHex } from "../src/bytes.ts";
import { EMPTY_ROOT, isConsistent, isIncluded, leafHash, nodeHash } from "../src/merkle.ts";
import { Tree } from "./tree.ts";
import { vectors } from "./vectors.ts";

interface Case {
  name: string;
  root: string;
  root1: string;
  root2: string;
  size1: string;
  size2: string;
  leafIdx: string;
  treeSize: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
}

const cases = vectors<{ consistency: Case[]; inclusion: Case[] }>("merkle.json");
const bytes = (text: string | null): Uint8Array => fromBase64(text ?? "", "a test vector");

test("inclusion proofs of transparency-dev/merkle", () => {
  assert.equal(cases.inclusion.length, 98);
  for (const { name, leafIdx, treeSize, leafHash: leaf, proof, root, wantErr } of cases.inclusion) {
    const path = (proof ?? []).map(bytes);
    assert.equal(isIncluded(BigInt(leafIdx), BigInt(treeSize), bytes(leaf), path, bytes(root)), !wantErr, name);
  }
});

test("consistency proofs of transparency-dev/merkle", () => {
  assert.equal(cases.consistency.length, 98);
  for (const { name, size1, size2, root1, root2, proof, wantErr } of cases.consistency) {
    const hashes = (proof ?? []).map(bytes);
    assert.equal(isConsistent(BigInt(size1), BigInt(size2), bytes(root1), bytes(root2), hashes), !wantErr, name);
  }
});

/** Leaves and roots of the certificate-transparency project's own tests. */
const LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

test("roots of the certificate-transparency project", () => {
  assert.equal(toHex(EMPTY_ROOT), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  ROOTS.forEach((root, i) => {
    const tree = new Tree(LEAVES.slice(0, i + 1).map((leaf) => fromHex(leaf, "a leaf")));
    assert.equal(toHex(tree.root()), root);
  });
  const [left = "", right = ""] = [0, 32].map((from) => toHex(Uint8Array.from({ length: 32 }, (_, i) => from + i)));
  assert.equal(
    toHex(nodeHash(fromHex(left, "left"), fromHex(right, "right"))),
    "1a378704c17da31e2d05b6d121c2bb2c7d76f6ee6fa8f983e596c2d034963c57",
  );
});

test("a path that goes on above the root", () => {
  const [leaf, other] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))];
  assert.ok(isIncluded(1n, 2n, leaf, [other], nodeHash(other, leaf)));
  assert.ok(!isIncluded(0n, 1n, leaf, [other], nodeHash(other, leaf)));
});

test("every proof of every tree up to 24 leaves, and none with a hash changed, dropped or added", () => {
  const leaves = Array.from({ length: 24 }, (_, i) => Uint8Array.of(i));
  for (let size = 1; size <= 24; size += 1) {
    const tree = new Tree(leaves.slice(0, size));
    for (let index = 0; index < size; index += 1) {
      const path = tree.path(index);
      const holds = (proof: Uint8Array[], at = index, of = size): boolean =>
        isIncluded(BigInt(at), BigInt(of), leafHash(Uint8Array.of(index)), proof, tree.root());
      assert.ok(holds(path));
      assert.ok(!holds([...path, sha256(Uint8Array.of(1))]));
      assert.ok(!holds(path, index + 1));
      path.forEach((_, i) => {
        assert.ok(!holds(path.filter((_, j) => i !== j)));
        assert.ok(!holds(path.map((hash, j) => (i === j ? sha256(hash) : hash))));
      });
    }
    for (let old = 1; old <= size; old += 1) {
      const first = new Tree(leaves.slice(0, old)).root();
      const holds = (proof: Uint8Array[]): boolean => isConsistent(BigInt(old), BigInt(size), first, tree.root(), proof);
      const proof = tree.consistency(old);
      assert.ok(holds(proof));
      assert.ok(!holds([...proof, sha256(Uint8Array.of(1))]));
      proof.forEach((_, i) => assert.ok(!holds(proof.map((hash, j) => (i === j ? sha256(hash) : hash)))));
    }
  }
});
