import assert from "node:assert/strict";
import { test } from "node:test";
import { base64, utf8 } from "../src/bytes.ts";
import { parseLogProof, verifyInclusion } from "../src/log_proof.ts";
import { Signer } from "./prover.ts";
import { refused } from "./refused.ts";
import { Tree } from "./tree.ts";

const LOG = new Signer("example.com/abide", 1, 1);
const ENTRIES = ["zero", "one", "two", "three", "four"];
const TREE = new Tree(ENTRIES.map(utf8));
const BODY = `example.com/abide\n5\n${base64(TREE.root())}\n`;

function proof(index: number, extra = ""): string {
  const path = TREE.path(index).map((hash) => `${base64(hash)}\n`);
  return `c2sp.org/tlog-proof@v1\n${extra}index ${index}\n${path.join("")}\n${BODY}\n${LOG.sign(BODY)}`;
}

test("each entry is where its proof says, and nowhere else", () => {
  ENTRIES.forEach((entry, index) => {
    const parsed = parseLogProof(proof(index, "extra ZXh0cmE=\n"));
    assert.deepEqual(parsed.extra, utf8("extra"));
    verifyInclusion(parsed, entry);
    assert.throws(() => verifyInclusion(parsed, `${entry}.`), refused("proof::inclusion"));
    const elsewhere = parseLogProof(proof(index).replace(/index ./, `index ${(index + 1) % 5}`));
    assert.throws(() => verifyInclusion(elsewhere, entry), refused("proof::inclusion"));
  });
});

/** What transparency-dev/formats refuses, and a little more. */
test("proofs that are none", () => {
  const head = `\n\n${BODY}\n${LOG.sign(BODY)}`;
  const bad: [string, string][] = [
    ["proof::syntax", `wrong-header\nindex 0${head}`],
    ["bytes::base64", `c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0${head}`],
    ["proof::syntax", `c2sp.org/tlog-proof@v1\n${head}`],
    ["proof::syntax", `c2sp.org/tlog-proof@v1\nindex 0\nextra ZXh0cmE=`],
    ["bytes::number", `c2sp.org/tlog-proof@v1\nindex notanumber${head}`],
    ["bytes::number", `c2sp.org/tlog-proof@v1\nindex -5${head}`],
    ["bytes::number", `c2sp.org/tlog-proof@v1\nindex 00${head}`],
    ["bytes::base64", `c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!${head}`],
    ["bytes::length", `c2sp.org/tlog-proof@v1\nindex 0\n${base64(new Uint8Array(64))}${head}`],
    ["proof::path", `c2sp.org/tlog-proof@v1\nindex 0\n${`${base64(new Uint8Array(32))}\n`.repeat(64)}${base64(new Uint8Array(32))}${head}`],
    ["proof::size", `c2sp.org/tlog-proof@v1\nindex 0\n${"a".repeat(131_072)}${head}`],
    ["note::syntax", `c2sp.org/tlog-proof@v1\nindex 0\n\n${BODY}`],
  ];
  for (const [code, text] of bad) assert.throws(() => parseLogProof(text), refused(code), text.slice(0, 60));
});
