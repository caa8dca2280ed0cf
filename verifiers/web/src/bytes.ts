/** Bytes and their spellings. Each spelling has one form: what does not print back to itself is refused. */

import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { refuse } from "./refusal.ts";

export const concat = concatBytes;
export const toHex = bytesToHex;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function fromUtf8(bytes: Uint8Array, what: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return refuse("bytes::utf8", `${what} is not text in UTF-8`);
  }
}

/** One character for each byte, for formats that treat text as opaque octets. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

export function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

export function base64(bytes: Uint8Array): string {
  return btoa(latin1(bytes));
}

/** Standard base64 with padding. `length` is how many bytes it must hold, if that is known. */
export function fromBase64(text: string, what: string, length?: number): Uint8Array {
  let bytes: Uint8Array | undefined;
  try {
    bytes = fromLatin1(atob(text));
  } catch {
    // Refused below.
  }
  if (bytes === undefined || base64(bytes) !== text) return refuse("bytes::base64", `${what} is not base64`);
  return ofLength(bytes, what, length);
}

/** Lower-case hexadecimal. */
export function fromHex(text: string, what: string, length?: number): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return refuse("bytes::hex", `${what} is not lower-case hexadecimal`);
  return ofLength(hexToBytes(text), what, length);
}

function ofLength(bytes: Uint8Array, what: string, length: number | undefined): Uint8Array {
  if (length !== undefined && bytes.length !== length) {
    return refuse("bytes::length", `${what} has ${bytes.length} bytes instead of ${length}`);
  }
  return bytes;
}

/** A decimal without sign, leading zeros or spaces, up to 2^63 − 1. */
export function decimal(text: string, what: string): bigint {
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(text)) return refuse("bytes::number", `${what} is not a whole number`);
  const number = BigInt(text);
  if (number >= 1n << 63n) return refuse("bytes::number", `${what} is too large`);
  return number;
}

export function u32(number: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

export function u64(number: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, number);
  return bytes;
}

export function readU32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
}

export function readU64(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0);
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Order of bytes; of two where one begins with the other, the shorter comes first. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
