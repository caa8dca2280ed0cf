/** Signed notes (c2sp.org/signed-note). The text of a note says nothing until a known key has verified it. */

import { equal, fromBase64, fromUtf8, readU32 } from "./bytes.ts";
import { isKeyName, verifySignature, type Key } from "./key.ts";
import { refuse } from "./refusal.ts";

export const NOTE_BYTES_MAX = 65_536;
export const SIGNATURES_MAX = 100;

export interface Note {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly Signature[];
}

export interface Signature {
  readonly name: string;
  readonly id: number;
  readonly bytes: Uint8Array;
}

export interface Signed {
  readonly key: Key;
  /** When a witness signed, in seconds since 1970. */
  readonly time?: bigint;
}

export function parseNote(bytes: Uint8Array): Note {
  if (bytes.length > NOTE_BYTES_MAX) return refuse("note::size", "a signed note is too large");
  const note = fromUtf8(bytes, "a signed note");
  if (/[\x00-\x09\x0b-\x1f]/.test(note)) return refuse("note::control", "a signed note has control characters");
  const split = note.lastIndexOf("\n\n");
  const lines = note.slice(split + 2).split("\n");
  if (split < 0 || lines.length < 2 || lines.pop() !== "") return refuse("note::syntax", "a signed note has no signatures");
  if (lines.length > SIGNATURES_MAX) return refuse("note::signatures", "a signed note has too many signatures");
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

/** Whether two notes are one, signatures and all. */
export function isSameNote(one: Note, other: Note): boolean {
  return (
    one.text === other.text &&
    one.signatures.length === other.signatures.length &&
    one.signatures.every(({ name, id, bytes }, i) => {
      const twin = other.signatures[i];
      return twin !== undefined && twin.name === name && twin.id === id && equal(twin.bytes, bytes);
    })
  );
}

function parseSignature(line: string): Signature {
  const [, name, encoded] = /^— ([^ ]*) ([^ ]*)$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) return refuse("note::syntax", "a signed note has a line that is no signature");
  const bytes = fromBase64(encoded, "a signature");
  if (bytes.length < 5) return refuse("note::syntax", "a signature is too short");
  return { name, id: readU32(bytes), bytes: bytes.subarray(4) };
}

/**
 * Who of the known keys signed the note, each once. Signatures of others are passed over; one that claims to be of
 * a known key and does not verify spoils the note.
 */
export function verifyNote(note: Note, keys: readonly Key[]): Signed[] {
  const signed: Signed[] = [];
  for (const { name, id, bytes } of note.signatures) {
    const known = keys.filter((key) => key.name === name && key.id === id);
    const [key] = known;
    if (key === undefined) continue;
    if (known.length > 1) return refuse("note::ambiguous", "two known keys have one name and id");
    const verified = verifySignature(key, note.text, bytes);
    if (verified === undefined) return refuse("note::signature", "a signature of a known key does not verify");
    if (!signed.some((other) => other.key === key)) signed.push({ key, ...verified });
  }
  if (signed.length === 0) return refuse("note::unsigned", "no known key signed the note");
  return signed;
}
