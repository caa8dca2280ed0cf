/** The JSON Canonicalization Scheme (RFC 8785). */

import type { Json } from "./json.ts";
import { refuse } from "./refusal.ts";

/**
 * ECMAScript's own printing of numbers and strings is what the RFC prescribes; what is left is the order of
 * keys, by UTF-16 code units, and the refusal of text that is not Unicode.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === "string") return text(value);
  if (typeof value === "number" && !Number.isFinite(value)) return refuse("json::number", "a number is not finite");
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${text(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

function text(string: string): string {
  if (/\p{Surrogate}/u.test(string)) return refuse("json::unicode", "a string has half of a character");
  return JSON.stringify(string);
}
