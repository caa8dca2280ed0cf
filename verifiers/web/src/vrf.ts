/**
 * Verification of ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381, suite 0x03), on the curve of `@noble/curves`.
 * Section numbers are those of the RFC.
 */

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, equal } from "./bytes.ts";
import { refuse } from "./refusal.ts";

export const KEY_BYTES = 32;
export const PROOF_BYTES = 80;
export const OUTPUT_BYTES = 64;

type Point = InstanceType<typeof ed25519.Point>;

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const SUITE = Uint8Array.of(3);
const END = Uint8Array.of(0);

/** The output that the proof shows for the input under the key, or a refusal. */
export function vrfOutput(key: Uint8Array, input: Uint8Array, proof: Uint8Array): Uint8Array {
  if (key.length !== KEY_BYTES || proof.length !== PROOF_BYTES) return refuse("vrf::length", "the VRF proof has a wrong length");
  const y = decode(key);
  // Section 5.4.5: a key of small order would let one proof stand for every input.
  if (y === undefined || y.isSmallOrder()) return refuse("vrf::key", "the VRF key is not a valid one");
  const gamma = decode(proof.subarray(0, 32));
  const challenge = proof.subarray(32, 48);
  const s = littleEndian(proof.subarray(48));
  if (gamma === undefined || s >= ORDER) return refuse("vrf::proof", "the VRF proof is not a valid one");

  const c = littleEndian(challenge);
  const h = encodeToCurve(key, input);
  const u = Point.BASE.multiplyUnsafe(s).subtract(y.multiplyUnsafe(c));
  const v = h.multiplyUnsafe(s).subtract(gamma.multiplyUnsafe(c));
  const points = [h, gamma, u, v].map((point) => point.toBytes());
  const expected = sha512(concat(SUITE, Uint8Array.of(2), key, ...points, END)).subarray(0, 16);
  if (!equal(expected, challenge)) return refuse("vrf::proof", "the VRF proof does not belong to this key and input");
  return sha512(concat(SUITE, Uint8Array.of(3), gamma.clearCofactor().toBytes(), END));
}

/** Section 5.4.1.1: hashes with a rising counter until one is the encoding of a point. */
export function encodeToCurve(key: Uint8Array, input: Uint8Array): Point {
  for (let counter = 0; counter < 256; counter += 1) {
    const hash = sha512(concat(SUITE, Uint8Array.of(1), key, input, Uint8Array.of(counter), END));
    const point = decode(hash.subarray(0, 32))?.clearCofactor();
    if (point !== undefined && !point.is0()) return point;
  }
  return refuse("vrf::input", "the input has no point on the curve");
}

/** RFC 8032, section 5.1.3: encodings that are not canonical are none. */
function decode(bytes: Uint8Array): Point | undefined {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return undefined;
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
}
