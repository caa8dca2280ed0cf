/** Checkpoints (c2sp.org/tlog-checkpoint): the signed head of a log. */

import { decimal, equal, fromBase64 } from "./bytes.ts";
import { EMPTY_ROOT } from "./merkle.ts";
import { parseNote, type Note } from "./note.ts";
import { refuse } from "./refusal.ts";

export interface Checkpoint {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Uint8Array;
  readonly note: Note;
}

/** Reads a checkpoint; whether anybody signed it is for the policy to say. */
export function parseCheckpoint(bytes: Uint8Array): Checkpoint {
  const note = parseNote(bytes);
  const [origin, size, root, ...extensions] = note.text.slice(0, -1).split("\n");
  if (!origin || size === undefined || root === undefined || extensions.includes("")) {
    return refuse("checkpoint::syntax", "a checkpoint does not have the lines it must have");
  }
  const checkpoint = { origin, size: decimal(size, "a log's size"), root: fromBase64(root, "a log's root", 32), note };
  if (checkpoint.size === 0n && !equal(checkpoint.root, EMPTY_ROOT)) {
    return refuse("checkpoint::root", "an empty log has a wrong root");
  }
  return checkpoint;
}
