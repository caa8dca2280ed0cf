import { sha256 } from "@noble/hashes/sha2.js";
import { base64, fromUtf8, toHex, u32, utf8, concat } from "../src/bytes.ts";
import { commitment, sealedEntry } from "../src/entry.ts";
import { rowsValue } from "../src/membership.ts";
import type { JsonObject } from "../src/json.ts";
import { bucketOf, membershipKey, stateKey, stateValue } from "../src/pseudonym.ts";
import { vrfOutput } from "../src/vrf.ts";
import { Signer, vrfKey, vrfProve } from "./prover.ts";
import { SparseTree } from "./sparse_tree.ts";
import { Tree } from "./tree.ts";

const ORIGIN = "example.com/abide";
const LOG = new Signer(ORIGIN, 1, 1);
const WITNESSES = [new Signer("w1.example", 4, 2), new Signer("w2.example", 4, 3), new Signer("w3.example", 4, 4)];
const VRF_SECRET = new Uint8Array(32).fill(7);

export const VRF_KEY = vrfKey(VRF_SECRET);
export const POLICY = `log ${LOG.verifierKey()}
${WITNESSES.map((witness, i) => `witness w${i + 1} ${witness.verifierKey()}\n`).join("")}group two 2 w1 w2 w3
quorum two
`;

/** A made-up platform: its events in order, and what it gives to members. */
export class World {
  readonly entries: string[] = [];
  private readonly acts: [Uint8Array, Uint8Array][] = [];
  private readonly versions = new Map<string, number>();

  constructor() {
    this.append(`{"kind":"key","time":"${this.time()}","body":{"log":"${LOG.verifierKey()}","vrf":"${base64(VRF_KEY)}"}}`);
  }

  /** A member's choice. What it gives back makes the receipt, once there is a root, or before. */
  choose(member: string, setting: string, category?: string): (root?: Root) => Record<string, unknown> {
    const of = category === undefined ? "" : `"category":"${category}",`;
    const body = `{"member":"${member}","setting":"${setting}",${of}"at":"2025-09-18T12:00:00Z","terms":"2025-11-03","actor":"member","channel":"web","provenance":"live"}`;
    return this.act("choice", member, body);
  }

  erase(member: string): (root?: Root) => Record<string, unknown> {
    const body = `{"member_hash":"${"ab".repeat(32)}","erases":[1],"right":"erasure","at":"2025-09-18T12:00:00Z","stands":true,"provenance":"live"}`;
    return this.act("objection", member, body);
  }

  act(kind: string, member: string, body: string): (root?: Root) => Record<string, unknown> {
    const index = this.entries.length;
    const salt = new Uint8Array(16).fill(index + 100);
    const version = (this.versions.get(member) ?? 0) + 1;
    const sealed = commitment(salt, body);
    const time = this.time();
    this.versions.set(member, version);
    this.acts.push([stateKey(pseudonymOf(member), version), stateValue(salt, version, sealed)]);
    this.append(sealedEntry(body.includes('"erasure"') ? "erasure" : "consent", time, sealed));
    const size = this.entries.length;
    return (root) => ({
      "@context": "https://w3id.org/dpv",
      "@type": "ConsentRecord",
      schemaVersion: "1",
      platform: "Example",
      origin: ORIGIN,
      event: { kind, time, body, salt: base64(salt) },
      terms: body.includes('"terms"') ? { version: "2025-11-03", digest: "cd".repeat(32) } : null,
      pseudonym: {
        account: base64(accountOf(member)),
        output: base64(pseudonymOf(member)),
        proof: base64(vrfProve(VRF_SECRET, accountOf(member))),
        key: base64(VRF_KEY),
      },
      keys: { entry: this.entries[0], path: base64(concat(...this.tree(root?.size ?? size).path(0))) },
      version,
      log: this.proof(index, root?.size ?? size),
      state: root?.state(member, version) ?? null,
      state_by: "2025-09-18T13:00:00.000000Z",
    });
  }

  /** Publishes the map of all acts so far. */
  root(): Root {
    const tree = new SparseTree([...this.acts]);
    const index = this.entries.length;
    const body = `{"map":"${toHex(tree.root())}","events":${index},"leaves":${tree.leaves.length}}`;
    const entry = this.append(`{"kind":"root","time":"${this.time()}","body":${body}}`);
    const log = this.proof(index);
    const prove = (member: string, version: number): string => base64(tree.prove(stateKey(pseudonymOf(member), version)));
    return { size: this.entries.length, state: (member, version) => ({ root: entry, log, present: prove(member, version), absent: prove(member, version + 1) }) };
  }

  /** Publishes a corpus, and gives back what makes a member's proof. */
  corpus(rows: Map<string, JsonObject[]>, buckets = 8): (member: string) => Record<string, unknown> {
    const digest = (bucket: number): Uint8Array => new Uint8Array(32).fill(bucket + 1);
    const trees = Array.from({ length: buckets }, (_, bucket) => {
      const inside = [...rows].filter(([member]) => bucketOf(pseudonymOf(member), buckets) === bucket);
      return new SparseTree(inside.map(([member, of]) => [membershipKey(pseudonymOf(member), digest(bucket)), rowsValue(of)]));
    });
    const over = new Tree(trees.map((tree, bucket) => concat(u32(bucket), digest(bucket), tree.root())));
    const index = this.entries.length;
    const entry = this.append(`{"kind":"corpus","time":"${this.time()}","body":{"id":"0123456789abcdef","position":{"events":${index},"time":"${this.time()}","digest":"${"ef".repeat(32)}"},"membership":"${toHex(over.root())}"}}`);
    const log = this.proof(index);
    return (member) => {
      const bucket = bucketOf(pseudonymOf(member), buckets);
      const proof = trees[bucket]?.prove(membershipKey(pseudonymOf(member), digest(bucket))) ?? new Uint8Array();
      const found = rows.get(member);
      return {
        corpus: "0123456789abcdef",
        bucket,
        digest: toHex(digest(bucket)),
        path: over.path(bucket).map(base64),
        proof: base64(proof),
        ...(found === undefined ? {} : { rows: found }),
        entry,
        log,
      };
    };
  }

  /** The proof of an entry in the log as it is now, or was when it had so many entries. */
  proof(index: number, size = this.entries.length): string {
    const tree = this.tree(size);
    const body = `${ORIGIN}\n${size}\n${base64(tree.root())}\n`;
    const head = `${body}\n${LOG.sign(body)}${WITNESSES.slice(0, 2).map((witness) => witness.sign(body)).join("")}`;
    const path = tree.path(index).map((hash) => `${base64(hash)}\n`);
    return `c2sp.org/tlog-proof@v1\nindex ${index}\n${path.join("")}\n${head}`;
  }

  private tree(size: number): Tree {
    return new Tree(this.entries.slice(0, size).map(utf8));
  }

  append(entry: string): string {
    this.entries.push(entry);
    return entry;
  }

  time(): string {
    return `2025-09-18T12:00:${String(this.entries.length % 60).padStart(2, "0")}.000000Z`;
  }
}

export interface Root {
  /** Of the log that ends with it. */
  readonly size: number;
  state(member: string, version: number): Record<string, unknown>;
}

/** In earnest it is random. */
export function accountOf(member: string): Uint8Array {
  return sha256(utf8(`account of ${member}`)).subarray(0, 16);
}

export function pseudonymOf(member: string): Uint8Array {
  return vrfOutput(VRF_KEY, accountOf(member), vrfProve(VRF_SECRET, accountOf(member)));
}

export function file(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value));
}

/** A deep copy in which one string was replaced, wherever it stands. */
export function altered(value: Record<string, unknown>, old: string, young: string): Uint8Array {
  const text = JSON.stringify(value);
  const escaped = (part: string): string => JSON.stringify(part).slice(1, -1);
  if (!text.includes(escaped(old))) throw new Error(`nothing to alter: ${old}`);
  return utf8(fromUtf8(utf8(text.replace(escaped(old), escaped(young))), "a test"));
}
