import { mkdirSync, writeFileSync } from "node:fs";
import { POLICY, World } from "./world.ts";

/** Writes the files of `sample/`: a made-up member's receipt, and what it is checked against. */
const world = new World();
for (let i = 0; i < 40; i += 1) world.choose(`member-${i}`, i % 3 === 0 ? "on" : "off");
const receipt = world.choose("anna", "off");
const folder = new URL("../../sample/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("receipt.json", folder), `${JSON.stringify(receipt(world.root()))}\n`);
writeFileSync(new URL("policy.txt", folder), POLICY);
