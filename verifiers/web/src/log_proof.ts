/** Proofs that an entry is in a log (c2sp.org/tlog-proof@v1). */

import { decimal, fromBase64, utf8 } from "./bytes.ts";
import { parseCheckpoint, type Checkpoint } from "./checkpoint.ts";
import { isIncluded, leafHash, PATH_MAX } from "./merkle.ts";
import { refuse } from "./refusal.ts";

export const LOG_PROOF_CHARS_MAX = 131_072;

export interface LogProof {
  readonly index: bigint;
  readonly path: readonly Uint8Array[];
  /** What comes with the proof and is not proven by it. */
  readonly extra?: Uint8Array;
  readonly checkpoint: Checkpoint;
}

export function parseLogProof(text: string): LogProof {
  if (text.length > LOG_PROOF_CHARS_MAX) return refuse("proof::size", "a log proof is too large");
  const split = text.indexOf("\n\n");
  const lines = text.slice(0, Math.max(split, 0)).split("\n");
  if (split < 0 || lines.shift() !== "c2sp.org/tlog-proof@v1") return refuse("proof::syntax", "this is not a log proof");
  const extra = lines[0]?.startsWith("extra ") ? fromBase64(lines.shift()?.slice(6) ?? "", "what comes with a log proof") : undefined;
  const indexLine = lines.shift();
  if (!indexLine?.startsWith("index ")) return refuse("proof::syntax", "a log proof has no index");
  if (lines.length > PATH_MAX) return refuse("proof::path", "a log proof has too many hashes");
  return {
    index: decimal(indexLine.slice(6), "an index in a log"),
    path: lines.map((line) => fromBase64(line, "a hash in a log proof", 32)),
    ...(extra === undefined ? {} : { extra }),
    checkpoint: parseCheckpoint(utf8(text.slice(split + 2))),
  };
}

/** Refuses unless the entry stands at the proof's index in the tree of its checkpoint. */
export function verifyInclusion(proof: LogProof, entry: string): void {
  const { size, root } = proof.checkpoint;
  if (!isIncluded(proof.index, size, leafHash(utf8(entry)), proof.path, root)) {
    refuse("proof::inclusion", "the entry is not where the log proof says it is");
  }
}
