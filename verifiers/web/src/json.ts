/**
 * JSON that can be read in one way only: size first, no key twice, no number that a reader could round,
 * and helpers that take the expected shape out of it.
 */

import { fromUtf8 } from "./bytes.ts";
import { refuse } from "./refusal.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

const DEPTH_MAX = 32;
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9][0-9.eE+-]*|[[\]{}:,]/g;

export function readJson(bytes: Uint8Array, bytesMax: number, what: string): Json {
  if (bytes.length > bytesMax) return refuse("json::size", `${what} is larger than ${bytesMax} bytes`);
  return parseJson(fromUtf8(bytes, what), what);
}

export function parseJson(text: string, what: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return refuse("json::syntax", `${what} is not JSON`);
  }
  refuseAmbiguity(text, what);
  return value;
}

/** Walks the tokens of what is known to be JSON, and looks at what `JSON.parse` lets pass. */
function refuseAmbiguity(text: string, what: string): void {
  const open: (Set<string> | undefined)[] = [];
  let before = "";
  for (const [token] of text.matchAll(TOKEN)) {
    const keys = open.at(-1);
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : undefined);
      if (open.length > DEPTH_MAX) refuse("json::depth", `${what} is nested too deeply`);
    } else if (token === "}" || token === "]") {
      open.pop();
    } else if (token.startsWith('"')) {
      if (keys !== undefined && (before === "{" || before === ",")) {
        const key = JSON.parse(token) as string;
        if (keys.has(key)) refuse("json::twice", `${what} has a key twice`);
        keys.add(key);
      }
    } else if (/^[-0-9]/.test(token)) {
      const number = Number(token);
      if (String(number) !== token || (Number.isInteger(number) && !Number.isSafeInteger(number))) {
        refuse("json::number", `${what} has a number that cannot be kept exactly`);
      }
    }
    before = token;
  }
}

export function asObject(value: Json | undefined, what: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("json::shape", `${what} is not an object`);
  return value;
}

/** An object with these keys and no other. */
export function exactly(value: Json | undefined, keys: readonly string[], optional: readonly string[], what: string): JsonObject {
  const object = asObject(value, what);
  const missing = keys.some((key) => !Object.hasOwn(object, key));
  const unknown = Object.keys(object).some((key) => !keys.includes(key) && !optional.includes(key));
  if (missing || unknown) return refuse("json::shape", `${what} does not have the keys it must have`);
  return object;
}

export function asString(value: Json | undefined, what: string): string {
  return typeof value === "string" ? value : refuse("json::shape", `${what} is not a string`);
}

export function asArray(value: Json | undefined, what: string): Json[] {
  return Array.isArray(value) ? value : refuse("json::shape", `${what} is not a list`);
}

/** A whole number from 0 up to what JavaScript keeps exactly. */
export function asCount(value: Json | undefined, what: string): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)
    ? value
    : refuse("json::shape", `${what} is not a whole number`);
}
