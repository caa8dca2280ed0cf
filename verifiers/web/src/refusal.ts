/**
 * Why something was refused: a stable code, and words that quote neither keys nor what a member wrote.
 * Everything below the `check…` functions throws this and nothing else.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly words: string;

  constructor(code: string, words: string) {
    super(`${code}: ${words}`);
    this.name = "Refusal";
    this.code = code;
    this.words = words;
  }
}

export function refuse(code: string, words: string): never {
  throw new Refusal(code, words);
}
