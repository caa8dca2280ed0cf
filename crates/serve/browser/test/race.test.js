// A choice while a build runs, and a server that is killed at any moment: what was acknowledged holds.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AI, done, open, platform, signIn } from "./platform.js";

let here;
before(async () => { here = await platform(); });
after(async () => { await here.close(); await done(); });

async function shown(page) {
  await page.goto(`${here.url}${AI}`);
  const value = (name) => page.locator(`form:has(.toggle) input[name=${name}]`).first().inputValue();
  return { seen: await value("seen"), terms: await value("terms") };
}

const post = (page, form) => page.request.post(`${here.url}${AI}`, { form, maxRedirects: 0, headers: { origin: here.url } });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test("a choice that stands in the log before a corpus does is honoured by it", async () => {
  let during = 0;
  for (const [round, member] of ["ben-us", "sam-us", "nora-us", "tom-us"].entries()) {
    const page = await open();
    await signIn(page, here.url, member, AI);
    const form = await shown(page);
    let published = false;
    const build = here.abide("build").finally(() => { published = true; });
    await pause(150 * round);
    const began = published;
    const { location } = (await post(page, { ...form, setting: "off" })).headers();
    const receipt = Number(location.match(/receipts\/(\d+)/)[1]);
    const { corpus } = await build;
    const { corpora } = await (await page.request.get(`${here.url}/data/all`)).json();
    const { entry, records } = corpora.find((one) => one.corpus === corpus);
    // A build goes on for a moment after its corpus stands in the log: what comes then comes after it.
    if (!began && receipt < entry) during += 1;
    if (receipt < entry) assert.equal(records, 0, `${member}: switched off before corpus ${corpus} was entered`);
    const { rows } = await here.abide("prove", "--member", member, "--corpus", corpus, "--out", `${here.folder}.${member}.json`);
    assert.equal(rows, records);
    await page.context().close();
  }
  assert.ok(during > 0, "no choice came while a build ran");
});

test("a server that is killed at any moment, and the form sent again: one event", async () => {
  const page = await open();
  await signIn(page, here.url, "dana-us", AI);
  const acts = async () => (await here.abide("history", "dana-us")).entries.filter(({ kind }) => kind === "choice");
  for (const [round, ms] of [0, 4, 12, 40].entries()) {
    const before = (await acts()).length;
    const form = { ...(await shown(page)), setting: round % 2 ? "off" : "on" };
    const lost = post(page, form).catch(() => undefined);
    await pause(ms);
    await here.kill();
    await lost;
    await here.restart();
    const { location } = (await post(page, form)).headers();
    assert.match(location, /receipts/);
    const now = await acts();
    assert.equal(now.length, before + 1, `killed after ${ms} ms`);
    assert.equal(now.at(-1).event.setting, form.setting);
    assert.equal(Number(location.match(/receipts\/(\d+)/)[1]), now.at(-1).index);
    assert.equal((await page.request.get(`${here.url}/receipts/${now.at(-1).index}/file`)).status(), 200);
  }
  await page.context().close();
});

test("a new key of the log is taken up by a server that runs", async () => {
  const page = await open();
  await signIn(page, here.url, "kim-us", AI);
  const old = (await (await page.request.get(`${here.url}/policy`)).text());
  await here.abide("keys", "rotate", "log", "--out", `${here.folder}.rotation`);
  assert.notEqual(await (await page.request.get(`${here.url}/policy`)).text(), old);
  const form = await shown(page);
  const { location } = (await post(page, { ...form, setting: "off" })).headers();
  assert.match(location, /receipts/);
  await page.goto(`${here.url}${location}`);
  await page.getByRole("button", { name: "Check in this browser" }).click();
  await page.getByText(/Nothing is wrong|It holds/).waitFor();
  await page.context().close();
});
