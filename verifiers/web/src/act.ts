/** What a member did, from the body of its event. */

import { timeInWords } from "./entry.ts";
import { asObject, asString, exactly, parseJson, type JsonObject } from "./json.ts";
import { refuse } from "./refusal.ts";

/** What an act says. `choice` speaks of one category, or of everything. */
export type Said =
  | { readonly is: "choice"; readonly on: boolean; readonly category?: string }
  | { readonly is: "objection" | "restriction"; readonly stands: boolean }
  | { readonly is: "erasure" };

export interface Act {
  readonly said: Said;
  /** Follows "This receipt shows that". */
  readonly words: string;
  /** How the log enters it. */
  readonly entry: "consent" | "erasure";
  /** An erasure names nobody. */
  readonly member?: string;
  /** The version of the terms that was shown. */
  readonly terms?: string;
}

export function readAct(kind: string, body: string): Act {
  const event = asObject(parseJson(body, "the event"), "the event");
  if (JSON.stringify(event) !== body) return refuse("act::syntax", "the event is not written as the ledger writes it");
  const said = kind === "choice" ? choice(event) : kind === "objection" ? objection(event) : refuse("act::kind", "the event is no act of a member");
  const at = asString(event["at"], "the time of the event");
  if (!/^[0-9TZ:.+-]{1,40}$/.test(at)) return refuse("act::time", "the event has a time that is not one");
  return {
    said,
    words: `${words(said)} on ${timeInWords(at)}`,
    entry: kind === "objection" && event["right"] === "erasure" ? "erasure" : "consent",
    ...(event["member"] === undefined ? {} : { member: asString(event["member"], "the member of the event") }),
    ...(event["terms"] === undefined ? {} : { terms: asString(event["terms"], "the terms of the event") }),
  };
}

/** Whether what was said so must not be used from then on. */
export function restricts(said: Said): boolean {
  if (said.is === "choice") return !said.on;
  return said.is === "erasure" || said.stands;
}

function words(said: Said): string {
  if (said.is === "choice") return `you said “${said.on ? "on" : "off"}” for ${said.category ?? "everything"}`;
  if (said.is === "erasure") return "you asked for your erasure";
  return said.stands ? `you made your ${said.is}` : `you withdrew your ${said.is}`;
}

function choice(event: JsonObject): Said {
  const { setting, category } = exactly(event, ["member", "setting", "at", "actor", "channel", "provenance"], ["category", "terms"], "the choice");
  if (setting !== "on" && setting !== "off") return refuse("act::setting", "the choice is neither on nor off");
  const on = setting === "on";
  if (category === undefined) return { is: "choice", on };
  const name = asString(category, "the category of the choice");
  if (!/^[a-z0-9._-]{1,256}$/.test(name)) return refuse("act::category", "the category of the choice is not one");
  return { is: "choice", on, category: name };
}

function objection(event: JsonObject): Said {
  const who = event["right"] === "erasure" ? ["member_hash", "erases"] : ["member"];
  const { right, stands } = exactly(event, [...who, "right", "at", "stands", "provenance"], [], "the objection");
  if ((right !== "objection" && right !== "restriction" && right !== "erasure") || typeof stands !== "boolean") return refuse("act::right", "the objection is of no known kind");
  if (right === "erasure" && !stands) return refuse("act::right", "an erasure cannot be withdrawn");
  return right === "erasure" ? { is: "erasure" } : { is: right, stands };
}
