/** Proofs of presence and absence in a sparse Merkle tree: the Jellyfish format with the hashes of `proofs.md`. */

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal, utf8 } from "./bytes.ts";
import { refuse } from "./refusal.ts";

/** Bits of a key, and so siblings of the deepest leaf. */
export const DEPTH_MAX = 256;

/** Stands for an empty subtree; 32 bytes of text that are nothing's hash. */
export const PLACEHOLDER: Uint8Array = utf8("SPARSE_MERKLE_PLACEHOLDER_HASH__");

const LEAF = utf8("JMT::LeafNode");
const NODE = utf8("JMT::IntrnalNode");

export interface MapProof {
  /** From the end of the path upwards. */
  readonly siblings: readonly Uint8Array[];
  /** What stands where the key's path ends. */
  readonly end: { readonly is: "nothing" } | Leaf | OtherLeaf;
}

interface Leaf {
  readonly is: "leaf";
  readonly valueHash: Uint8Array;
}

interface OtherLeaf {
  readonly is: "other";
  readonly key: Uint8Array;
  readonly valueHash: Uint8Array;
}

export function mapLeafHash(key: Uint8Array, valueHash: Uint8Array): Uint8Array {
  return sha256(concat(LEAF, key, valueHash));
}

export function mapNodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(NODE, left, right));
}

/** Bit `depth` of a key, counted from its most significant one. */
export function keyBit(key: Uint8Array, depth: number): number {
  return ((key[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1;
}

/** The root of the tree that the proof speaks of, in which the key leads to the proof's end. */
export function mapRoot(key: Uint8Array, proof: MapProof): Uint8Array {
  const { siblings, end } = proof;
  const depth = siblings.length;
  if (key.length !== 32 || depth > DEPTH_MAX) return refuse("map::proof", "a map proof is too long");
  const [lowest] = siblings;
  // A subtree of one leaf is that leaf, and an empty one has no branches: neither has an empty sibling.
  if (lowest !== undefined && equal(lowest, PLACEHOLDER)) return refuse("map::proof", "a map proof is longer than its tree");
  return siblings.reduce((hash, sibling, i) => {
    const isRight = keyBit(key, depth - 1 - i) === 1;
    return isRight ? mapNodeHash(sibling, hash) : mapNodeHash(hash, sibling);
  }, endHash(key, end, depth));
}

function endHash(key: Uint8Array, end: MapProof["end"], depth: number): Uint8Array {
  if (end.is === "nothing") return PLACEHOLDER;
  if (end.is === "leaf") return mapLeafHash(key, end.valueHash);
  if (equal(end.key, key)) return refuse("map::proof", "a map proof calls its own key another one");
  for (let bit = 0; bit < depth; bit += 1) {
    if (keyBit(end.key, bit) !== keyBit(key, bit)) return refuse("map::proof", "a map proof ends at a leaf that is elsewhere");
  }
  return mapLeafHash(end.key, end.valueHash);
}

/** Refuses unless the tree with this root holds the value under the key. */
export function verifyPresent(root: Uint8Array, key: Uint8Array, value: Uint8Array, proof: MapProof): void {
  if (proof.end.is !== "leaf") return refuse("map::absent", "the published map does not hold what it should hold");
  if (!equal(proof.end.valueHash, sha256(value))) return refuse("map::value", "the published map holds something else in that place");
  if (!equal(mapRoot(key, proof), root)) refuse("map::root", "a proof belongs to another map than the published one");
}

/** Refuses unless the tree with this root holds nothing under the key. */
export function verifyAbsent(root: Uint8Array, key: Uint8Array, proof: MapProof): void {
  if (proof.end.is === "leaf") return refuse("map::present", "the published map holds something where it should hold nothing");
  if (!equal(mapRoot(key, proof), root)) refuse("map::root", "a proof belongs to another map than the published one");
}
