// The way that the article tells, to the switch and back out: with the mouse and with the keyboard alone, with and without JavaScript.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AI, DESK, PHONE, done, isOn, open, platform, signIn, theSwitch } from "./platform.js";

let here;
before(async () => { here = await platform(); });
after(async () => { await here.close(); await done(); });

const STEPS = [
  ["Settings & Privacy", "/settings"],
  ["Data privacy", "/settings/privacy"],
  [/^How .* uses your data/, "/settings/privacy/uses"],
  ["Data for Generative AI Improvement", AI],
];

async function byMouse(page) {
  await page.locator("details.me summary").click();
  for (const [step] of STEPS) await page.getByRole("link", { name: step }).filter({ visible: true }).first().click();
}

/** Tab until the focus is on something of that name, then press. */
async function press(page, name, key) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const it = document.activeElement;
      const by = it?.getAttribute("aria-labelledby");
      return (it?.getAttribute("aria-label") ?? (by ? document.getElementById(by)?.textContent : it?.textContent) ?? "").trim();
    });
    if (typeof name === "string" ? focused.startsWith(name) : name.test(focused)) return page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

async function byKeyboard(page) {
  await press(page, "Me: ", "Enter");
  for (const [step, path] of STEPS) {
    await press(page, step, "Enter");
    await page.waitForURL(`${here.url}${path}`);
  }
}

for (const viewport of [DESK, PHONE]) {
  for (const javaScriptEnabled of [true, false]) {
    for (const way of [byMouse, byKeyboard]) {
      test(`${way.name}, ${viewport.width} px, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
        const page = await open({ viewport, javaScriptEnabled });
        await signIn(page, here.url, "ben-us");
        await way(page);
        await page.waitForURL(`${here.url}${AI}`);
        const was = await isOn(page);
        if (way === byMouse) await theSwitch(page).click();
        else await press(page, "Use my data", "Space");
        // One action: a receipt, and no question in between.
        await page.waitForURL(/\/receipts\/\d+/);
        await page.getByRole("status").first().getByText(was ? "Off. It is saved" : "On. It is saved").waitFor();
        await page.goto(`${here.url}/ai`);
        assert.equal(await isOn(page), !was, "the state is the one in the ledger");
        await page.context().close();
      });
    }
  }
}
