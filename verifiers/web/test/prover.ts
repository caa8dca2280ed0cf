import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { base64, concat, u32, u64, utf8 } from "../src/bytes.ts";
import { keyId, type KeyType } from "../src/key.ts";
import { encodeToCurve } from "../src/vrf.ts";

const { Point } = ed25519;
const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);

export function vrfKey(secret: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(secret);
}

/** RFC 9381, section 5.1, with the nonce of section 5.4.2.2. */
export function vrfProve(secret: Uint8Array, input: Uint8Array): Uint8Array {
  const key = vrfKey(secret);
  const { scalar, prefix } = ed25519.utils.getExtendedPublicKey(secret);
  const h = encodeToCurve(key, input);
  const gamma = h.multiply(scalar);
  const k = Point.Fn.create(littleEndian(sha512(concat(prefix, h.toBytes()))));
  const points = [h, gamma, Point.BASE.multiply(k), h.multiply(k)].map((point) => point.toBytes());
  const c = sha512(concat(Uint8Array.of(3, 2), key, ...points, Uint8Array.of(0))).subarray(0, 16);
  const s = Point.Fn.create(k + littleEndian(c) * scalar);
  return concat(gamma.toBytes(), c, Point.Fn.toBytes(s));
}

/** Somebody who signs notes: a log (type 1) or a witness (type 4). */
export class Signer {
  readonly name: string;
  readonly type: KeyType;
  private readonly secret: Uint8Array;

  constructor(name: string, type: KeyType, seed: number) {
    this.name = name;
    this.type = type;
    this.secret = new Uint8Array(32).fill(seed);
  }

  get publicKey(): Uint8Array {
    return ed25519.getPublicKey(this.secret);
  }

  private get id(): number {
    return keyId(this.name, this.type, this.publicKey);
  }

  verifierKey(): string {
    const id = this.id.toString(16).padStart(8, "0");
    return `${this.name}+${id}+${base64(concat(Uint8Array.of(this.type), this.publicKey))}`;
  }

  /** A signature line for the text. */
  sign(text: string, time = 1_700_000_000n): string {
    const isLog = this.type === 1;
    const message = isLog ? text : `cosignature/v1\ntime ${time}\n${text}`;
    const signature = ed25519.sign(utf8(message), this.secret);
    return `— ${this.name} ${base64(concat(u32(this.id), isLog ? new Uint8Array() : u64(time), signature))}\n`;
  }
}
