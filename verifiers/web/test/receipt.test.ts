import assert from "node:assert/strict";
import { test } from "node:test";
import { base64, utf8 } from "../src/bytes.ts";
import { openEntry } from "../src/entry.ts";
import { vrfKeyOf } from "../src/log_check.ts";
import { parsePolicy } from "../src/policy.ts";
import { checkReceipt, type Trust } from "../src/receipt.ts";
import { refused } from "./refused.ts";
import { altered, file, POLICY, pseudonymOf, VRF_KEY, World } from "./world.ts";

const policy = parsePolicy(utf8(POLICY));
const TRUST: Trust = { policy, vrfKey: VRF_KEY };

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
    "pseudonym::member",
    "pseudonym::key",
    "state::latest",
    "log::signed",
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
    "pseudonym::member",
    "open pseudonym::key",
    "state::latest",
    "open policy::none",
  ]);
});

test("a receipt of an erasure names nobody, so the member must", () => {
  const receipt = file(erased(root));
  assert.deepEqual(codes(receipt)[3], "open pseudonym::member");
  assert.deepEqual(codes(receipt, { ...TRUST, member: "ben" })[0], "holds");
  assert.deepEqual(codes(receipt, { ...TRUST, member: "anna" })[0], "fails");
});

test("each part that is altered is noticed", () => {
  const receipt = third(root);
  const other = base64(pseudonymOf("ben"));
  const alterations: [string, string, string][] = [
    ['"stands":true', '"stands":false', "fails receipt::commitment"],
    ['"member":"anna"', '"member":"ann"', "fails receipt::commitment"],
    ["objection", "choice", "fails act::setting"],
    ['"provenance":"live"}', '"provenance":"live"} ', "fails act::syntax"],
    ["index 24", "index 23", "fails proof::inclusion"],
    [base64(pseudonymOf("anna")), other, "fails pseudonym::output"],
    [base64(VRF_KEY), base64(new Uint8Array(32)), "fails vrf::key"],
    ["example.com/abide\n", "example.com/other\n", "fails log::origin"],
    ['"leaves":24', '"leaves":25', "fails proof::inclusion"],
    ['"events":25', '"events":24', "fails proof::inclusion"],
    ["w1.example", "w9.example", "fails policy::witnesses"],
  ];
  for (const [old, young, code] of alterations) {
    const found = codes(altered(receipt, old, young));
    assert.equal(found[0], "fails", old);
    assert.ok(found.includes(code), `${old}: ${found.join(", ")}`);
  }
  const withVersion = (version: number): string[] => codes(file({ ...receipt, version }));
  assert.ok(withVersion(2).includes("fails map::value"));
  assert.ok(withVersion(4).includes("fails map::value"));
  assert.ok(withVersion(0).includes("fails receipt::version"));
  const terms = { version: "2020-01-01", digest: "" };
  assert.ok(codes(file({ ...second(root), terms })).includes("fails receipt::terms"));
});

test("another platform key, another member, and no time of entry", () => {
  const receipt = file(third(root));
  assert.ok(codes(receipt, { ...TRUST, vrfKey: new Uint8Array(32) }).includes("fails pseudonym::key"));
  assert.ok(codes(receipt, { ...TRUST, member: "ben" }).includes("fails pseudonym::member"));
  const log = String(third(root)["log"]).replace(/extra .*\n/, "");
  assert.ok(codes(file({ ...third(root), log })).includes("fails receipt::entry"));
  const later = (world.entries[24] ?? "").replace(".000000Z", ".000001Z");
  const moved = String(third(root)["log"]).replace(/extra .*\n/, `extra ${base64(utf8(later))}\n`);
  assert.ok(codes(file({ ...third(root), log: moved })).includes("fails proof::inclusion"));
});

test("a map that is older than the event", () => {
  const late = world.choose("carl", "off");
  assert.ok(codes(file({ ...late(root), version: 1 })).includes("fails state::early"));
});

test("a map that claims events which came after it", () => {
  const ahead = new World();
  const receipt = ahead.choose("anna", "off");
  const state = receipt(ahead.root())["state"] as Record<string, string>;
  const entry = ahead.append((state["root"] ?? "").replace('"events":2', '"events":9'));
  assert.ok(codes(file({ ...receipt(), state: { ...state, root: entry, log: ahead.proof(3) } })).includes("fails state::early"));
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
const PROVEN = ["event", "pseudonym", "version", "log", "state"];

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
  assert.equal(one.entries.length, two.entries.length);
  const state = { ...(receipt(one.root())["state"] as object), root: two.entries[1], log: two.proof(1) };
  assert.ok(codes(file({ ...receipt(), state })).includes("fails log::fork"));
});

test("files that are no receipts", () => {
  const receipt = third(root);
  assert.deepEqual(codes(utf8("")), ["fails", "fails json::syntax"]);
  assert.deepEqual(codes(utf8("[]")), ["fails", "fails json::shape"]);
  assert.deepEqual(codes(utf8(" ".repeat(4097))), ["fails", "fails json::size"]);
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
