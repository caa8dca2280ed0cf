import { Refusal } from "../src/refusal.ts";

/** For `assert.throws`: a refusal with this code, not just any error. */
export function refused(code: string): (error: unknown) => boolean {
  return (error) => {
    if (error instanceof Refusal && error.code === code) return true;
    throw error;
  };
}
