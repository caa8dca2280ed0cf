/** Checks a receipt: what the member did, that the log holds it, and that it was their last act when the map was last published. */

import { readAct, type Act } from "./act.ts";
import { equal, fromUtf8, utf8 } from "./bytes.ts";
import { commitment, rootEntry, sealedEntry, timeInWords } from "./entry.ts";
import { Findings, type Report } from "./finding.ts";
import { asString, exactly, parseJson } from "./json.ts";
import { findSigners, refuseFork } from "./log_check.ts";
import { verifyInclusion } from "./log_proof.ts";
import { verifyAbsent, verifyPresent } from "./map.ts";
import type { Policy } from "./policy.ts";
import { stateKey, stateValue } from "./pseudonym.ts";
import { parseReceipt, type Receipt, type State } from "./receipt_file.ts";
import { refuse } from "./refusal.ts";
import { vrfOutput } from "./vrf.ts";

/** What the member knows from elsewhere. What is missing leaves a finding open. */
export interface Trust {
  readonly policy?: Policy;
  /** The platform's VRF key, from the first entry of its log (`vrfKeyOf`). */
  readonly vrfKey?: Uint8Array;
  /** The member's id; without it, the one that the event names. */
  readonly member?: string;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

export interface ReceiptReport extends Report {
  /** The member's pseudonym, if the receipt holds: what proofs of membership are checked with. */
  readonly pseudonym?: Uint8Array;
}

export function checkReceipt(file: Uint8Array, trust: Trust): ReceiptReport {
  const findings = new Findings();
  const receipt = findings.attempt(() => parseReceipt(file));
  if (receipt !== undefined) {
    const act = findings.attempt(() => checkAct(findings, receipt));
    findSigners(findings, receipt.log, trust.policy, "your event");
    if (act !== undefined) findings.attempt(() => checkPseudonym(findings, receipt, act, trust));
    checkState(findings, receipt, trust);
  }
  const report = findings.report();
  return report.verdict === "holds" && receipt !== undefined ? { ...report, pseudonym: receipt.pseudonym.output } : report;
}

function checkAct(findings: Findings, receipt: Receipt): Act {
  const act = readAct(receipt.event.kind, receipt.event.body);
  const { entry, time } = entryOf(receipt, act);
  verifyInclusion(receipt.log, entry);
  if (receipt.log.checkpoint.origin !== receipt.origin) refuse("log::origin", "the receipt names another log than the one it is from");
  // An event need not name the terms that were shown; if it does, the receipt must name the same.
  if (act.terms !== undefined && act.terms !== receipt.terms) refuse("receipt::terms", "the receipt names other terms than your event");
  findings.holds("log::included", `This receipt shows that ${act.words}. It is event ${receipt.log.index} of the log, entered on ${timeInWords(time)}.`);
  return act;
}

/** The entry of the event. Its time stands beside the log proof, whose extra data is the entry; all else follows from the event. */
function entryOf({ log, event }: Receipt, act: Act): { entry: string; time: string } {
  if (log.extra === undefined) return refuse("receipt::entry", "the receipt does not hold the entry of its event");
  const entry = fromUtf8(log.extra, "the entry of the event");
  const { time } = exactly(parseJson(entry, "the entry of the event"), ["kind", "time", "commitment"], [], "the entry of the event");
  const sealed = sealedEntry(act.entry, asString(time, "the time of the event"), commitment(event.kind, event.salt, event.body));
  return entry === sealed ? { entry, time: asString(time, "the time of the event") } : refuse("receipt::commitment", "the log's entry is not that of your event");
}

function checkPseudonym(findings: Findings, receipt: Receipt, act: Act, trust: Trust): void {
  const { output, proof, key } = receipt.pseudonym;
  if (trust.member !== undefined && act.member !== undefined && trust.member !== act.member) {
    refuse("pseudonym::member", "the event of the receipt is about somebody else");
  }
  const member = trust.member ?? act.member;
  if (member === undefined) {
    findings.open("pseudonym::member", "The event names nobody, so say your member id to check that the receipt is yours.");
  } else if (!equal(vrfOutput(key, utf8(member), proof), output)) {
    refuse("pseudonym::output", "the pseudonym of the receipt is not the one that its proof shows");
  } else {
    const whose = trust.member === undefined ? "the member that the event names" : "your member id";
    findings.holds("pseudonym::member", `The pseudonym in this receipt belongs to ${whose}.`);
  }
  if (trust.vrfKey === undefined) {
    findings.open("pseudonym::key", "Whether the pseudonym was made with the platform's key was not checked, because that key was not given.");
  } else if (!equal(trust.vrfKey, key)) {
    refuse("pseudonym::key", "the pseudonym was made with another key than the platform's");
  } else {
    findings.holds("pseudonym::key", "It was made with the platform's key, so it is the only one that this member can have.");
  }
}

function checkState(findings: Findings, receipt: Receipt, { policy, now }: Trust): void {
  const { state, stateBy } = receipt;
  if (state === undefined) {
    const isLate = now !== undefined && now > Date.parse(stateBy);
    if (isLate) findings.fails("state::overdue", `The platform had to show by ${timeInWords(stateBy)} that this is your last act, and this receipt does not hold that proof.`);
    else findings.open("state::pending", `That this is your last act is not shown yet. The platform must show it by ${timeInWords(stateBy)}.`);
    return;
  }
  findings.attempt(() => checkLatest(findings, receipt, state));
  findSigners(findings, state.log, policy, "the map of choices");
}

function checkLatest(findings: Findings, receipt: Receipt, state: State): void {
  const { pseudonym, version, event, log } = receipt;
  const root = rootEntry(state.root);
  verifyInclusion(state.log, state.root);
  refuseFork(log.checkpoint, state.log.checkpoint);
  // The map holds the acts among the first `events` events, and was entered after them.
  if (log.index >= BigInt(root.events) || state.log.index < BigInt(root.events)) {
    refuse("state::early", "the map of choices in the receipt is older than your event, or than itself");
  }
  const value = stateValue(event.salt, version, commitment(event.kind, event.salt, event.body));
  verifyPresent(root.map, stateKey(pseudonym.output, version), value, state.present);
  if (state.absent.end.is === "leaf") refuse("state::superseded", "there was a later act on your switch, so this one is not your last");
  verifyAbsent(root.map, stateKey(pseudonym.output, version + 1), state.absent);
  findings.holds(
    "state::latest",
    `It is act number ${version} on your switch, and there was no act number ${version + 1} when the map was published on ${timeInWords(root.time)}: it was your last.`,
  );
}
