import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parsePolicy } from "../src/policy.ts";
import { checkReceipt } from "../src/receipt.ts";

const read = (name: string): Buffer => readFileSync(new URL(`../../sample/${name}`, import.meta.url));

test("the sample that the demo page is tried with", () => {
  const trust = { policy: parsePolicy(read("policy.txt")) };
  assert.equal(checkReceipt(read("receipt.json"), trust).verdict, "holds");
});
