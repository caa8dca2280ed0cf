import assert from "node:assert/strict";
import { test } from "node:test";
import { fromLatin1, utf8 } from "../src/bytes.ts";
import { parseCheckpoint } from "../src/checkpoint.ts";
import { parsePolicy, verifyCheckpoint } from "../src/policy.ts";
import { Signer } from "./prover.ts";
import { refused } from "./refused.ts";

/** A head that a real log published, with cosignatures of real witnesses; the keys are the published ones. */
const ARCHE = `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
`;
const ARCHE_LOG = "log arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
const REMORA = "witness remora remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

const check = (policy: string, checkpoint: string): ReturnType<typeof verifyCheckpoint> =>
  verifyCheckpoint(parseCheckpoint(utf8(checkpoint)), parsePolicy(utf8(policy)));

test("a real head under a policy of its log and one of its witnesses", () => {
  const { log, witnesses } = check(`${ARCHE_LOG}\n${REMORA}\nquorum remora\n`, ARCHE);
  assert.equal(log.name, "arche2025h1.staging.ct.transparency.dev");
  assert.deepEqual(witnesses.map(({ key, time }) => [key.name, time]), [["remora.n621.de", 1_779_573_024n]]);
  assert.throws(() => check(`${REMORA}\nquorum remora`, ARCHE), refused("policy::log"));
  const later = ARCHE.replace("2net5wAAAABqEiEg", "2net5wAAAABqEiEh");
  assert.throws(() => check(`${ARCHE_LOG}\n${REMORA}\nquorum remora`, later), refused("note::signature"));
});

const LOG = new Signer("example.com/abide", 1, 1);
const [W1, W2, W3, W4] = [2, 3, 4, 5].map((seed) => new Signer(`w${seed}.example`, 4, seed)) as [Signer, Signer, Signer, Signer];
const KEYS = `log ${LOG.verifierKey()} https://example.com/log
witness a ${W1.verifierKey()}
  witness\tb ${W2.verifierKey()} https://w2.example/
# a comment
witness c ${W3.verifierKey()}

witness d ${W4.verifierKey()}
`;
const BODY = "example.com/abide\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n";
const head = (...signers: Signer[]): string => `${BODY}\n${signers.map((signer) => signer.sign(BODY)).join("")}`;

test("quorums count as the policy says", () => {
  const nested = `${KEYS}group x 2 a b c\ngroup y any d\ngroup both all x y\nquorum both\n`;
  assert.equal(check(nested, head(LOG, W1, W3, W4)).witnesses.length, 3);
  for (const signers of [[W1, W4], [W1, W2, W3], [W4], []]) {
    assert.throws(() => check(nested, head(LOG, ...signers)), refused("policy::witnesses"));
  }
  assert.equal(check(`${KEYS}quorum none`, head(LOG)).witnesses.length, 0);
  assert.throws(() => check(`${KEYS}quorum b`, head(LOG, W1)), refused("policy::witnesses"));
  // One witness that signs twice is one witness.
  assert.throws(() => check(`${KEYS}group g 2 a b\nquorum g`, head(LOG, W1, W1)), refused("policy::witnesses"));
});

test("the log must be the one that the head names, and a witness is no log", () => {
  const other = new Signer("example.com/other", 1, 9);
  assert.throws(() => check(`log ${other.verifierKey()}\nquorum none`, head(other)), refused("policy::log"));
  assert.throws(() => check(`log ${W1.verifierKey()}\nquorum none`, head(LOG)), refused("policy::key"));
  assert.throws(() => check(`witness a ${LOG.verifierKey()}\nquorum a`, head(LOG)), refused("policy::key"));
  assert.throws(() => check(`${KEYS}quorum none`, head(W1)), refused("policy::log"));
});

test("policies that are refused", () => {
  const bad: [string, string][] = [
    ["policy::quorum", KEYS],
    ["policy::quorum", `${KEYS}quorum a\nquorum b`],
    ["policy::name", `${KEYS}quorum e`],
    ["policy::name", `${KEYS}group g any a e\nquorum g`],
    ["policy::name", `${KEYS}group a any b\nquorum a`],
    ["policy::name", `${KEYS}group none any b\nquorum none`],
    ["policy::name", `${KEYS}group g any a none\nquorum g`],
    ["policy::name", `${KEYS}group g all a a\nquorum g`],
    ["policy::name", `${KEYS}group g all a b\ngroup h all g a\nquorum h`],
    ["policy::group", `${KEYS}group g 3 a b\nquorum g`],
    ["policy::group", `${KEYS}group g 0 a b\nquorum g`],
    ["policy::group", `${KEYS}group g 01 a b\nquorum g`],
    ["policy::group", `${KEYS}group g -1 a b\nquorum g`],
    ["policy::group", `${KEYS}group g all\nquorum g`],
    ["policy::twice", `${KEYS}witness e ${W1.verifierKey()}\nquorum a`],
    ["policy::twice", `${KEYS}log ${new Signer("another.name", 1, 1).verifierKey()}\nquorum a`],
    ["policy::syntax", `${KEYS}quorum a b`],
    ["policy::syntax", `${KEYS}quorums a`],
    ["policy::control", `${KEYS}quorum a\r\n`],
    ["policy::size", " ".repeat(65_537)],
  ];
  for (const [code, policy] of bad) assert.throws(() => check(policy, head(LOG, W1)), refused(code), policy.slice(KEYS.length));
});

test("names are bytes: what is not UTF-8 is a name as well", () => {
  const policy = parsePolicy(fromLatin1(`log ${LOG.verifierKey()}\nwitness \xff ${W1.verifierKey()}\nquorum \xff\n`));
  assert.equal(verifyCheckpoint(parseCheckpoint(utf8(head(LOG, W1))), policy).witnesses.length, 1);
});
