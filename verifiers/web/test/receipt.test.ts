import assert from "node:assert/strict";
import { test } from "node:test";
import { base64, utf8 } from "../src/bytes.ts";
import { openEntry } from "../src/entry.ts";
import { vrfKeyOf } from "../src/log_check.ts";
import { parsePolicy } from "../src/policy.ts";
import { checkReceipt, type Trust } from "../src/receipt.ts";
import { refused } from "./refused.ts";
import { accountOf, altered, file, POLICY, pseudonymOf, VRF_KEY, World } from "./world.ts";

const policy = parsePolicy(utf8(POLICY));
const TRUST: Trust = { policy };

const world = new World();
for (let i = 0; i < 20; i += 1) world.choose(`other-${i}`, i % 2 === 0 ? "on" : "off");
const first = world.choose("anna", "on");
const second = world.choose("anna", "off");
const erased = world.erase("ben");
const third = world.act("objection", "anna", '{"member":"anna","right":"objection","at":"2025-09-19T12:00:00Z","stands":true,"provenance":"live"}');
const root = world.root();

const codes = (bytes: Uint8Array, trust = TRUST): string[] => {
  const { verdict, findings } = checkReceipt(bytes, trust);
  const all = findings.map(({ code, outcome }) => (outcome === "holds" ? code : `${outcome} ${code}`));
  return [verdict, ...all];
};

test("a receipt with everything holds", () => {
  const report = checkReceipt(file(third(root)), TRUST);
  assert.equal(report.verdict, "holds");
  assert.deepEqual(codes(file(third(root))), [
    "holds",
    "log::included",
    "log::signed",
    "pseudonym::account",
    "pseudonym::key",
    "state::latest",
  ]);
  assert.match(report.findings[0]?.words ?? "", /you made your objection on 2025-09-19, 12:00:00 UTC\. It is event 24 of the log/);
  assert.deepEqual(report.pseudonym, pseudonymOf("anna"));
});

test("a choice that was followed by another is not the last", () => {
  const report = checkReceipt(file(second(root)), TRUST);
  assert.equal(report.verdict, "fails");
  assert.ok(codes(file(second(root))).includes("fails state::superseded"));
  assert.ok(codes(file(first(root))).includes("fails state::superseded"));
  assert.equal(report.pseudonym, undefined);
});

test("what is missing stays open", () => {
  const pending = file(second());
  assert.deepEqual(codes(pending).at(-1), "open state::pending");
  assert.deepEqual(codes(pending, { ...TRUST, now: Date.parse("2025-09-18T13:00:00Z") })[0], "open");
  assert.deepEqual(codes(pending, { ...TRUST, now: Date.parse("2025-09-18T13:00:01Z") }).at(-1), "fails state::overdue");
  assert.deepEqual(codes(file(third(root)), {}), [
    "open",
    "log::included",
    "open policy::none",
    "pseudonym::account",
    "pseudonym::key",
    "state::latest",
  ]);
});

test("a receipt of an erasure names nobody, so the account tells whose it is", () => {
  const receipt = file(erased(root));
  assert.deepEqual(codes(receipt)[0], "holds");
  assert.ok(codes(receipt, { ...TRUST, member: "ben" }).includes("open act::member"));
  assert.deepEqual(codes(receipt, { ...TRUST, account: accountOf("ben") })[0], "holds");
  assert.ok(codes(receipt, { ...TRUST, account: accountOf("anna") }).includes("fails pseudonym::account"));
});

test("each part that is altered is noticed", () => {
  const receipt = third(root);
  const other = base64(pseudonymOf("ben"));
  const alterations: [string, string, string][] = [
    ['"stands":true', '"stands":false', "fails log::included"],
    ['"member":"anna"', '"member":"ann"', "fails log::included"],
    ["objection", "choice", "fails json::shape"],
    ['"provenance":"live"}', '"provenance":"live"} ', "fails act::syntax"],
    ["index 24", "index 23", "fails log::included"],
    [base64(pseudonymOf("anna")), other, "fails pseudonym::account"],
    [base64(accountOf("anna")), base64(accountOf("ben")), "fails pseudonym::account"],
    [`"vrf":"${base64(VRF_KEY)}`, `"vrf":"${base64(new Uint8Array(32))}`, "fails pseudonym::key"],
    ["example.com/abide\n", "example.com/other\n", "fails log::origin"],
    ['"leaves":24', '"leaves":25', "fails log::included"],
    ['"events":25', '"events":24', "fails log::included"],
    ["w1.example", "w9.example", "fails policy::witnesses"],
  ];
  for (const [old, young, code] of alterations) {
    const found = codes(altered(receipt, old, young));
    assert.equal(found[0], "fails", old);
    assert.ok(found.includes(code), `${old}: ${found.join(", ")}`);
  }
  const withVersion = (version: number): string[] => codes(file({ ...receipt, version }));
  assert.ok(withVersion(2).includes("fails state::map"));
  assert.ok(withVersion(4).includes("fails state::map"));
  assert.ok(withVersion(0).includes("fails receipt::version"));
  const terms = { version: "2020-01-01", digest: "" };
  assert.ok(codes(file({ ...second(root), terms })).includes("fails receipt::terms"));
});

test("another member, and another time of entry", () => {
  const receipt = third(root);
  assert.ok(codes(file(receipt), { ...TRUST, member: "ben" }).includes("fails act::member"));
  assert.ok(codes(file(receipt), { ...TRUST, member: "anna" }).includes("act::member"));
  const event = receipt["event"] as Record<string, string>;
  const moved = { ...event, time: (event["time"] ?? "").replace(".000000Z", ".000001Z") };
  assert.ok(codes(file({ ...receipt, event: moved })).includes("fails log::included"));
});

test("a map that is older than the event", () => {
  const late = world.choose("carl", "off");
  assert.ok(codes(file({ ...late(world.root()), state: { ...(late(root)["state"] as object) } })).includes("fails log::heads"));
  const early = { ...late(root), log: world.proof(26), keys: late()["keys"], state: { ...(third(root)["state"] as object), log: world.proof(25) } };
  assert.ok(codes(file(early)).includes("fails state::early"));
});

test("a map that claims events which came after it", () => {
  const ahead = new World();
  const receipt = ahead.choose("anna", "off");
  const state = receipt(ahead.root())["state"] as Record<string, string>;
  const entry = ahead.append((state["root"] ?? "").replace('"events":2', '"events":9'));
  assert.ok(codes(file({ ...receipt(), log: ahead.proof(1), state: { ...state, root: entry, log: ahead.proof(3) } })).includes("fails state::early"));
});

test("another origin than the log's, and an entry with a space", () => {
  assert.ok(codes(file({ ...third(root), origin: "example.com/other" })).includes("fails log::origin"));
  const entry = world.entries[0] ?? "";
  assert.equal(openEntry(entry, "key").time, "2025-09-18T12:00:00.000000Z");
  for (const altered of [entry.replace(",", ", "), entry.replace('"kind":"key",', "").replace("}}", '},"kind":"key"}')]) {
    assert.throws(() => openEntry(altered, "key"), refused("entry::syntax"));
  }
});

/** Where a change of one character must be noticed. */
const PROVEN = ["event", "pseudonym", "keys", "version", "log", "state"];

test("no receipt with one character changed holds", () => {
  let seed = Number(process.env["FUZZ_SEED"] ?? 1);
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const receipt = third(root);
  for (let i = 0; i < Number(process.env["FUZZ"] ?? 150); i += 1) {
    const key = PROVEN[random(PROVEN.length)] ?? "";
    const text = JSON.stringify(receipt[key]);
    const at = random(text.length);
    const change = text.slice(0, at) + String.fromCharCode(33 + random(94)) + text.slice(at + 1);
    if (change === text) continue;
    const bytes = utf8(JSON.stringify({ ...receipt, [key]: 0 }).replace(`"${key}":0`, () => `"${key}":${change}`));
    const { verdict, findings } = checkReceipt(bytes, TRUST);
    assert.equal(verdict, "fails", `${key} at ${at}: ${change.slice(at - 5, at + 5)}`);
    assert.ok(findings.every(({ code }) => code !== "verifier::defect"), `${key} at ${at}`);
  }
});

test("two histories of one length are evidence", () => {
  const [one, two] = [new World(), new World()];
  const receipt = one.choose("anna", "on");
  two.root();
  two.root();
  const whole = receipt(one.root());
  assert.equal(one.entries.length, two.entries.length);
  const state = { ...(whole["state"] as object), root: two.entries[1], log: two.proof(1) };
  assert.ok(codes(file({ ...whole, state })).includes("fails log::fork"));
});

test("files that are no receipts", () => {
  const receipt = third(root);
  assert.deepEqual(codes(utf8("")), ["fails", "fails json::syntax"]);
  assert.deepEqual(codes(utf8("[]")), ["fails", "fails json::shape"]);
  assert.deepEqual(codes(utf8(" ".repeat(16_385))), ["fails", "fails json::size"]);
  assert.deepEqual(codes(file({ ...receipt, state: undefined })), ["fails", "fails json::shape"]);
  assert.deepEqual(codes(file({ ...receipt, state_by: "soon" })), ["fails", "fails receipt::time"]);
  assert.deepEqual(codes(file({ ...receipt, event: { ...(receipt["event"] as object), more: 1 } })), ["fails", "fails json::shape"]);
});

test("the platform's key comes from the first entry of its log", () => {
  const [entry = ""] = world.entries;
  assert.deepEqual(vrfKeyOf(entry, world.proof(0), policy), VRF_KEY);
  const again = world.append(entry);
  assert.throws(() => vrfKeyOf(again, world.proof(world.entries.length - 1), policy), refused("log::key"));
  assert.throws(() => vrfKeyOf(world.entries[1] ?? "", world.proof(0), policy), refused("proof::inclusion"));
});
