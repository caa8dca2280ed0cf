/**
 * Checks what Abide gives to members, without Abide: receipts, and proofs of what a corpus holds of them.
 *
 * Written from the pages `docs/formats/log.md` and `docs/formats/proofs.md` and from the specifications that they name,
 * and from nothing else, so that it can disagree with the verifier in Rust.
 */

export { fromBase64, fromHex } from "./bytes.ts";
export { canonicalJson } from "./canonical_json.ts";
export { parseCheckpoint, type Checkpoint } from "./checkpoint.ts";
export { checkEvidence } from "./evidence.ts";
export type { Finding, Report } from "./finding.ts";
export { parseKey, type Key } from "./key.ts";
export { refuseFork, vrfKeyOf } from "./log_check.ts";
export { parseLogProof, verifyInclusion, type LogProof } from "./log_proof.ts";
export { mapRoot, verifyAbsent, verifyPresent, type MapProof } from "./map.ts";
export { decodeMapProof, parseMapProof } from "./map_encoding.ts";
export { checkMembership, membershipRoot, parseMembership, rowDigest, type Membership } from "./membership.ts";
export { isConsistent, isIncluded, leafHash, nodeHash } from "./merkle.ts";
export { parseNote, verifyNote, type Note, type Signed } from "./note.ts";
export { parsePolicy, verifyCheckpoint, type Policy, type Quorum } from "./policy.ts";
export { bucketOf, membershipKey, stateKey, stateValue } from "./pseudonym.ts";
export { followRotations, parseRotation, type Rotation } from "./rotation.ts";
export { checkReceipt, type ReceiptReport, type Trust } from "./receipt.ts";
export { Refusal } from "./refusal.ts";
export { vrfOutput } from "./vrf.ts";
