/** Checks a receipt: what the member did, that the log holds it, and that it was their last act when the map was last published. */

import { readAct, type Act } from "./act.ts";
import { equal, utf8 } from "./bytes.ts";
import { commitment, keyEntry, rootEntry, sealedEntry, timeInWords } from "./entry.ts";
import { Findings, type Report } from "./finding.ts";
import { findSigners, refuseFork } from "./log_check.ts";
import { verifyAbsent, verifyPresent } from "./map.ts";
import { isIncluded, leafHash } from "./merkle.ts";
import { isSameNote } from "./note.ts";
import type { Policy } from "./policy.ts";
import { stateKey, stateValue } from "./pseudonym.ts";
import { parseReceipt, type Receipt, type State } from "./receipt_file.ts";
import { Refusal, refuse } from "./refusal.ts";
import { vrfOutput } from "./vrf.ts";

/** What the member knows from elsewhere. What is missing leaves a finding open, or a question unasked. */
export interface Trust {
  readonly policy?: Policy;
  /** The member's id. */
  readonly member?: string;
  /** The account of the member's earlier receipts. */
  readonly account?: Uint8Array;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/** An act that the log is shown to hold. */
export interface Entered {
  readonly act: Act;
  readonly receipt: Receipt;
  /** Whether it was shown to be the last at the root that the receipt holds. */
  readonly isLast: boolean;
}

export interface ReceiptReport extends Report {
  /** The act, if nothing fails but, at most, that it was the last: what a corpus is [weighed](./evidence.ts) against. */
  readonly entered?: Entered;
  /** The member's pseudonym, if the receipt holds: what proofs of membership are checked with. */
  readonly pseudonym?: Uint8Array;
}

export function checkReceipt(file: Uint8Array, trust: Trust): ReceiptReport {
  const findings = new Findings();
  const receipt = findings.attempt(() => parseReceipt(file));
  let act: Act | undefined;
  if (receipt !== undefined) {
    act = findings.attempt(() => checkAct(findings, receipt));
    findSigners(findings, receipt.log, trust.policy, "your event");
    const done = act;
    if (done !== undefined) findings.attempt(() => checkMember(findings, receipt, done, trust));
    findings.attempt(() => checkPseudonym(findings, receipt));
    checkState(findings, receipt, trust);
  }
  const report = findings.report();
  const isEntered = report.findings.every(({ outcome, code }) => outcome !== "fails" || code === "state::superseded");
  if (receipt !== undefined && act !== undefined && isEntered) {
    const entered = { act, receipt, isLast: report.findings.some(({ code, outcome }) => code === "state::latest" && outcome === "holds") };
    return report.verdict === "holds" ? { ...report, entered, pseudonym: receipt.pseudonym.output } : { ...report, entered };
  }
  return report;
}

function checkAct(findings: Findings, receipt: Receipt): Act {
  const { event, log, origin, terms } = receipt;
  const act = readAct(event.kind, event.body);
  if (log.checkpoint.origin !== origin) refuse("log::origin", "the receipt names another log than the one it is from");
  if (act.terms !== terms) refuse("receipt::terms", "the receipt names other terms than your event");
  const entry = sealedEntry(act.entry, event.time, commitment(event.salt, event.body));
  included(receipt, log.index, log.path, entry, "the log does not hold your event where the receipt says it does");
  findings.holds("log::included", `This receipt shows that ${act.words}. It is event ${log.index} of the log, entered on ${timeInWords(event.time)}.`);
  return act;
}

/** Every entry of a receipt stands under the one head of its log proof. */
function included({ log }: Receipt, index: bigint, path: readonly Uint8Array[], entry: string, words: string, code = "log::included"): void {
  const { size, root } = log.checkpoint;
  if (!isIncluded(index, size, leafHash(utf8(entry)), path, root)) refuse(code, words);
}

function checkMember(findings: Findings, receipt: Receipt, act: Act, trust: Trust): void {
  if (trust.member !== undefined && act.member !== undefined) {
    if (trust.member !== act.member) refuse("act::member", "the event of the receipt is about somebody else");
    findings.holds("act::member", "The event is about you.");
  } else if (trust.member !== undefined) {
    findings.open("act::member", "The event names nobody, as it is your erasure; the account alone tells whose it is.");
  }
  if (trust.account !== undefined && !equal(trust.account, receipt.pseudonym.account)) {
    refuse("pseudonym::account", "the receipt speaks of another account than your earlier receipts; a member has one account only, so keep both: they are evidence");
  }
}

function checkPseudonym(findings: Findings, receipt: Receipt): void {
  const { account, output, proof, key } = receipt.pseudonym;
  const shown = attempt(() => vrfOutput(key, account, proof), "vrf::proof", "pseudonym::account");
  if (shown === undefined || !equal(shown, output)) refuse("pseudonym::account", "the pseudonym of the receipt is not the one that belongs to its account");
  findings.holds("pseudonym::account", "The pseudonym is the only one that your account can have.");
  included(receipt, 0n, receipt.keys.path, receipt.keys.entry, "the key in the receipt is not in the log", "pseudonym::key");
  if (!equal(keyEntry(receipt.keys.entry).vrf, key)) refuse("pseudonym::key", "the pseudonym was made with another key than the one that the log names");
  findings.holds("pseudonym::key", "It was made with the key that the log's first entry names to everybody.");
}

function checkState(findings: Findings, receipt: Receipt, { now }: Trust): void {
  const { state, stateBy } = receipt;
  if (state === undefined) {
    const isLate = now !== undefined && now > Date.parse(stateBy);
    if (isLate) findings.fails("state::overdue", `The platform had to show by ${timeInWords(stateBy)} that this is your last act, and this receipt does not hold that proof. Ask for it.`);
    else findings.open("state::pending", `That this is your last act is not shown yet. The platform must show it by ${timeInWords(stateBy)}.`);
    return;
  }
  findings.attempt(() => checkLatest(findings, receipt, state));
}

function checkLatest(findings: Findings, receipt: Receipt, state: State): void {
  const { pseudonym, version, event, log } = receipt;
  if (!isSameNote(state.log.checkpoint.note, log.checkpoint.note)) {
    refuseFork(log.checkpoint, state.log.checkpoint);
    refuse("log::heads", "the proofs of the receipt are made under two different heads of the log");
  }
  included(receipt, state.log.index, state.log.path, state.root, "the log does not hold the map's root where the receipt says it does");
  const root = rootEntry(state.root);
  // The map holds the acts among the first `events` events, and was entered after them.
  if (log.index >= BigInt(root.events) || state.log.index < BigInt(root.events)) {
    refuse("state::early", "the map of choices in the receipt is older than your event, or than itself");
  }
  const value = stateValue(event.salt, version, commitment(event.salt, event.body));
  attempt(() => verifyPresent(root.map, stateKey(pseudonym.output, version), value, state.present), "map::", "state::map");
  if (state.absent.end.is === "leaf") refuse("state::superseded", "there was a later act on your switch, so this one is not your last");
  attempt(() => verifyAbsent(root.map, stateKey(pseudonym.output, version + 1), state.absent), "map::", "state::map");
  findings.holds(
    "state::latest",
    `It is act number ${version} on your switch, and there was no act number ${version + 1} when the map was published on ${timeInWords(root.time)}: it was your last.`,
  );
}

/** A step whose refusals of one kind get the code of what the receipt claims by it. */
function attempt<T>(step: () => T, kind: string, code: string): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof Refusal && error.code.startsWith(kind)) return refuse(code, error.words);
    throw error;
  }
}
