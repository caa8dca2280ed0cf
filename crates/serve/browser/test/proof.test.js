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
  await page.getByRole("switch", { name: "posts", exact: true }).click();
  await page.waitForURL(/receipts/);
  const part = await rows("ben-us");
  assert.ok(part.rows < on.rows, "no posts, and the rest");
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
