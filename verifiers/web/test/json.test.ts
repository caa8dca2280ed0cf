import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, toHex, utf8 } from "../src/bytes.ts";
import { canonicalJson } from "../src/canonical_json.ts";
import { exactly, parseJson, readJson, type Json } from "../src/json.ts";
import { refused } from "./refused.ts";
import { vectors } from "./vectors.ts";

test("the files of the author of RFC 8785", () => {
  const { cases } = vectors<{ cases: { name: string; input: string; hex: string }[] }>("canonical_json.json");
  assert.equal(cases.length, 6);
  for (const { name, input, hex } of cases) assert.equal(toHex(utf8(canonicalJson(JSON.parse(input) as Json))), hex, name);
});

/** RFC 8785, appendix B: the bits of a double, and how it is written. */
const NUMBERS: [string, string][] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

test("the numbers of RFC 8785, appendix B", () => {
  for (const [bits, written] of NUMBERS) {
    const number = new DataView(fromHex(bits, "bits").buffer).getFloat64(0);
    assert.equal(canonicalJson(number), written);
  }
  for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => canonicalJson(number), refused("json::number"));
});

test("half characters have no canonical form", () => {
  assert.throws(() => canonicalJson({ a: ["\ud83d"] }), refused("json::unicode"));
  assert.throws(() => canonicalJson({ "\ude02": 1 }), refused("json::unicode"));
});

test("JSON that two readers could read in two ways is refused", () => {
  const bad: [string, string][] = [
    ["json::twice", '{"a":1,"b":{"a":2},"a":3}'],
    ["json::twice", '{"a":1,"\\u0061":3}'],
    ["json::number", "[9007199254740993]"],
    ["json::number", "[1.0]"],
    ["json::number", '{"a":-0}'],
    ["json::number", "1e400"],
    ["json::syntax", '{"a":1} {}'],
    ["json::syntax", "\ufeff{}"],
    ["json::depth", "[".repeat(33) + "]".repeat(33)],
    ["json::size", `"${"a".repeat(100)}"`],
  ];
  for (const [code, text] of bad) assert.throws(() => readJson(utf8(text), 100, "a test"), refused(code), text);
  const fine = '{"a":[{"b":"x, \\"a\\": {"},{"b":2}],"b":"9007199254740993","c":0.1}';
  assert.deepEqual(parseJson(fine, "a test"), JSON.parse(fine));
  assert.throws(() => exactly(parseJson('{"a":1,"b":2}', "a test"), ["a"], [], "a test"), refused("json::shape"));
  assert.throws(() => exactly(parseJson("{}", "a test"), ["__proto__"], [], "a test"), refused("json::shape"));
});
