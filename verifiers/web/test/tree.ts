import { EMPTY_ROOT, leafHash, nodeHash } from "../src/merkle.ts";

/** A tree that proves, written from the recursive definitions in RFC 6962, section 2.1. */
export class Tree {
  private readonly leaves: readonly Uint8Array[];

  constructor(leaves: readonly Uint8Array[]) {
    this.leaves = leaves;
  }

  root(): Uint8Array {
    return head(this.leaves);
  }

  path(index: number): Uint8Array[] {
    return path(index, this.leaves);
  }

  consistency(old: number): Uint8Array[] {
    return old === this.leaves.length ? [] : subproof(old, this.leaves, true);
  }
}

function head(leaves: readonly Uint8Array[]): Uint8Array {
  const [leaf] = leaves;
  if (leaf === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return leafHash(leaf);
  const k = split(leaves.length);
  return nodeHash(head(leaves.slice(0, k)), head(leaves.slice(k)));
}

function path(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...path(index, leaves.slice(0, k)), head(leaves.slice(k))]
    : [...path(index - k, leaves.slice(k)), head(leaves.slice(0, k))];
}

function subproof(old: number, leaves: readonly Uint8Array[], isWhole: boolean): Uint8Array[] {
  if (old === leaves.length) return isWhole ? [] : [head(leaves)];
  const k = split(leaves.length);
  return old <= k
    ? [...subproof(old, leaves.slice(0, k), isWhole), head(leaves.slice(k))]
    : [...subproof(old - k, leaves.slice(k), false), head(leaves.slice(0, k))];
}

/** The largest power of two below the size. */
function split(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}
