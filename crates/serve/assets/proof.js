// Checks receipts and proofs in the browser, with the verifier that knows the formats alone.
import { checkMembership, checkReceipt, fromHex, parsePolicy } from "./abide-verifier.js";

for (const card of document.querySelectorAll("[data-proof]")) {
  const button = card.querySelector("button");
  const verdict = card.querySelector("[role=status]");
  const list = card.querySelector(".findings");
  button.hidden = false;
  button.addEventListener("click", async () => {
    verdict.textContent = card.dataset.running;
    verdict.className = "";
    list.replaceChildren();
    const { outcome, findings } = await check(card).catch(() => ({ outcome: "open", findings: [] }));
    verdict.textContent = card.dataset[outcome];
    verdict.className = outcome === "fails" ? "say bad" : "say";
    list.replaceChildren(...findings.map(item));
  });
}

async function check({ dataset }) {
  const [file, policy] = await Promise.all([bytes(dataset.proof), bytes(dataset.policy)]);
  const trust = { policy: parsePolicy(policy), now: Date.now() };
  const report = dataset.pseudonym
    ? checkMembership(file, { ...trust, pseudonym: fromHex(dataset.pseudonym, "the pseudonym", 64) })
    : checkReceipt(file, trust);
  return { outcome: report.verdict, findings: report.findings };
}

async function bytes(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error("not there");
  return new Uint8Array(await answer.arrayBuffer());
}

function item({ code, outcome, words }) {
  const li = document.createElement("li");
  li.className = outcome;
  const small = document.createElement("code");
  small.textContent = ` ${code}`;
  small.lang = "en";
  const text = document.createElement("span");
  text.lang = "en";
  text.textContent = words;
  li.append(text, small);
  return li;
}
