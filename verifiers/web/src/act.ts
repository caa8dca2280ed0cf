/** What a member did, from the body of its event. */

import { timeInWords } from "./entry.ts";
import { asObject, asString, exactly, parseJson, type JsonObject } from "./json.ts";
import { refuse } from "./refusal.ts";

export interface Act {
  /** Follows "This receipt shows that". */
  readonly words: string;
  /** How the log enters it. */
  readonly entry: "consent" | "erasure";
  /** An erasure names nobody. */
  readonly member?: string;
  /** The version of the terms that was shown. */
  readonly terms?: string;
}

const RIGHTS = new Map([
  ["objection", "your objection"],
  ["restriction", "your restriction"],
  ["erasure", ""],
]);

export function readAct(kind: string, body: string): Act {
  const event = asObject(parseJson(body, "the event"), "the event");
  if (JSON.stringify(event) !== body) return refuse("act::syntax", "the event is not written as the ledger writes it");
  const words = kind === "choice" ? choice(event) : kind === "objection" ? objection(event) : refuse("act::kind", "the event is no act of a member");
  const at = asString(event["at"], "the time of the event");
  if (!/^[0-9TZ:.+-]{1,40}$/.test(at)) return refuse("act::time", "the event has a time that is not one");
  return {
    words: `${words} on ${timeInWords(at)}`,
    entry: kind === "objection" && event["right"] === "erasure" ? "erasure" : "consent",
    ...(event["member"] === undefined ? {} : { member: asString(event["member"], "the member of the event") }),
    ...(event["terms"] === undefined ? {} : { terms: asString(event["terms"], "the terms of the event") }),
  };
}

function choice(event: JsonObject): string {
  const { setting, category } = exactly(event, ["member", "setting", "at", "actor", "channel", "provenance"], ["category", "terms"], "the choice");
  if (setting !== "on" && setting !== "off") return refuse("act::setting", "the choice is neither on nor off");
  if (category === undefined) return `you said “${setting}” for everything`;
  const name = asString(category, "the category of the choice");
  if (!/^[a-z0-9._-]{1,256}$/.test(name)) return refuse("act::category", "the category of the choice is not one");
  return `you said “${setting}” for ${name}`;
}

function objection(event: JsonObject): string {
  const who = event["right"] === "erasure" ? ["member_hash", "erases"] : ["member"];
  const { right, stands } = exactly(event, [...who, "right", "at", "stands", "provenance"], [], "the objection");
  const what = RIGHTS.get(asString(right, "the right"));
  if (what === undefined || typeof stands !== "boolean") return refuse("act::right", "the objection is of no known kind");
  if (right === "erasure" && !stands) return refuse("act::right", "an erasure cannot be withdrawn");
  if (right === "erasure") return "you asked for your erasure";
  return stands ? `you made ${what}` : `you withdrew ${what}`;
}
