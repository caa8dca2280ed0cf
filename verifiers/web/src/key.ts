/** Verifier keys (c2sp.org/signed-note): `<name>+<id>+<base64 of type and public key>`. */

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, fromBase64, fromHex, readU32, readU64, utf8 } from "./bytes.ts";
import { refuse } from "./refusal.ts";

/** 0x01: a log's Ed25519 signature. 0x04: a witness's `cosignature/v1`, which has a time. */
export type KeyType = 1 | 4;

export interface Key {
  readonly name: string;
  readonly id: number;
  readonly type: KeyType;
  readonly publicKey: Uint8Array;
}

const NEWLINE = utf8("\n");
const COSIGNATURE_BYTES = 8 + 64;

export function parseKey(text: string): Key {
  const [, name, idHex, material] = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(text) ?? [];
  if (name === undefined || idHex === undefined || material === undefined) return refuse("key::syntax", "a verifier key is not of the form name+id+key");
  if (!isKeyName(name)) return refuse("key::name", "the name of a verifier key is not allowed");
  const bytes = fromBase64(material, "a verifier key");
  const type = bytes[0];
  if (type !== 1 && type !== 4) return refuse("key::type", "a verifier key is neither Ed25519 nor cosignature/v1");
  if (bytes.length !== 33) return refuse("key::length", "a verifier key has a wrong length");
  const publicKey = bytes.subarray(1);
  const id = readU32(fromHex(idHex, "the id of a verifier key", 4));
  if (id !== keyId(name, type, publicKey)) return refuse("key::id", "the id of a verifier key does not belong to its name and key");
  return { name, id, type, publicKey };
}

export function keyId(name: string, type: KeyType, publicKey: Uint8Array): number {
  return readU32(sha256(concat(utf8(name), NEWLINE, Uint8Array.of(type), publicKey)));
}

export function isKeyName(name: string): boolean {
  return name !== "" && !/[\p{White_Space}+]/u.test(name);
}

/** A signature's time in seconds since 1970 (a plain one has none), or nothing where it does not verify. */
export function verifySignature(key: Key, text: string, signature: Uint8Array): { time?: bigint } | undefined {
  if (key.type === 1) return ed25519Verifies(key, utf8(text), signature) ? {} : undefined;
  if (signature.length !== COSIGNATURE_BYTES) return undefined;
  const time = readU64(signature);
  if (time >= 1n << 63n) return undefined;
  const message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
  return ed25519Verifies(key, message, signature.subarray(8)) ? { time } : undefined;
}

function ed25519Verifies(key: Key, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return signature.length === 64 && ed25519.verify(signature, message, key.publicKey, { zip215: false });
  } catch {
    return false;
  }
}
