/** What follows from a member's pseudonym P: where their acts and their rows would stand. */

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, readU32, u64, utf8 } from "./bytes.ts";
import { refuse } from "./refusal.ts";
import { OUTPUT_BYTES } from "./vrf.ts";

const STATE = utf8("abide state v1");

/** The key of a member's n-th act in the state map. */
export function stateKey(pseudonym: Uint8Array, version: number): Uint8Array {
  return sha256(concat(STATE, whole(pseudonym), u64(BigInt(version))));
}

/** What the state map holds there. */
export function stateValue(salt: Uint8Array, version: number, commitment: Uint8Array): Uint8Array {
  return hmac(sha256, salt, concat(STATE, u64(BigInt(version)), commitment));
}

export function bucketOf(pseudonym: Uint8Array, buckets: number): number {
  return readU32(whole(pseudonym)) % buckets;
}

/** The key of a member's leaf in the tree of a bucket whose files have this digest. */
export function membershipKey(pseudonym: Uint8Array, digest: Uint8Array): Uint8Array {
  return hmac(sha256, whole(pseudonym), digest);
}

function whole(pseudonym: Uint8Array): Uint8Array {
  return pseudonym.length === OUTPUT_BYTES ? pseudonym : refuse("pseudonym::length", "a pseudonym has a wrong length");
}
