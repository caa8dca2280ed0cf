import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromBase64, utf8 } from "../src/bytes.ts";
import { checkMembership } from "../src/membership.ts";
import { parsePolicy } from "../src/policy.ts";

/** Proofs of a corpus that the Rust side built, with the words of its own verifier. */
interface Made {
  readonly policy: string;
  readonly cases: readonly { readonly member: string; readonly pseudonym: string; readonly file: string; readonly finds: string; readonly rows: number }[];
}

const made = JSON.parse(readFileSync(new URL("../../test/rust/membership.json", import.meta.url), "utf8")) as Made;
const policy = parsePolicy(utf8(made.policy));

function codes(file: string, pseudonym: string): string[] {
  const { verdict, findings } = checkMembership(utf8(file), { policy, pseudonym: fromBase64(pseudonym, "the pseudonym", 64) });
  return [verdict, ...findings.map(({ code }) => code)];
}

test("both verifiers find the same in proofs of a real corpus", () => {
  assert.deepEqual(new Set(made.cases.map(({ finds }) => finds)), new Set(["membership::included", "membership::excluded"]));
  for (const { member, file, pseudonym, finds, rows } of made.cases) {
    assert.deepEqual(codes(file, pseudonym), ["holds", finds, "log::signed"], member);
    const shown = (JSON.parse(file) as { rows?: unknown[] }).rows;
    assert.equal(shown?.length ?? 0, rows, member);
  }
});

test("nobody's proof is another's", () => {
  for (const one of made.cases) {
    for (const other of made.cases.filter(({ member }) => member !== one.member)) {
      assert.equal(codes(one.file, other.pseudonym)[0], "fails", `${one.member} for ${other.member}`);
    }
  }
});

test("a row of a real corpus that was changed, added or held back", () => {
  const { file, pseudonym } = made.cases[0] ?? assert.fail();
  const proof = JSON.parse(file) as { rows: Record<string, unknown>[] };
  const changed = [proof.rows.slice(1), [...proof.rows, proof.rows[0]], proof.rows.map((row) => ({ ...row, licence: "CC0" }))];
  for (const rows of changed) {
    assert.deepEqual(codes(JSON.stringify({ ...proof, rows }), pseudonym).slice(0, 2), ["fails", "membership::rows"]);
  }
});
