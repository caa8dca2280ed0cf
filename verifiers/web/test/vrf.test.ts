import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, toHex } from "../src/bytes.ts";
import { encodeToCurve, vrfOutput } from "../src/vrf.ts";
import { vrfKey, vrfProve } from "./prover.ts";
import { refused } from "./refused.ts";
import { vectors } from "./vectors.ts";

interface Case {
  example: number;
  secret: string;
  key: string;
  alpha: string;
  point: string;
  proof: string;
  output: string;
}

const { cases } = vectors<{ cases: Case[] }>("vrf.json");
const bytes = (hex: string): Uint8Array => fromHex(hex, "a test vector");

for (const { example, secret, key, alpha, point, proof, output } of cases) {
  test(`RFC 9381, appendix B.3, example ${example}`, () => {
    assert.equal(toHex(encodeToCurve(bytes(key), bytes(alpha)).toBytes()), point);
    assert.equal(toHex(vrfOutput(bytes(key), bytes(alpha), bytes(proof))), output);
    // The prover that other tests use.
    assert.equal(toHex(vrfKey(bytes(secret))), key);
    assert.equal(toHex(vrfProve(bytes(secret), bytes(alpha))), proof);
  });
}

test("no other input, no other key, and no bit of a proof changed", () => {
  const [one, two] = cases;
  assert.ok(one && two);
  assert.throws(() => vrfOutput(bytes(one.key), bytes(two.alpha), bytes(one.proof)), refused("vrf::proof"));
  assert.throws(() => vrfOutput(bytes(two.key), bytes(one.alpha), bytes(one.proof)), refused("vrf::proof"));
  for (let at = 0; at < 80; at += 1) {
    const proof = bytes(one.proof);
    proof[at] = (proof[at] ?? 0) ^ 1;
    assert.throws(() => vrfOutput(bytes(one.key), bytes(one.alpha), proof), refused("vrf::proof"), `byte ${at}`);
  }
});

test("keys of small order, numbers beyond the order, and wrong lengths", () => {
  const [one] = cases;
  assert.ok(one);
  const identity = `01${"00".repeat(31)}`;
  const smallOrder = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
  for (const key of [identity, smallOrder, "00".repeat(32)]) {
    assert.throws(() => vrfOutput(bytes(key), bytes(one.alpha), bytes(one.proof)), refused("vrf::key"));
  }
  const order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
  const s = Buffer.from(bytes(one.proof.slice(96))).reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
  const q = Buffer.from(bytes(order)).reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
  const beyond = (s + q).toString(16).padStart(64, "0").match(/../g)?.reverse().join("") ?? "";
  assert.throws(() => vrfOutput(bytes(one.key), bytes(one.alpha), bytes(one.proof.slice(0, 96) + beyond)), refused("vrf::proof"));
  assert.throws(() => vrfOutput(bytes(one.key), bytes(one.alpha), bytes(`${one.proof}00`)), refused("vrf::length"));
  assert.throws(() => vrfOutput(bytes(one.key).subarray(1), bytes(one.alpha), bytes(one.proof)), refused("vrf::length"));
});
