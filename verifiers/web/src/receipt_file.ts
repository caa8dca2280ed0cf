/** The file of a receipt, read strictly; nothing of it is believed yet. */

import { fromBase64 } from "./bytes.ts";
import { parseLogProof, type LogProof } from "./log_proof.ts";
import { asCount, asObject, asString, exactly, readJson, type Json } from "./json.ts";
import type { MapProof } from "./map.ts";
import { PATH_MAX } from "./merkle.ts";
import { parseMapProof } from "./map_encoding.ts";
import { refuse } from "./refusal.ts";
import { KEY_BYTES, OUTPUT_BYTES, PROOF_BYTES } from "./vrf.ts";

/** With the proof of the state; at once it is a quarter of that. */
export const RECEIPT_BYTES_MAX = 16_384;

export interface Receipt {
  readonly origin: string;
  readonly event: { readonly kind: string; readonly time: string; readonly body: string; readonly salt: Uint8Array };
  readonly terms?: string;
  readonly pseudonym: { readonly account: Uint8Array; readonly output: Uint8Array; readonly proof: Uint8Array; readonly key: Uint8Array };
  /** The log's first entry, and its path under the head of `log`. */
  readonly keys: { readonly entry: string; readonly path: readonly Uint8Array[] };
  readonly version: number;
  readonly log: LogProof;
  readonly state?: State;
  readonly stateBy: string;
}

export interface State {
  /** The entry itself, as text. */
  readonly root: string;
  readonly log: LogProof;
  readonly present: MapProof;
  readonly absent: MapProof;
}

const ACCOUNT_BYTES = 16;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** Keys that describe the receipt in the terms of DPV are passed over: what is shown to members comes from the event. */
export function parseReceipt(bytes: Uint8Array): Receipt {
  const file = asObject(readJson(bytes, RECEIPT_BYTES_MAX, "the receipt"), "the receipt");
  const event = exactly(file["event"], ["kind", "time", "body", "salt"], [], "the event of the receipt");
  const pseudonym = exactly(file["pseudonym"], ["account", "output", "proof", "key"], [], "the pseudonym of the receipt");
  const keys = exactly(file["keys"], ["entry", "path"], [], "the keys of the receipt");
  const version = asCount(file["version"], "the version of the receipt");
  if (version === 0 || version === Number.MAX_SAFE_INTEGER) return refuse("receipt::version", "the version of the receipt is not one");
  const stateBy = asString(file["state_by"], "the time when the state proof is due");
  if (!INSTANT.test(stateBy)) return refuse("receipt::time", "the time when the state proof is due is not one");
  return {
    origin: asString(file["origin"], "the origin of the receipt"),
    event: {
      kind: asString(event["kind"], "the kind of the event"),
      time: asString(event["time"], "the time of the event"),
      body: asString(event["body"], "the body of the event"),
      salt: sized(event["salt"], "the salt of the event", 16),
    },
    ...parseTerms(file["terms"]),
    pseudonym: {
      account: sized(pseudonym["account"], "the account", ACCOUNT_BYTES),
      output: sized(pseudonym["output"], "the pseudonym", OUTPUT_BYTES),
      proof: sized(pseudonym["proof"], "the pseudonym's proof", PROOF_BYTES),
      key: sized(pseudonym["key"], "the pseudonym's key", KEY_BYTES),
    },
    keys: { entry: asString(keys["entry"], "the key entry"), path: parsePath(asString(keys["path"], "the path of the key entry")) },
    version,
    log: parseLogProof(asString(file["log"], "the log proof of the receipt")),
    ...parseState(file["state"]),
    stateBy,
  };
}

/** Hashes one after the other. */
function parsePath(text: string): Uint8Array[] {
  const bytes = fromBase64(text, "the path of the key entry");
  if (bytes.length % 32 !== 0 || bytes.length > 32 * PATH_MAX) return refuse("receipt::keys", "the path of the key entry is not a list of hashes");
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
}

function parseTerms(value: Json | undefined): { terms?: string } {
  if (value === null || value === undefined) return {};
  const { version, digest } = exactly(value, ["version", "digest"], [], "the terms of the receipt");
  if (digest !== null) asString(digest, "the digest of the terms");
  return { terms: asString(version, "the version of the terms") };
}

function parseState(value: Json | undefined): { state?: State } {
  if (value === null) return {};
  const state = exactly(value, ["root", "log", "present", "absent"], [], "the state of the receipt");
  return {
    state: {
      root: asString(state["root"], "the root entry"),
      log: parseLogProof(asString(state["log"], "the log proof of the root entry")),
      present: parseMapProof(asString(state["present"], "the proof of presence")),
      absent: parseMapProof(asString(state["absent"], "the proof of absence")),
    },
  };
}

function sized(value: Json | undefined, what: string, length: number): Uint8Array {
  return fromBase64(asString(value, what), what, length);
}
