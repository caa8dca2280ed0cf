// From the switch to the proof: the next corpus has nothing of whoever switched off, and the page says so and checks it in the browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { AI, done, isOn, open, platform, signIn, theSwitch } from "./platform.js";

let here;
before(async () => { here = await platform(); });
after(async () => { await here.close(); await done(); });

/** What a new corpus, or the given one, holds of a member, by the program's own proof. */
async function rows(member, given) {
  const corpus = given ?? (await here.abide("build")).corpus;
  const { rows } = await here.abide("prove", "--member", member, "--corpus", corpus, "--out", `${here.folder}.proof.json`);
  return { corpus, rows };
}

async function checked(page, corpus, words) {
  await page.goto(`${here.url}/data/corpora/${corpus}`);
  await page.getByRole("heading", { name: words }).waitFor();
  await page.getByRole("button", { name: "Check in this browser" }).click();
  await page.getByText("It holds.", { exact: true }).waitFor();
}

test("off, on again, and one part", async () => {
  const page = await open();
  await signIn(page, here.url, "ben-us", AI);
  assert.equal(await isOn(page), true, "on by default where Ben lives");
  await page.goto(`${here.url}/data`);
  const link = await page.getByRole("link", { name: /See the proof/ }).first().getAttribute("href");
  const before = await rows("ben-us", link.split("/").at(-1));
  assert.ok(before.rows > 0);
  await checked(page, before.corpus, /Holds \d+ records of yours|Holds one record of yours/);

  await page.goto(`${here.url}${AI}`);
  await theSwitch(page).click();
  await page.waitForURL(/receipts/);
  await page.getByRole("button", { name: "Check in this browser" }).click();
  await page.getByText(/Nothing is wrong|It holds/).waitFor();
  const off = await rows("ben-us");
  assert.equal(off.rows, 0);
  await checked(page, off.corpus, "Holds nothing of yours");
  await page.goto(`${here.url}/data`);
  await page.getByText("The newest corpus is without them").first().waitFor();

  await page.goto(`${here.url}${AI}`);
  await theSwitch(page).click();
  await page.waitForURL(/receipts/);
  const on = await rows("ben-us");
  assert.equal(on.rows, before.rows);

  await page.goto(`${here.url}${AI}`);
  await page.locator("details.family", { hasText: "What you publish" }).locator("summary").click();
  await page.getByRole("switch", { name: "posts", exact: true }).click();
  await page.locator("#by-part [role=status] a").waitFor();
  const part = await rows("ben-us");
  assert.ok(part.rows < on.rows, "no posts, and the rest");
  await page.context().close();
});

test("off by the link of a notice, without signing in", async () => {
  const page = await open();
  await signIn(page, here.url, "sam-us", "/notices");
  const link = await page.getByRole("link", { name: "Switch it off" }).getAttribute("href");
  const before = await rows("sam-us");
  assert.ok(before.rows > 0);
  const anyone = await open();
  await anyone.goto(`${here.url}${link}`);
  await anyone.getByRole("button", { name: "Switch off" }).click();
  await anyone.getByText("It is off. This is your receipt.").waitFor();
  const off = await rows("sam-us");
  assert.equal(off.rows, 0);
  await checked(page, off.corpus, "Holds nothing of yours");
  // Why: the facts, and the reason of each record.
  await page.getByText(/^You had switched it off/).waitFor();
  assert.ok(await page.locator(".records").getByText("Your setting was off", { exact: true }).count() > 0);
  for (const one of [page, anyone]) await one.context().close();
});

test("every record of a member is listed with the reason that the audit has", async () => {
  const page = await open();
  await signIn(page, here.url, "kim-us", "/data");
  const { corpora } = await (await page.request.get(`${here.url}/data/all`)).json();
  const { corpus, decisions, records } = corpora.at(-1);
  assert.equal(decisions.filter(({ reason }) => reason === "allowed").length, records);
  await page.goto(`${here.url}/data/corpora/${corpus}`);
  assert.equal(await page.locator(".records li").count(), Math.min(decisions.length, 200));
  assert.equal(await page.locator(".records li.in").count(), records);
  const posts = decisions.filter(({ category }) => category === "content.post");
  assert.ok(posts.length > 0 && posts.every(({ reason }) => reason === "category_opted_out"), "Kim switched posts off");
  for (const { id, reason } of decisions.slice(0, 5)) {
    const said = await here.abide("explain", "--record", id, "--corpus", corpus);
    assert.equal(said.reason ?? "allowed", reason, id);
  }
  await page.getByText("You had not chosen: the setting began on.").waitFor();
  await page.context().close();
});

test("a receipt is a file that verifies elsewhere", async () => {
  const page = await open();
  await signIn(page, here.url, "anna-de", AI);
  await theSwitch(page).click();
  await page.waitForURL(/receipts/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the receipt" }).click()]);
  const path = `${here.folder}.downloaded.json`;
  await download.saveAs(path);
  assert.equal(JSON.parse(readFileSync(path, "utf8")).event.kind, "choice");
  const { ok } = await here.abide("verify", path);
  assert.ok(ok);
  await page.context().close();
});

test("a choice that is made while a build runs is honoured before it is published", async () => {
  const page = await open();
  await signIn(page, here.url, "tom-us", AI);
  assert.equal(await isOn(page), true);
  const building = here.abide("build", "--full");
  await theSwitch(page).click();
  await page.waitForURL(/receipts/);
  const receipt = Number(page.url().match(/receipts\/(\d+)/)[1]);
  const { corpus } = await building;
  const { rows: held } = await rows("tom-us", corpus);
  await page.goto(`${here.url}/timeline`);
  // Either the corpus was published before the receipt was, or it is without whoever holds it.
  const { entries } = await here.abide("history", "tom-us");
  assert.equal(entries.at(-1).index, receipt);
  const published = await page.locator("a[href='/data/corpora/" + corpus + "']").count();
  assert.equal(published, 1);
  const isFirst = await page.locator(".line li").first().innerText();
  if (!isFirst.includes("Switched off")) assert.equal(held, 0);
  await page.context().close();
});
