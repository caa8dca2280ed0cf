import assert from "node:assert/strict";
import { test } from "node:test";
import { utf8 } from "../src/bytes.ts";
import { parsePolicy } from "../src/policy.ts";
import { checkReceipt } from "../src/receipt.ts";
import { vectors } from "./vectors.ts";

interface Case {
  name: string;
  receipt: string;
  member: string | null;
  now: string | null;
  verdict: string;
  codes: string[] | null;
}

const { policy, cases } = vectors<{ policy: string; cases: Case[] }>("receipts.json");

test("receipts that the program in Rust made, and what it says of them", () => {
  assert.ok(cases.length > 20);
  for (const { name, receipt, member, now, verdict, codes } of cases) {
    const report = checkReceipt(utf8(receipt), {
      policy: parsePolicy(utf8(policy)),
      ...(member === null ? {} : { member }),
      ...(now === null ? {} : { now: Date.parse(now) }),
    });
    const found = report.findings.map(({ code, outcome }) => `${outcome} ${code}`);
    assert.equal(report.verdict, verdict, `${name}: ${found.join(", ")}`);
    if (codes !== null) assert.deepEqual(found, codes, name);
  }
});
