import assert from "node:assert/strict";
import { test } from "node:test";
import { utf8 } from "../src/bytes.ts";
import { checkEvidence } from "../src/evidence.ts";
import type { JsonObject } from "../src/json.ts";
import { parsePolicy } from "../src/policy.ts";
import { altered, file, POLICY, World } from "./world.ts";

const policy = parsePolicy(utf8(POLICY));
const POST: JsonObject = { category: "content.post", id: "post-1", text: "hello" };
const ARTICLE: JsonObject = { category: "content.article", id: "article-1", text: "hello" };

/** What is found where a corpus holds these rows of anna, after these acts of hers. */
function weighed(acts: (world: World) => ((root?: ReturnType<World["root"]>) => Record<string, unknown>)[], rows: JsonObject[], shown = true): string[] {
  const world = new World();
  const receipts = acts(world);
  const prove = world.corpus(new Map(rows.length === 0 ? [["ben", [POST]]] : [["anna", rows]]));
  const root = world.root();
  const { rows: all, ...proof } = prove("anna");
  const membership = shown && all !== undefined ? { ...proof, rows: all } : proof;
  const { verdict, findings } = checkEvidence(receipts.map((receipt) => file(receipt(root))), file(membership), { policy });
  return [verdict, ...findings.filter(({ code }) => code !== "log::signed").map(({ code }) => code)];
}

test("an off, and a later corpus that holds rows", () => {
  assert.deepEqual(weighed((world) => [world.choose("anna", "off")], [POST, ARTICLE]), ["fails", "evidence::breach"]);
  assert.deepEqual(weighed((world) => [world.choose("anna", "off")], []), ["holds", "membership::excluded"]);
  assert.deepEqual(weighed((world) => [world.choose("anna", "on")], [POST]), ["holds", "membership::included"]);
  assert.deepEqual(weighed((world) => [world.erase("anna")], [POST]), ["fails", "evidence::breach"]);
});

test("an off of one category speaks of its rows alone", () => {
  const off = (world: World) => [world.choose("anna", "off", "content.post")];
  assert.deepEqual(weighed(off, [POST, ARTICLE]), ["fails", "evidence::breach"]);
  assert.deepEqual(weighed(off, [ARTICLE]), ["holds", "membership::included"]);
});

test("what was given back is no breach, and what was not is none of it", () => {
  assert.deepEqual(weighed((world) => [world.choose("anna", "off"), world.choose("anna", "on")], [POST]), ["holds", "membership::included"]);
  const other = (world: World) => [world.choose("anna", "off"), world.choose("anna", "on", "content.post")];
  // The off was followed by an act, so it is not shown that nothing gave it back but what is here.
  assert.deepEqual(weighed(other, [POST]), ["fails", "evidence::likely"]);
});

test("an act without the proof of its state is likely evidence", () => {
  const world = new World();
  const off = world.choose("anna", "off");
  const early = file(off());
  const prove = world.corpus(new Map([["anna", [POST]]]));
  const codes = (receipt: Uint8Array, membership: unknown = prove("anna")): string[] =>
    checkEvidence([receipt], file(membership), { policy }).findings.map(({ code, outcome }) => `${outcome} ${code}`);
  assert.deepEqual(codes(early), ["holds log::signed", "fails evidence::likely"]);
  const root = world.root();
  assert.deepEqual(codes(file(off(root))), ["holds log::signed", "fails evidence::breach"]);
  // A receipt that was altered is worth nothing, and says whose rows to look for no more.
  assert.deepEqual(codes(altered(off(root), "2025-09-18T12:00:00Z", "2025-09-17T12:00:00Z")), ["fails log::included", "fails state::map", "fails evidence::receipt"]);
  const [row] = prove("anna")["rows"] as JsonObject[];
  assert.deepEqual(codes(file(off(root)), { ...prove("anna"), rows: [row, row] }), ["fails membership::rows"]);
});

test("a root that is older than the corpus does not know what came in between", () => {
  const world = new World();
  const off = world.choose("anna", "off");
  const early = world.root();
  world.choose("ben", "on");
  const prove = world.corpus(new Map([["anna", [POST]]]));
  const codes = (root: ReturnType<World["root"]>): (string | undefined)[] =>
    checkEvidence([file(off(root))], file(prove("anna")), { policy }).findings.slice(-1).map(({ code }) => code);
  assert.deepEqual([codes(early), codes(world.root())], [["evidence::likely"], ["evidence::breach"]]);
});

test("a corpus that was built before the act holds what it held", () => {
  const world = new World();
  world.choose("anna", "on");
  const prove = world.corpus(new Map([["anna", [POST]]]));
  const off = world.choose("anna", "off");
  const report = checkEvidence([file(off(world.root()))], file(prove("anna")), { policy });
  assert.deepEqual([report.verdict, report.findings.at(-1)?.code], ["holds", "membership::included"]);
});

test("receipts of two members", () => {
  const world = new World();
  const [anna, ben] = [world.choose("anna", "off"), world.choose("ben", "off")];
  const prove = world.corpus(new Map([["anna", [POST]]]));
  const root = world.root();
  const report = checkEvidence([file(anna(root)), file(ben(root))], file(prove("anna")), { policy });
  assert.deepEqual([report.verdict, report.findings.at(-1)?.code], ["fails", "pseudonym::account"]);
});
