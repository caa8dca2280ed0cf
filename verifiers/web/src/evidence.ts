/** What receipts and a proof of membership say against each other: a corpus that holds what its member had taken back. */

import { restricts, type Said } from "./act.ts";
import { equal } from "./bytes.ts";
import { rootEntry, timeInWords, type CorpusEntry } from "./entry.ts";
import { Findings, type Report } from "./finding.ts";
import { findSigners } from "./log_check.ts";
import { parseMembership, verifyMembership, type Membership } from "./membership.ts";
import { checkReceipt, type Entered, type Trust } from "./receipt.ts";
import { refuse } from "./refusal.ts";

/**
 * Weighs one corpus against the acts of the member whose rows it was asked for.
 *
 * Receipts that do not hold count for nothing, and their findings come first. Without one that holds there is nobody to ask for.
 */
export function checkEvidence(receipts: readonly Uint8Array[], membership: Uint8Array, trust: Trust): Report {
  const findings = new Findings();
  const acts: Entered[] = [];
  for (const file of receipts) {
    const { entered, findings: found } = checkReceipt(file, trust);
    // That an act was followed by another is no fault where all of them are weighed.
    for (const { outcome, code, words } of found) if (outcome === "fails" && code !== "state::superseded") findings.fails(code, words);
    if (entered !== undefined) acts.push(entered);
  }
  findings.attempt(() => {
    const [first] = acts;
    if (first === undefined) return refuse("evidence::receipt", "no receipt holds, so it is not known whose rows to look for");
    const { output } = first.receipt.pseudonym;
    if (acts.some(({ receipt }) => !equal(receipt.pseudonym.output, output))) return refuse("pseudonym::account", "the receipts speak of different members");
    const proof = parseMembership(membership);
    const corpus = verifyMembership(proof, output);
    findSigners(findings, proof.log, trust.policy, "the corpus");
    weigh(findings, proof, corpus, acts);
  });
  return findings.report();
}

function weigh(findings: Findings, proof: Membership, corpus: CorpusEntry, acts: readonly Entered[]): void {
  const name = `Corpus ${corpus.id}, entered in the log on ${timeInWords(corpus.time)},`;
  if (proof.rows === undefined && proof.value === undefined) return findings.holds("membership::excluded", `${name} holds nothing of yours.`);
  const before = acts.filter(({ receipt }) => receipt.log.index < BigInt(corpus.events));
  let isQuiet = true;
  for (const one of before) {
    const { said, words } = one.act;
    if (!restricts(said) || before.some((later) => givesBack(one, later))) continue;
    if (proof.rows === undefined && said.is === "choice" && said.category !== undefined) {
      findings.open("membership::unshown", `${name} holds rows of yours. Whether any is of the kind that you took back is not shown: ask for the proof with the rows.`);
      isQuiet = false;
      continue;
    }
    const rows = proof.rows?.filter((row) => takesBack(said, row["category"])).length;
    if (rows === 0) continue;
    isQuiet = false;
    const what = `${name} holds ${count(rows)} of yours, and it was built after the log had taken in that ${words} (event ${one.receipt.log.index}).`;
    if (one.isLast && knows(one, corpus.events)) {
      findings.fails("evidence::breach", `${what} No later act of yours gave them back. The operator signed both: keep these files, they are evidence.`);
    } else {
      findings.fails("evidence::likely", `${what} Unless you gave them back in between, this is evidence that the operator signed: keep these files, and ask for the proof of the state that completes your receipt.`);
    }
  }
  if (isQuiet) findings.holds("membership::included", `${name} holds ${count(proof.rows?.length)} of yours, and nothing that you hold says that it must not.`);
}

/** Whether what was said is that a row of this category must not be used. */
function takesBack(said: Said, category: unknown): boolean {
  return said.is !== "choice" || said.category === undefined || said.category === category;
}

/** Whether the one was followed by the other, which takes it back. */
function givesBack(one: Entered, later: Entered): boolean {
  if (later.receipt.version <= one.receipt.version) return false;
  const [was, is] = [one.act.said, later.act.said];
  if (was.is === "choice") return is.is === "choice" && is.on && is.category === was.category;
  return was.is !== "erasure" && was.is === is.is && !is.stands;
}

/** Whether the root that the receipt holds knows every act among that many events. */
function knows({ receipt }: Entered, events: number): boolean {
  return receipt.state !== undefined && rootEntry(receipt.state.root).events >= events;
}

function count(rows: number | undefined): string {
  if (rows === undefined) return "rows";
  return rows === 1 ? "1 row" : `${rows} rows`;
}
