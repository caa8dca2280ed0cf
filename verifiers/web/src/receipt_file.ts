/** The file of a receipt, read strictly; nothing of it is believed yet. */

import { fromBase64 } from "./bytes.ts";
import { parseLogProof, type LogProof } from "./log_proof.ts";
import { asCount, asObject, asString, exactly, readJson, type Json } from "./json.ts";
import type { MapProof } from "./map.ts";
import { parseMapProof } from "./map_encoding.ts";
import { refuse } from "./refusal.ts";
import { KEY_BYTES, OUTPUT_BYTES, PROOF_BYTES } from "./vrf.ts";

export const RECEIPT_BYTES_MAX = 4_096;

export interface Receipt {
  readonly origin: string;
  readonly event: { readonly kind: string; readonly body: string; readonly salt: Uint8Array };
  readonly terms?: string;
  readonly pseudonym: { readonly output: Uint8Array; readonly proof: Uint8Array; readonly key: Uint8Array };
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

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;

/** Keys that describe the receipt in the terms of DPV are passed over: what is shown to members comes from the event. */
export function parseReceipt(bytes: Uint8Array): Receipt {
  const file = asObject(readJson(bytes, RECEIPT_BYTES_MAX, "the receipt"), "the receipt");
  const event = exactly(file["event"], ["kind", "body", "salt"], [], "the event of the receipt");
  const pseudonym = exactly(file["pseudonym"], ["output", "proof", "key"], [], "the pseudonym of the receipt");
  const version = asCount(file["version"], "the version of the receipt");
  if (version === 0 || version === Number.MAX_SAFE_INTEGER) return refuse("receipt::version", "the version of the receipt is not one");
  const stateBy = asString(file["state_by"], "the time when the state proof is due");
  if (!INSTANT.test(stateBy)) return refuse("receipt::time", "the time when the state proof is due is not one");
  return {
    origin: asString(file["origin"], "the origin of the receipt"),
    event: {
      kind: asString(event["kind"], "the kind of the event"),
      body: asString(event["body"], "the body of the event"),
      salt: sized(event["salt"], "the salt of the event", 16),
    },
    ...parseTerms(file["terms"]),
    pseudonym: {
      output: sized(pseudonym["output"], "the pseudonym", OUTPUT_BYTES),
      proof: sized(pseudonym["proof"], "the pseudonym's proof", PROOF_BYTES),
      key: sized(pseudonym["key"], "the pseudonym's key", KEY_BYTES),
    },
    version,
    log: parseLogProof(asString(file["log"], "the log proof of the receipt")),
    ...parseState(file["state"]),
    stateBy,
  };
}

function parseTerms(value: Json | undefined): { terms?: string } {
  if (value === null || value === undefined) return {};
  const { version, digest } = exactly(value, ["version", "digest"], [], "the terms of the receipt");
  asString(digest, "the digest of the terms");
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
