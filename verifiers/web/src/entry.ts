/** Entries of the log, as `log.md` writes them. */

import { concat, fromBase64, fromHex, toHex, utf8 } from "./bytes.ts";
import { sha256 } from "@noble/hashes/sha2.js";
import { asCount, asObject, asString, exactly, parseJson, type JsonObject } from "./json.ts";
import { refuse } from "./refusal.ts";

export const ENTRY_BYTES_MAX = 65_535;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** SHA-256(salt ‖ body). Bodies of different kinds have different keys, so a body can be opened as one kind only. */
export function commitment(salt: Uint8Array, body: string): Uint8Array {
  if (salt.length !== 16) return refuse("entry::commitment", "an event's salt has a wrong length");
  return sha256(concat(salt, utf8(body)));
}

/** The entry of an event that the log does not tell. */
export function sealedEntry(kind: "consent" | "erasure", time: string, sealed: Uint8Array): string {
  return `{"kind":"${kind}","time":"${entryTime(time)}","commitment":"${toHex(sealed)}"}`;
}

export function entryTime(time: string): string {
  return TIME.test(time) ? time : refuse("entry::time", "an entry of the log has a time that is not one");
}

/** A time as members read it; a part of a second is left away. */
export function timeInWords(time: string): string {
  return time.replace(/^(.{10})T(.{8})(?:\.\d+)?Z$/, "$1, $2 UTC");
}

export interface OpenEntry {
  readonly time: string;
  readonly body: JsonObject;
}

/** An entry that says what its event says, of the kind that is wanted. */
export function openEntry(text: string, kind: string): OpenEntry {
  if (utf8(text).length > ENTRY_BYTES_MAX) return refuse("entry::size", "an entry of the log is too large");
  const value = exactly(parseJson(text, "an entry of the log"), ["kind", "time", "body"], [], "an entry of the log");
  // What is hashed is the text; it must be the one text that these values have.
  if (JSON.stringify(value) !== text || Object.keys(value).join() !== "kind,time,body") {
    return refuse("entry::syntax", "an entry of the log is not written as it must be");
  }
  if (value["kind"] !== kind) return refuse("entry::kind", `an entry of the log is not of the kind ${kind}`);
  return { time: entryTime(asString(value["time"], "a time")), body: asObject(value["body"], "the body of an entry") };
}

export interface KeyEntry {
  /** The verifier key of the log's signatures. */
  readonly log: string;
  readonly vrf: Uint8Array;
  /** The verifier key that signed until here. */
  readonly replaces?: string;
  readonly time: string;
}

export function keyEntry(text: string): KeyEntry {
  const { time, body } = openEntry(text, "key");
  const { log, vrf, replaces } = exactly(body, ["log", "vrf"], ["replaces", "attestation"], "a key entry");
  return {
    time,
    log: asString(log, "the log's key"),
    vrf: fromBase64(asString(vrf, "the VRF key"), "the VRF key", 32),
    ...(replaces === undefined ? {} : { replaces: asString(replaces, "the key that is replaced") }),
  };
}

export interface CorpusEntry {
  readonly time: string;
  readonly id: string;
  readonly membership: Uint8Array;
  /** The corpus was built on this many first events. */
  readonly events: number;
}

export function corpusEntry(text: string): CorpusEntry {
  const { time, body } = openEntry(text, "corpus");
  const { id, position, membership } = exactly(body, ["id", "position", "membership"], ["details"], "a corpus entry");
  const { events } = exactly(position, ["events", "time", "digest"], [], "the position of a corpus");
  return {
    time,
    id: asString(id, "the corpus"),
    membership: fromHex(asString(membership, "the membership root"), "the membership root", 32),
    events: asCount(events, "the number of events"),
  };
}

export interface RootEntry {
  readonly time: string;
  readonly map: Uint8Array;
  /** The map holds every act among this many first events. */
  readonly events: number;
}

export function rootEntry(text: string): RootEntry {
  const { time, body } = openEntry(text, "root");
  const { map, events, leaves } = exactly(body, ["map", "events", "leaves"], [], "a root entry");
  asCount(leaves, "the number of acts");
  return { time, map: fromHex(asString(map, "the map's root"), "the map's root", 32), events: asCount(events, "the number of events") };
}
