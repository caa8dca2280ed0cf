import { readFileSync } from "node:fs";

/** A file of `test/vectors`, seen from the folder that the tests are compiled into. */
export function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../test/vectors/${name}`, import.meta.url), "utf8")) as T;
}
