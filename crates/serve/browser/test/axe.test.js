// axe-core finds nothing on any page, light and dark, and nothing is wider than a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { AI, DESK, PHONE, done, open, platform, signIn, theSwitch } from "./platform.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let here;
before(async () => { here = await platform(); });
after(async () => { await here.close(); await done(); });

async function right(page, what) {
  // Beside the page's own policy: the checker is no part of it.
  const found = await page.evaluate(`${AXE}; axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html, failureSummary }) => html + " " + failureSummary).join("; ")))`);
  assert.deepEqual(found, [], what);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${what} is ${wide} px too wide`);
}

const PATHS = ["/", "/settings", "/settings/privacy", "/settings/privacy/uses", AI, "/data", "/timeline", "/terms", "/notices", "/requests", "/nowhere"];

async function every(page, member) {
  await page.goto(`${here.url}/sign-in`);
  await right(page, "sign-in");
  await signIn(page, here.url, member);
  for (const path of PATHS) {
    await page.goto(`${here.url}${path}`);
    await right(page, `${path} of ${member}`);
  }
  await page.goto(`${here.url}/`);
  await page.locator("details.me summary").click();
  await right(page, "the open menu");
  await page.goto(`${here.url}/data`);
  const proof = page.getByRole("link", { name: /See the proof/ }).first();
  if (await proof.count()) {
    await proof.click();
    await page.getByRole("button", { name: "Check in this browser" }).click();
    await page.getByText("It holds.", { exact: true }).waitFor();
    await right(page, "a proof, checked");
  }
  await page.goto(`${here.url}${AI}`);
  await theSwitch(page).click();
  await page.waitForURL(/receipts/);
  await right(page, "a new receipt");
  await page.goto(`${page.url().split("?")[0]}/print`);
  await right(page, "a receipt to print");
  await page.goto(`${here.url}/terms`);
  await page.locator("details.more summary").first().click();
  await right(page, "open changes of the terms");
}

for (const colorScheme of ["light", "dark"]) {
  for (const [viewport, member] of [[DESK, "ben-us"], [PHONE, "dana-us"]]) {
    test(`${colorScheme}, ${viewport.width} px`, async () => {
      const page = await open({ viewport, colorScheme, bypassCSP: true });
      await every(page, member);
      await page.context().close();
    });
  }
}

for (const member of ["chloe-gb", "hugo-hk", "anna-de"]) {
  test(`the switch of ${member}`, async () => {
    const page = await open({ viewport: PHONE, bypassCSP: true });
    await signIn(page, here.url, member, AI);
    await right(page, member);
    await page.context().close();
  });
}

for (const locale of ["de", "fr", "it", "es", "nl", "pl", "zh-Hant"]) {
  test(`every page in ${locale}, on a phone`, async () => {
    const page = await open({ viewport: PHONE, locale, extraHTTPHeaders: { "accept-language": locale }, bypassCSP: true });
    await page.goto(`${here.url}/sign-in`);
    assert.equal(await page.locator("html").getAttribute("lang"), locale);
    await right(page, `sign-in in ${locale}`);
    await page.goto(`${here.url}/requests`);
    await right(page, `requests without an account in ${locale}`);
    await page.request.post(`${here.url}/sign-in`, { form: { login: "kim-us", password: "demo" }, headers: { origin: here.url } });
    for (const path of PATHS) {
      await page.goto(`${here.url}${path}`);
      await right(page, `${path} in ${locale}`);
    }
    await page.goto(`${here.url}${AI}`);
    await page.locator("main .parts .toggle").nth(3).click();
    await page.waitForURL(/receipts/);
    await right(page, `a receipt in ${locale}`);
    await page.context().close();
  });
}

test("pages are small", async () => {
  const page = await open();
  await signIn(page, here.url, "ben-us");
  for (const path of PATHS) {
    const fresh = await open({ storageState: await page.context().storageState() });
    const client = await fresh.context().newCDPSession(fresh);
    let bytes = 0;
    await client.send("Network.enable");
    client.on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; });
    await fresh.goto(`${here.url}${path}`, { waitUntil: "networkidle" });
    assert.ok(bytes < 100_000, `${path}: ${bytes} bytes`);
    await fresh.context().close();
  }
  await page.context().close();
});
