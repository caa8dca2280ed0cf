// One act is one event, whatever happens to its request; and nobody else's request is an act.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AI, done, isOn, open, platform, signIn, theSwitch } from "./platform.js";

let here;
before(async () => { here = await platform(); });
after(async () => { await here.close(); await done(); });

/** How many acts the ledger holds of a member. */
async function acts(member) {
  const { entries } = await here.abide("history", member);
  return entries.filter(({ kind }) => kind === "choice" || kind === "objection").length;
}

/** The form around the switch, as the page has it now. */
async function form(page) {
  await page.goto(`${here.url}${AI}`);
  const value = (name) => page.locator(`form:has(.toggle) input[name=${name}]`).first().inputValue();
  return { seen: await value("seen"), terms: await value("terms") };
}

const post = (page, form, options = {}) =>
  page.request.post(`${here.url}${AI}`, { form, maxRedirects: 0, headers: { origin: here.url }, ...options });

test("two submits, two devices and a replay are one event", async () => {
  const [one, two] = [await open(), await open()];
  await signIn(one, here.url, "nora-us", AI);
  await signIn(two, here.url, "nora-us", AI);
  const before = await acts("nora-us");
  const shown = await form(one);
  const answers = await Promise.all([1, 2, 3, 4].map((n) => post(n % 2 ? one : two, { ...shown, setting: "off" })));
  const places = new Set(answers.map((answer) => answer.headers()["location"]));
  assert.equal(places.size, 1, "all are told of the same receipt");
  assert.equal(await acts("nora-us"), before + 1);

  // On again; then the old request comes once more, and the newest state stays.
  await post(one, { ...(await form(one)), setting: "on" });
  assert.equal(await acts("nora-us"), before + 2);
  const again = await post(two, { ...shown, setting: "off" });
  assert.equal(again.headers()["location"], [...places][0]);
  assert.equal(await acts("nora-us"), before + 2);
  await one.goto(`${here.url}${AI}`);
  assert.equal(await isOn(one), true);

  // An on from a page that has not seen the off of another device does not undo it.
  const old = await form(one);
  await post(two, { ...(await form(two)), setting: "off" });
  await post(two, { ...(await form(two)), setting: "on" });
  await post(two, { ...(await form(two)), setting: "off" });
  const stale = await post(one, { ...old, setting: "on" });
  assert.match(stale.headers()["location"], /said=stale/);
  await one.goto(`${here.url}${AI}`);
  assert.equal(await isOn(one), false);
  await one.context().close();
  await two.context().close();
});

test("a response that is lost, and a server that is killed after the commit: the receipt is found again", async () => {
  const page = await open();
  await signIn(page, here.url, "sam-us", AI);
  const before = await acts("sam-us");
  // The answer never arrives.
  await page.route(`**${AI}`, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch({ maxRedirects: 0 });
    await route.abort();
  });
  await theSwitch(page).click().catch(() => {});
  await page.waitForTimeout(500);
  await page.unroute(`**${AI}`);
  assert.equal(await acts("sam-us"), before + 1);
  await here.kill();
  await here.restart();
  await page.goto(`${here.url}${AI}`);
  await signIn(page, here.url, "sam-us", AI).catch(() => {});
  await page.goto(`${here.url}${AI}`);
  assert.equal(await isOn(page), false);
  await page.getByRole("link", { name: /^Receipt \d+/ }).first().click();
  await page.getByText("You switched the use of your data off").waitFor();
  assert.equal(await acts("sam-us"), before + 1);
  await page.context().close();
});

test("another member's receipts, proofs and files are not found", async () => {
  const [dana, kim] = [await open(), await open()];
  await signIn(dana, here.url, "dana-us", AI);
  await signIn(kim, here.url, "kim-us", AI);
  const shown = await form(kim);
  const { location } = (await post(kim, { ...shown, setting: "off" })).headers();
  const receipt = location.split("?")[0];
  for (const path of [receipt, `${receipt}/file`, `${receipt}/print`]) {
    assert.equal((await kim.request.get(`${here.url}${path}`)).status(), 200, path);
    const theirs = await dana.request.get(`${here.url}${path}`);
    assert.equal(theirs.status(), 404, path);
    assert.doesNotMatch(await theirs.text(), /kim-us|Radley/);
  }
  const nobody = await open();
  for (const path of ["/", AI, receipt, "/data", "/data/all", "/timeline", "/terms"]) {
    const answer = await nobody.request.get(`${here.url}${path}`, { maxRedirects: 0 });
    assert.equal(answer.status(), 303, path);
    assert.match(answer.headers()["location"], /^\/sign-in/);
  }
  for (const page of [dana, kim, nobody]) await page.context().close();
});

test("a post that is forged or comes from another site changes nothing", async () => {
  const page = await open();
  await signIn(page, here.url, "tom-us", AI);
  const before = await acts("tom-us");
  const shown = await form(page);
  for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site", origin: "null" }]) {
    assert.equal((await post(page, { ...shown, setting: "off" }, { headers })).status(), 403);
  }
  // In the browser itself: a page of another site that sends the very form.
  const evil = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end(`<form method=post action="${here.url}${AI}"><input name=seen value="${shown.seen}"><input name=terms value="${shown.terms}"><input name=setting value=off><button>Win</button></form>`);
  }).listen(0, "localhost");
  await new Promise((resolve) => evil.once("listening", resolve));
  await page.goto(`http://localhost:${evil.address().port}/`);
  await page.getByRole("button", { name: "Win" }).click();
  await page.getByText(/came from somewhere else|Sign in/).first().waitFor();
  evil.close();
  for (const wrong of [{ setting: "maybe" }, { setting: "off", category: "nothing.known" }, { setting: "off", seen: "-1" }, {}]) {
    const answer = await post(page, { ...shown, setting: undefined, ...wrong });
    assert.ok(answer.status() >= 400, JSON.stringify(wrong));
  }
  assert.equal(await acts("tom-us"), before);
  const framed = await page.request.get(`${here.url}/sign-in`);
  assert.match(framed.headers()["content-security-policy"], /frame-ancestors 'none'/);
  await page.context().close();
});

test("nothing personal in addresses or logs, and nothing from other hosts", async () => {
  const page = await open();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await signIn(page, here.url, "marco-it", AI);
  for (const path of ["/", "/settings", AI, "/data", "/timeline", "/terms"]) await page.goto(`${here.url}${path}`);
  for (const address of asked) {
    assert.ok(address.startsWith(here.url), `${address} is another host`);
    assert.doesNotMatch(address, /marco|rinaldi|demo/i);
  }
  assert.doesNotMatch(here.log, /marco|rinaldi/i);
  await page.context().close();
});

test("a part is pressed where it stands, and without a script by its own page", async () => {
  const page = await open();
  const errors = [];
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  await signIn(page, here.url, "ben-us", AI);
  const before = await acts("ben-us");
  await page.locator("details.family", { hasText: "Groups" }).locator("summary").click();
  const part = page.getByRole("switch", { name: "posts in groups" });
  await part.focus();
  await page.keyboard.press("Space");
  await page.locator("#by-part [role=status]").getByText(/^Receipt \d+/).waitFor();
  assert.equal(new URL(page.url()).pathname, AI, "the page stays");
  assert.equal(await part.getAttribute("aria-checked"), "false");
  assert.equal(await page.evaluate(() => document.activeElement.id), "switch-groups.post", "and so does the focus");
  await page.keyboard.press("Space");
  await page.locator("#switch-groups\\.post[aria-checked=true]").waitFor();
  assert.equal(await acts("ben-us"), before + 2);
  assert.deepEqual(errors, [], "the policy of the page lets all of it through");

  // Overtaken by another device: the piece of the page says so.
  const other = await open({ javaScriptEnabled: false });
  await signIn(other, here.url, "ben-us", AI);
  await other.locator("details.family", { hasText: "Groups" }).locator("summary").click();
  await other.getByRole("switch", { name: "posts in groups" }).click();
  await other.waitForURL(/receipts/);
  await other.goto(`${here.url}${AI}`);
  await other.getByRole("switch", { name: "posts in groups" }).click();
  await other.waitForURL(/receipts/);
  await page.keyboard.press("Space");
  await page.locator("#by-part [role=status], #by-part [role=alert]").waitFor();
  assert.equal(await acts("ben-us"), before + 4, "an off that another device sent first is that off");
  for (const one of [page, other]) await one.context().close();
});

test("passwords are not guessed for long", async () => {
  const page = await open();
  let status = 0;
  for (let tries = 0; tries < 7; tries += 1) {
    status = (await page.request.post(`${here.url}/sign-in`, { form: { login: "olga-nl", password: `x${tries}` }, headers: { origin: here.url } })).status();
  }
  assert.equal(status, 429);
  await page.context().close();
});

test("what the terms promise stands beside the switch", async () => {
  const page = await open();
  await signIn(page, here.url, "sam-us", AI);
  await page.getByText("without you within 30 days").waitFor();
  const newest = readFileSync(join(here.folder, "terms/2025-11-03.toml"), "utf8");
  const next = newest
    .replace('version = "2025-11-03"', 'version = "next"')
    .replace(/^published = .*$/m, `published = ${new Date().toISOString().slice(0, 19)}Z`)
    .replace("material = true", 'material = false\nmaterial_reason = "a promise more"')
    .replace("[notice]", "removal_days = 7\n\n[notice]");
  const file = join(here.folder, "terms/next.toml");
  writeFileSync(file, next);
  await here.abide("terms", "publish", file);
  await page.goto(`${here.url}${AI}`);
  await page.getByText("without you within 7 days").waitFor();
  await page.goto(`${here.url}/data`);
  await page.getByText("without you within 7 days").waitFor();
});
