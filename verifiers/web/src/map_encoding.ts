/**
 * The bytes of a proof in a sparse Merkle tree. In JSON they stand as base64.
 *
 * | bytes | what |
 * |---|---|
 * | 1 | the end: 0 nothing, 1 the leaf, 2 another leaf |
 * | 2 | how many siblings, big-endian |
 * | ⌈siblings / 8⌉ | a bit for each sibling from the end upwards, the highest first: 1 where it is not empty; the rest is 0 |
 * | 32 each | the siblings that are not empty, from the end upwards |
 * | 0, 32 or 64 | nothing; the value's hash; the other key and its value's hash |
 */

import { equal, fromBase64 } from "./bytes.ts";
import { DEPTH_MAX, PLACEHOLDER, type MapProof } from "./map.ts";
import { refuse } from "./refusal.ts";

const PROOF_BYTES_MAX = 1 + 2 + DEPTH_MAX / 8 + 32 * DEPTH_MAX + 64;

export function parseMapProof(text: string): MapProof {
  if (text.length > 4 * Math.ceil(PROOF_BYTES_MAX / 3)) return malformed();
  return decodeMapProof(fromBase64(text, "a map proof"));
}

export function decodeMapProof(bytes: Uint8Array): MapProof {
  const reader = new Reader(bytes);
  const [end] = reader.take(1);
  const [high = 0, low = 0] = reader.take(2);
  const count = high * 256 + low;
  if (count > DEPTH_MAX) return malformed();
  const flags = [...reader.take(Math.ceil(count / 8))].flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (byte >> bit) & 1));
  if (flags.slice(count).includes(1)) return malformed();
  const siblings = flags.slice(0, count).map((flag) => (flag === 0 ? PLACEHOLDER : reader.sibling()));
  const proof: MapProof = { siblings, end: readEnd(end, reader) };
  if (!reader.isAtEnd()) return malformed();
  return proof;
}

function readEnd(end: number | undefined, reader: Reader): MapProof["end"] {
  if (end === 0) return { is: "nothing" };
  if (end === 1) return { is: "leaf", valueHash: reader.take(32) };
  if (end === 2) return { is: "other", key: reader.take(32), valueHash: reader.take(32) };
  return malformed();
}

class Reader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  take(count: number): Uint8Array {
    const taken = this.bytes.slice(this.at, this.at + count);
    if (taken.length !== count) return malformed();
    this.at += count;
    return taken;
  }

  sibling(): Uint8Array {
    const hash = this.take(32);
    return equal(hash, PLACEHOLDER) ? malformed() : hash;
  }

  isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }
}

function malformed(): never {
  return refuse("map::encoding", "a map proof is malformed");
}
