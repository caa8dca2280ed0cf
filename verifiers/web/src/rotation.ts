/** The log's key replaced by another: the log's entry that says so, under a head that both keys signed. */

import { fromUtf8 } from "./bytes.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { keyEntry } from "./entry.ts";
import { parseKey, type Key } from "./key.ts";
import { parseLogProof, verifyInclusion } from "./log_proof.ts";
import { verifyNote } from "./note.ts";
import { isSameKey, type Policy, type Retired } from "./policy.ts";
import { refuse } from "./refusal.ts";

export interface Rotation {
  readonly old: Key;
  readonly young: Key;
  /** The last head that the old key signed. */
  readonly head: Checkpoint;
  readonly time: string;
}

/** Reads the file of a rotation, a log proof with the entry in its `extra` line, and refuses it unless both keys say the same. */
export function parseRotation(bytes: Uint8Array): Rotation {
  const proof = parseLogProof(fromUtf8(bytes, "a rotation"));
  const entry = fromUtf8(proof.extra ?? new Uint8Array(), "the entry of a rotation");
  const { log, replaces, time } = keyEntry(entry);
  if (replaces === undefined) return refuse("key::rotation", "the entry replaces no key of the log");
  verifyInclusion(proof, entry);
  const head = proof.checkpoint;
  if (head.size !== proof.index + 1n) return refuse("key::rotation", "the entry is not the last of the head that it was signed with");
  const [old, young] = [parseKey(replaces), parseKey(log)];
  if (isSameKey(old, young) || [old, young].some((key) => key.name !== head.origin || key.type !== 1)) {
    return refuse("key::rotation", "the entry does not name two keys of its log");
  }
  for (const key of [old, young]) verifyNote(head.note, [key]);
  return { old, young, head, time };
}

/**
 * The policy of whoever knows one of the keys, and so the others: as far as the rotations lead, in whatever order they come.
 * A replaced key counts for heads up to the one that it handed over with.
 */
export function followRotations(policy: Policy, rotations: readonly Rotation[]): Policy {
  let followed = policy;
  for (let rest = rotations, before = rotations.length + 1; rest.length < before; ) {
    before = rest.length;
    rest = rest.filter((rotation) => {
      const next = follow(followed, rotation);
      followed = next ?? followed;
      return next === undefined;
    });
  }
  return followed;
}

function follow(policy: Policy, { old, young, head }: Rotation): Policy | undefined {
  const unknown = [old, young].filter((key) => !policy.logs.some((log) => isSameKey(log, key)));
  if (unknown.length === 2) return undefined;
  const known = policy.retired ?? [];
  const isSame = (retired: Retired): boolean => isSameKey(retired.key, old) && isSameKey(retired.by, young) && retired.size === head.size;
  if (known.some(isSame)) return policy;
  if (known.some((retired) => isSameKey(retired.key, old) || isSameKey(retired.by, young))) {
    return refuse("key::rotation", "the log's key was replaced twice: keep both files, they are evidence");
  }
  return { ...policy, logs: [...policy.logs, ...unknown], retired: [...known, { key: old, size: head.size, by: young }] };
}
