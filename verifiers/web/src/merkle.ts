/**
 * The append-only tree of RFC 6962 with SHA-256, and its two proofs, checked as RFC 9162 (sections 2.1.3.2 and
 * 2.1.4.2) describes. Sizes are whole 64-bit numbers, hence `bigint`.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal } from "./bytes.ts";

/** A path from a leaf to the root of a tree that a 64-bit number can count. */
export const PATH_MAX = 64;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array());

export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(LEAF, entry));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(NODE, left, right));
}

/** The root that a path leads to, or nothing where the path does not fit the place. */
export function pathRoot(index: bigint, size: bigint, leaf: Uint8Array, path: readonly Uint8Array[]): Uint8Array | undefined {
  if (index < 0n || index >= size || ![leaf, ...path].every(isHash)) return undefined;
  let at = index;
  let last = size - 1n;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0n) return undefined;
    if (odd(at) || at === last) {
      hash = nodeHash(sibling, hash);
      while (!odd(at) && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? hash : undefined;
}

/** Whether `leaf` stands at `index` in the tree of `size` leaves with this root. */
export function isIncluded(
  index: bigint,
  size: bigint,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  const hash = pathRoot(index, size, leaf, path);
  return hash !== undefined && equal(hash, root);
}

/** Whether the tree of `second` leaves begins with the tree of `first` leaves. Nothing follows from an empty tree. */
export function isConsistent(
  first: bigint,
  second: bigint,
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (first <= 0n || first > second) return false;
  if (first === second) return proof.length === 0 && equal(firstRoot, secondRoot);
  if (![firstRoot, secondRoot, ...proof].every(isHash)) return false;
  const isPowerOfTwo = (first & (first - 1n)) === 0n;
  const [start, ...rest] = isPowerOfTwo ? [firstRoot, ...proof] : proof;
  if (start === undefined || proof.length === 0) return false;
  let at = first - 1n;
  let last = second - 1n;
  while (odd(at)) {
    at >>= 1n;
    last >>= 1n;
  }
  let old = start;
  let young = start;
  for (const hash of rest) {
    if (last === 0n) return false;
    if (odd(at) || at === last) {
      old = nodeHash(hash, old);
      young = nodeHash(hash, young);
      while (!odd(at) && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      young = nodeHash(young, hash);
    }
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equal(old, firstRoot) && equal(young, secondRoot);
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === 32;
}

function odd(number: bigint): boolean {
  return (number & 1n) === 1n;
}
