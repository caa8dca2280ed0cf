/** What a check found, in words that a member understands, with a code that stays the same. */

import { Refusal } from "./refusal.ts";

export interface Finding {
  readonly code: string;
  /** `open`: neither shown nor refuted, because something is missing. */
  readonly outcome: "holds" | "fails" | "open";
  readonly words: string;
}

export interface Report {
  /** Fails if anything fails; holds only if nothing is open. */
  readonly verdict: Finding["outcome"];
  readonly findings: readonly Finding[];
}

export class Findings {
  private readonly list: Finding[] = [];

  holds(code: string, words: string): void {
    this.list.push({ code, outcome: "holds", words });
  }

  open(code: string, words: string): void {
    this.list.push({ code, outcome: "open", words });
  }

  fails(code: string, words: string): void {
    this.list.push({ code, outcome: "fails", words });
  }

  /** Runs one step of a check. A refusal, or a defect of the verifier itself, becomes a finding that fails. */
  attempt<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (error instanceof Refusal) this.fails(error.code, sentence(error.words));
      else this.fails("verifier::defect", "This could not be checked, because of a defect of the verifier.");
      return undefined;
    }
  }

  report(): Report {
    const has = (outcome: Finding["outcome"]): boolean => this.list.some((finding) => finding.outcome === outcome);
    const verdict = has("fails") ? "fails" : has("open") || this.list.length === 0 ? "open" : "holds";
    return { verdict, findings: this.list };
  }
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
