// axe-core finds nothing on any page, light and dark, and nothing is wider than a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { AI, DESK, PHONE, done, isOn, open, platform, signIn, theSwitch } from "./platform.js";

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

/** Everything that a page can be beside what it is at first. */
async function states(page, member) {
  const at = async (path, what) => { await page.goto(`${here.url}${path}`); await right(page, what ?? path); };
  await page.goto(`${here.url}/sign-in`);
  for (let tries = 0; tries < 7; tries += 1) {
    await page.getByLabel("E-mail or user name").fill(`nobody-${page.viewportSize().width}-${tries > 0}`);
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").waitFor();
    if (tries === 0 || tries === 6) await right(page, "a sign-in that failed");
  }
  await at("/requests", "requests without an account");
  await page.getByLabel("How can we reach you?").fill("x");
  await page.getByLabel("What is it about?").fill("y");
  await page.getByRole("button", { name: "Send the request" }).click();
  await page.waitForURL(/requests\/\d/);
  await right(page, "a request that waits");
  await here.abide("requests", "--answered", page.url().match(/requests\/(\d+)/)[1]);
  await page.reload();
  await right(page, "a request that was answered");
  await at("/offline");
  await at("/off/nothing", "a link that is none");

  await signIn(page, here.url, member, "/notices");
  await right(page, "notices");
  const link = await page.getByRole("link", { name: "Switch it off" }).getAttribute("href");
  await at(AI);
  await page.locator("details.family").evaluateAll((all) => all.forEach((family) => { family.open = true; }));
  await right(page, "every part, open");
  await at(`${AI}?said=stale`, "a page that was overtaken");
  await page.goto(`${here.url}${AI}`);
  if (await isOn(page)) await theSwitch(page).click();
  else await page.getByRole("button", { name: "Keep it off" }).click();
  await page.waitForURL(/receipts/);
  const first = page.url().split("?")[0];
  await page.getByRole("button", { name: "Check in this browser" }).click();
  await page.locator("[data-proof] .findings li").first().waitFor();
  await right(page, "a receipt, checked");
  await at(AI, "off");
  await theSwitch(page).click();
  await page.waitForURL(/receipts/);
  await page.goto(first);
  await right(page, "a receipt that another follows");
  await at(link, "the link, before");
  await page.getByRole("button", { name: "Switch off" }).click();
  await page.getByText("It is off.").waitFor();
  await right(page, "the link, after");
  await at("/requests");
  await page.getByRole("button", { name: "Restrict", exact: true }).click();
  await page.waitForURL(/receipts/);
  await right(page, "a restriction");
  await at("/requests", "requests, one of which stands");
  await at(AI, "a switch beside a restriction");
  await page.goto(`${here.url}/requests`);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.waitForURL(/receipts/);
  await page.goto(`${here.url}/requests`);
  await page.locator("details.more summary").click();
  await right(page, "the question before an erasure");
}

for (const colorScheme of ["light", "dark"]) {
  test(`every state, ${colorScheme}`, async () => {
    const page = await open({ viewport: colorScheme === "light" ? PHONE : DESK, colorScheme, bypassCSP: true });
    await states(page, colorScheme === "light" ? "tom-us" : "sam-us");
    await page.context().close();
  });
}

test("an erasure, in both lights", async () => {
  const page = await open({ viewport: PHONE, bypassCSP: true });
  await signIn(page, here.url, "marco-it", "/requests");
  await page.locator("details.more summary").click();
  await page.getByRole("button", { name: "Yes, erase what is held about me" }).click();
  await page.waitForURL(/\/erased\//);
  await right(page, "an erasure");
  await page.emulateMedia({ colorScheme: "dark" });
  await right(page, "an erasure, dark");
  await page.context().close();
});

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
    await page.locator("details.family").evaluateAll((all) => all.forEach((family) => { family.open = true; }));
    await right(page, `every part in ${locale}`);
    await page.locator("main .parts .toggle").nth(3).click();
    const saved = page.locator("#by-part [role=status] a");
    await saved.waitFor();
    await right(page, `a part that was pressed in ${locale}`);
    await saved.click();
    await page.waitForURL(/receipts/);
    await right(page, `a receipt in ${locale}`);
    await page.goto(`${here.url}/data`);
    await page.locator("a[href^='/data/corpora']").first().click();
    await page.locator(".records").waitFor();
    await right(page, `a proof in ${locale}`);
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
