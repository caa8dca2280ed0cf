/** Entry, proof and policy together: whether a trusted log holds an entry. */

import { equal } from "./bytes.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { keyEntry } from "./entry.ts";
import type { Findings } from "./finding.ts";
import { parseLogProof, verifyInclusion, type LogProof } from "./log_proof.ts";
import { verifyCheckpoint, type Policy } from "./policy.ts";
import { refuse } from "./refusal.ts";

/** Refuses two heads that no one log can have. Of two sizes it takes a consistency proof to tell. */
export function refuseFork(one: Checkpoint, other: Checkpoint): void {
  if (one.origin !== other.origin) refuse("log::origin", "the proofs come from two different logs");
  if (one.size === other.size && !equal(one.root, other.root)) {
    refuse("log::fork", "the log signed two different histories of one length: keep this file, it is evidence");
  }
}

/** Says who signed the head of a proof. */
export function findSigners(findings: Findings, proof: LogProof, policy: Policy | undefined, what: string): void {
  if (policy === undefined) {
    findings.open("policy::none", `Whose signatures to trust was not said, so nobody vouches for ${what}.`);
    return;
  }
  findings.attempt(() => {
    const { log, witnesses } = verifyCheckpoint(proof.checkpoint, policy);
    const seen = witnesses.length === 0 ? "no witness, and your policy wants none" : `${witnesses.length} of your policy's witnesses: ${witnesses.map(({ key }) => key.name).join(", ")}`;
    findings.holds("log::signed", `The log's head for ${what} is signed by ${log.name}, and was seen by ${seen}.`);
  });
}

/** The platform's VRF key from the log's first `key` entry, which `proof` shows to be in a log of the policy. */
export function vrfKeyOf(entry: string, proof: string, policy: Policy): Uint8Array {
  const parsed = parseLogProof(proof);
  verifyInclusion(parsed, entry);
  verifyCheckpoint(parsed.checkpoint, policy);
  if (parsed.index !== 0n) return refuse("log::key", "this is not the first entry of the log");
  return keyEntry(entry).vrf;
}
