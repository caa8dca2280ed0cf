/** Checks a proof of what a corpus holds of a member: their rows, or that there are none. */

import { sha256 } from "@noble/hashes/sha2.js";
import { compare, concat, equal, fromBase64, fromHex, u32, utf8 } from "./bytes.ts";
import { canonicalJson } from "./canonical_json.ts";
import { corpusEntry, openEntry, timeInWords, type CorpusEntry } from "./entry.ts";
import { Findings, type Report } from "./finding.ts";
import { asArray, asCount, asObject, asString, exactly, readJson, type JsonObject } from "./json.ts";
import { findSigners } from "./log_check.ts";
import { parseLogProof, verifyInclusion, type LogProof } from "./log_proof.ts";
import { mapRoot, type MapProof } from "./map.ts";
import { parseMapProof } from "./map_encoding.ts";
import { leafHash, pathRoot } from "./merkle.ts";
import type { Policy } from "./policy.ts";
import { bucketOf, membershipKey } from "./pseudonym.ts";
import { refuse } from "./refusal.ts";

export const MEMBERSHIP_BYTES_MAX = 16 * 1024 * 1024;
/** The number of buckets is a power of two, up to 4096: as many as a path of this length has leaves. */
const PATH_MAX = 12;

export interface Membership {
  readonly corpus: string;
  readonly bucket: number;
  /** D, the digest of the bucket's files. */
  readonly digest: Uint8Array;
  /** From the bucket's leaf upwards. */
  readonly path: readonly Uint8Array[];
  readonly proof: MapProof;
  /** Only where the member is included, and one of the two: the rows, or the hash of what stands under their key. */
  readonly rows?: readonly JsonObject[];
  readonly value?: Uint8Array;
  /** The log's `corpus` entry, and its proof. */
  readonly entry: string;
  readonly log: LogProof;
}

const KEYS = ["corpus", "bucket", "digest", "path", "proof", "entry", "log"];

export function parseMembership(bytes: Uint8Array): Membership {
  const what = "the proof of membership";
  const file = exactly(readJson(bytes, MEMBERSHIP_BYTES_MAX, what), KEYS, ["rows", "value"], what);
  const path = asArray(file["path"], "the path of the bucket");
  if (path.length > PATH_MAX) return refuse("membership::buckets", "a corpus cannot have so many buckets");
  const rows = file["rows"];
  const value = file["value"];
  if (rows !== undefined && value !== undefined) return refuse("membership::format", "a digest stands in the place of the rows, not beside them");
  return {
    corpus: asString(file["corpus"], "the corpus"),
    bucket: asCount(file["bucket"], "the bucket"),
    digest: fromHex(asString(file["digest"], "the digest of the bucket"), "the digest of the bucket", 32),
    path: path.map((hash) => fromBase64(asString(hash, "a hash of the path"), "a hash of the path", 32)),
    proof: parseMapProof(asString(file["proof"], "the map proof")),
    ...(rows === undefined ? {} : { rows: asArray(rows, "the list of rows").map((row) => asObject(row, "a row")) }),
    ...(value === undefined ? {} : { value: fromHex(asString(value, "the value"), "the value", 32) }),
    entry: asString(file["entry"], "the corpus entry"),
    log: parseLogProof(asString(file["log"], "the log proof of the corpus")),
  };
}

/** SHA-256 of the row's canonical JSON. Columns that are null do not stand in it. */
export function rowDigest(row: JsonObject): Uint8Array {
  if (Object.values(row).includes(null)) return refuse("membership::row", "a row has a column that is null");
  return sha256(utf8(canonicalJson(row)));
}

/** The value of a member's leaf. */
export function rowsValue(rows: readonly JsonObject[]): Uint8Array {
  return concat(...rows.map(rowDigest).sort(compare));
}

/** The membership root that the proof leads to, for the member with this pseudonym. */
export function membershipRoot(proof: Membership, pseudonym: Uint8Array): Uint8Array {
  const { bucket, digest, path, rows, value } = proof;
  // A path of another length cannot lead to the same root, so it is the path that says how many buckets there are.
  const buckets = 2 ** path.length;
  if (bucket !== bucketOf(pseudonym, buckets)) return refuse("membership::bucket", "the proof is about a bucket that your rows would not be in");
  const { end } = proof.proof;
  if (rows !== undefined && (rows.length === 0 || end.is !== "leaf" || !equal(end.valueHash, sha256(rowsValue(rows))))) {
    return refuse("membership::rows", "the rows are not those that the corpus holds of you");
  }
  if (value !== undefined && (end.is !== "leaf" || !equal(end.valueHash, value))) {
    return refuse("membership::rows", "the corpus does not hold what the proof says that it holds of you");
  }
  if (rows === undefined && value === undefined && end.is === "leaf") return refuse("membership::rows", "the corpus holds rows of yours, and the proof does not show them");
  const tree = mapRoot(membershipKey(pseudonym, digest), proof.proof);
  const root = pathRoot(BigInt(bucket), BigInt(buckets), leafHash(concat(u32(bucket), digest, tree)), path);
  return root ?? refuse("membership::path", "the path of the bucket leads nowhere");
}

/** What a proof shows, or it is refused. */
export function verifyMembership(proof: Membership, pseudonym: Uint8Array): CorpusEntry {
  openEntry(proof.entry, "corpus");
  verifyInclusion(proof.log, proof.entry);
  const corpus = corpusEntry(proof.entry);
  if (corpus.id !== proof.corpus || !/^[0-9a-f]{16}$/.test(proof.corpus)) refuse("membership::corpus", "the proof is about another corpus than the log's entry");
  if (!equal(membershipRoot(proof, pseudonym), corpus.membership)) refuse("membership::root", "the proof does not belong to this corpus");
  return corpus;
}

/** The pseudonym is the one that a receipt showed to be the member's: to any other, every proof is worth nothing. */
export function checkMembership(file: Uint8Array, trust: { readonly pseudonym: Uint8Array; readonly policy?: Policy }): Report {
  const findings = new Findings();
  findings.attempt(() => {
    const proof = parseMembership(file);
    const { time } = verifyMembership(proof, trust.pseudonym);
    const count = proof.rows?.length ?? 0;
    const rows = count === 1 ? "exactly one row" : `exactly ${count} rows`;
    if (proof.value !== undefined) findings.holds("membership::included", `The corpus ${proof.corpus}, entered on ${timeInWords(time)}, declares rows of yours, which this file does not show.`);
    else if (proof.rows === undefined) findings.holds("membership::excluded", `The corpus ${proof.corpus}, entered on ${timeInWords(time)}, declares no row of yours.`);
    else findings.holds("membership::included", `The corpus ${proof.corpus}, entered on ${timeInWords(time)}, declares ${rows} of yours: those in this file.`);
    findSigners(findings, proof.log, trust.policy, "the corpus");
  });
  return findings.report();
}
