// @ts-check
/** The page around the verifier: takes files, shows findings. It believes nothing and keeps nothing. */

import { checkReceipt, parsePolicy, Refusal } from "./dist/abide-verifier.js";

const BYTES_MAX = 65_536;
const VERDICTS = {
  holds: "This receipt holds.",
  open: "Nothing is wrong, but not everything is shown.",
  fails: "This receipt does not hold.",
};

/** @type {{ receipt?: Uint8Array, policy?: object }} */
const given = {};

const drop = /** @type {HTMLElement} */ (document.querySelector("#drop"));
const files = /** @type {HTMLInputElement} */ (document.querySelector("#files"));

files.addEventListener("change", () => take([...(files.files ?? [])]));
for (const name of ["dragover", "dragleave", "drop"]) {
  // On the whole document: a file dropped beside the field would replace the page.
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
  });
}
document.addEventListener("drop", (event) => take([...(event.dataTransfer?.files ?? [])]));

/** @param {File[]} list */
async function take(list) {
  const refused = [];
  for (const file of list) {
    try {
      await keep(file);
    } catch (error) {
      refused.push({ code: error instanceof Refusal ? error.code : "file::unreadable", outcome: "fails", words: `${file.name} could not be read.` });
    }
  }
  show(refused);
}

/** Which of the two files it is shows in its first letter. @param {File} file */
async function keep(file) {
  if (file.size > BYTES_MAX) throw new Error("too large");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = new TextDecoder().decode(bytes).trim();
  if (text.startsWith("{")) set("receipt", bytes, file.name);
  else set("policy", parsePolicy(bytes), file.name);
}

function set(name, value, label) {
  given[name] = value;
  const item = document.querySelector(`[data-file="${name}"]`);
  item.classList.add("is-there");
  item.querySelector("span").textContent = label;
}

function show(refused) {
  const report = given.receipt && checkReceipt(given.receipt, { policy: given.policy, now: Date.now() });
  const heading = document.querySelector("#verdict");
  heading.textContent = report ? VERDICTS[report.verdict] : "Nothing to check yet";
  heading.className = report?.verdict ?? "";
  document.querySelector("#findings").replaceChildren(...[...refused, ...(report?.findings ?? [])].map(item));
}

function item({ code, outcome, words }) {
  const [li, span, small] = ["li", "span", "code"].map((name) => document.createElement(name));
  li.className = outcome;
  span.textContent = words;
  small.textContent = code;
  li.append(span, small);
  return li;
}
