import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal } from "../src/bytes.ts";
import { keyBit, mapLeafHash, mapNodeHash, PLACEHOLDER } from "../src/map.ts";

type Entry = [key: Uint8Array, value: Uint8Array];

/** A sparse Merkle tree that proves, by splitting its leaves again and again. */
export class SparseTree {
  readonly leaves: readonly Entry[];

  constructor(leaves: readonly Entry[]) {
    this.leaves = leaves;
  }

  root(): Uint8Array {
    return rootOf(this.leaves, 0);
  }

  /** The proof of presence or absence, encoded. */
  prove(key: Uint8Array): Uint8Array {
    const siblings: Uint8Array[] = [];
    let entries = this.leaves;
    while (entries.length > 1) {
      const depth = siblings.length;
      const isOnSide = ([other]: Entry): boolean => keyBit(other, depth) === keyBit(key, depth);
      siblings.unshift(rootOf(entries.filter((entry) => !isOnSide(entry)), depth + 1));
      entries = entries.filter(isOnSide);
    }
    const flags = new Uint8Array(Math.ceil(siblings.length / 8));
    siblings.forEach((hash, i) => {
      if (!equal(hash, PLACEHOLDER)) flags[i >> 3] = (flags[i >> 3] ?? 0) | (0x80 >> (i & 7));
    });
    const [found] = entries;
    const end = found === undefined ? 0 : equal(found[0], key) ? 1 : 2;
    const tail = found === undefined ? [] : end === 1 ? [sha256(found[1])] : [found[0], sha256(found[1])];
    const present = siblings.filter((hash) => !equal(hash, PLACEHOLDER));
    return concat(Uint8Array.of(end, siblings.length >> 8, siblings.length & 255), flags, ...present, ...tail);
  }
}

function rootOf(entries: readonly Entry[], depth: number): Uint8Array {
  const [first] = entries;
  if (first === undefined) return PLACEHOLDER;
  if (entries.length === 1) return mapLeafHash(first[0], sha256(first[1]));
  const side = (bit: number): Uint8Array => rootOf(entries.filter(([key]) => keyBit(key, depth) === bit), depth + 1);
  return mapNodeHash(side(0), side(1));
}
