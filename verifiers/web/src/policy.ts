/** Policies (c2sp.org/tlog-policy): which logs, which witnesses, and how many of them must have signed. */

import { equal, fromLatin1, fromUtf8, latin1 } from "./bytes.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { parseKey, type Key, type KeyType } from "./key.ts";
import { verifyNote, type Signed } from "./note.ts";
import { refuse } from "./refusal.ts";

export const POLICY_BYTES_MAX = 65_536;
const DEFINITIONS_MAX = 256;

export interface Policy {
  readonly logs: readonly Key[];
  readonly witnesses: readonly Key[];
  readonly quorum: Quorum;
  /** Keys of logs that were replaced: each counts for heads of at most so many entries. */
  readonly retired?: readonly Retired[];
}

export interface Retired {
  readonly key: Key;
  readonly size: bigint;
  readonly by: Key;
}

/** Witnessed if at least `threshold` of the members are: each a witness, or another group. */
export interface Quorum {
  readonly threshold: number;
  readonly members: readonly (Key | Quorum)[];
}

const NONE: Quorum = { threshold: 0, members: [] };

/** Names are opaque bytes, so each byte is read as one character; keys are UTF-8. */
export function parsePolicy(bytes: Uint8Array): Policy {
  if (bytes.length > POLICY_BYTES_MAX) return refuse("policy::size", "the policy is too large");
  const text = latin1(bytes);
  if (/[\x00-\x08\x0b-\x1f\x7f]/.test(text)) return refuse("policy::control", "the policy has control characters");
  const reading = new Reading();
  for (const line of text.split("\n")) {
    const [keyword, ...words] = line.split(/[ \t]+/).filter((word) => word !== "");
    if (keyword !== undefined && !keyword.startsWith("#")) reading.line(keyword, words);
  }
  return reading.policy();
}

class Reading {
  private readonly logs: Key[] = [];
  private readonly witnesses: Key[] = [];
  private readonly defined = new Map<string, Key | Quorum>();
  private readonly used = new Set<string>();
  private quorum: Quorum | undefined;

  line(keyword: string, words: readonly string[]): void {
    const [name, key] = words;
    if (keyword === "log" && name !== undefined && words.length <= 2) add(this.logs, policyKey(name, 1));
    else if (keyword === "witness" && name !== undefined && key !== undefined && words.length <= 3) {
      const witness = policyKey(key, 4);
      add(this.witnesses, witness);
      this.define(name, witness);
    } else if (keyword === "group" && name !== undefined) this.define(name, this.group(words.slice(1)));
    else if (keyword === "quorum" && name !== undefined && words.length === 1) this.require(name);
    else refuse("policy::syntax", "the policy has a line that is not understood");
  }

  policy(): Policy {
    if (this.quorum === undefined) return refuse("policy::quorum", "the policy does not say which witnesses must have signed");
    return { logs: this.logs, witnesses: this.witnesses, quorum: this.quorum };
  }

  private define(name: string, value: Key | Quorum): void {
    if (name === "none" || this.defined.has(name)) refuse("policy::name", "the policy uses a name twice");
    if (this.defined.size >= DEFINITIONS_MAX) refuse("policy::size", "the policy has too many witnesses and groups");
    this.defined.set(name, value);
  }

  private group([count, ...names]: readonly string[]): Quorum {
    const members = names.map((name) => {
      const member = this.defined.get(name);
      if (member === undefined) return refuse("policy::name", "a group of the policy has a member that is not defined before it");
      if (this.used.has(name)) return refuse("policy::name", "the policy counts a witness or group twice");
      this.used.add(name);
      return member;
    });
    const threshold = count === "any" ? 1 : count === "all" ? members.length : /^[1-9][0-9]{0,3}$/.test(count ?? "") ? Number(count) : 0;
    if (threshold < 1 || threshold > members.length) return refuse("policy::group", "a group of the policy wants more members than it has, or none");
    return { threshold, members };
  }

  private require(name: string): void {
    if (this.quorum !== undefined) refuse("policy::quorum", "the policy has two quorums");
    const value = name === "none" ? NONE : this.defined.get(name);
    if (value === undefined) return refuse("policy::name", "the quorum of the policy is not defined before it");
    this.quorum = isQuorum(value) ? value : { threshold: 1, members: [value] };
  }
}

function policyKey(text: string, type: KeyType): Key {
  const key = parseKey(fromUtf8(fromLatin1(text), "a verifier key"));
  return key.type === type ? key : refuse("policy::key", "a key of the policy is not of the type that its line needs");
}

export function isSameKey(one: Key, other: Key): boolean {
  return one.name === other.name && one.type === other.type && equal(one.publicKey, other.publicKey);
}

function add(keys: Key[], key: Key): void {
  if (keys.some((other) => equal(other.publicKey, key.publicKey))) refuse("policy::twice", "the policy has one key twice");
  keys.push(key);
}

function isQuorum(value: Key | Quorum): value is Quorum {
  return "members" in value;
}

function isMet(quorum: Quorum, signers: ReadonlySet<Key>): boolean {
  const met = quorum.members.filter((member) => (isQuorum(member) ? isMet(member, signers) : signers.has(member)));
  return met.length >= quorum.threshold;
}

/** Who signed the checkpoint, if that is enough: the log that the checkpoint names, and a quorum of witnesses. */
export function verifyCheckpoint(checkpoint: Checkpoint, policy: Policy): { log: Key; witnesses: Signed[] } {
  const signed = verifyNote(checkpoint.note, [...policy.logs, ...policy.witnesses]);
  const logs = signed.filter(({ key }) => key.type === 1 && key.name === checkpoint.origin).map(({ key }) => key);
  const log = logs.find((key) => !policy.retired?.some((retired) => isSameKey(retired.key, key) && retired.size < checkpoint.size));
  if (log === undefined) {
    if (logs.length > 0) return refuse("policy::retired", "the log's head is signed by a key that was replaced before");
    return refuse("policy::log", "the log's head is not signed by a log that the policy names");
  }
  const witnesses = signed.filter(({ key }) => key.type === 4);
  if (!isMet(policy.quorum, new Set(witnesses.map(({ key }) => key)))) {
    return refuse("policy::witnesses", "too few of the policy's witnesses have seen the log's head");
  }
  return { log, witnesses };
}
