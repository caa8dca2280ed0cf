// Notices, the link that only switches off, requests, languages, and no network.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AI, done, isOn, open, platform, signIn } from "./platform.js";

let here;
before(async () => { here = await platform(); });
after(async () => { await here.close(); await done(); });

const history = async (member) => (await here.abide("history", member)).entries;

test("a notice that is shown counts as served, once", async () => {
  const notices = async () => (await history("hugo-hk")).filter(({ kind }) => kind === "notice");
  const before = await notices();
  const page = await open();
  await signIn(page, here.url, "hugo-hk", "/notices");
  await page.getByRole("heading", { name: "Your right to object" }).waitFor();
  const after = await notices();
  assert.equal(after.length, before.length + 1, "Hugo had not been told that the stop ended");
  const { channel, resumes } = after.at(-1).event;
  assert.equal(channel, "web");
  assert.ok(resumes);
  await page.reload();
  assert.equal((await notices()).length, after.length);
  await page.context().close();
});

test("the link switches off without signing in, and never on", async () => {
  const page = await open();
  await signIn(page, here.url, "ben-us", "/notices");
  const link = await page.getByRole("link", { name: "Switch it off" }).getAttribute("href");
  assert.doesNotMatch(link, /ben/);
  const anyone = await open();
  const acts = async () => (await history("ben-us")).filter(({ kind }) => kind === "choice");
  const before = (await acts()).length;
  await anyone.goto(`${here.url}${link}`);
  assert.equal((await acts()).length, before, "looking changes nothing");
  await anyone.getByRole("button", { name: "Switch off" }).click();
  await anyone.getByText("It is off. This is your receipt.").waitFor();
  const [download] = await Promise.all([anyone.waitForEvent("download"), anyone.getByRole("link", { name: "Download the receipt" }).click()]);
  await download.saveAs(`${here.folder}.linked.json`);
  assert.ok((await here.abide("verify", `${here.folder}.linked.json`)).ok);
  const off = await acts();
  assert.equal(off.length, before + 1);
  assert.equal(off.at(-1).event.channel, "link");

  // Whatever is sent to it: it stays off, and is one event.
  for (const form of [{}, { setting: "on" }, { seen: "0", setting: "on" }, { "List-Unsubscribe": "One-Click" }]) {
    await anyone.request.post(`${here.url}${link}`, { form });
  }
  assert.equal((await acts()).length, before + 1);

  // On again by the member; the same link works once more, as mail programs press it.
  await page.goto(`${here.url}${AI}`);
  await page.locator("main .switch .toggle").click();
  await page.waitForURL(/receipts/);
  await anyone.request.post(`${here.url}${link}`, { form: { "List-Unsubscribe": "One-Click" } });
  await page.goto(`${here.url}${AI}`);
  assert.equal(await isOn(page), false);

  const end = link.slice(-1) === "0" ? "1" : "0";
  for (const wrong of [link.slice(0, -1) + end, link.slice(0, -2), `${link}00`, "/off/x", link.toUpperCase()]) {
    assert.equal((await anyone.request.get(`${here.url}${wrong}`)).status(), 404, wrong);
    assert.equal((await anyone.request.post(`${here.url}${wrong}`, { form: {} })).status(), 404, wrong);
  }
  const answer = await anyone.request.get(`${here.url}${link}`);
  assert.equal(answer.headers()["cache-control"], "no-store");
  for (const page_ of [page, anyone]) await page_.context().close();
});

test("an objection stands, is one event, and can be withdrawn", async () => {
  const page = await open();
  await signIn(page, here.url, "anna-de", "/requests");
  await page.getByRole("button", { name: "Object", exact: true }).click();
  await page.waitForURL(/receipts/);
  await page.getByText("You objected", { exact: true }).waitFor();
  await page.request.post(`${here.url}/requests`, { form: { right: "objection", seen: "0" }, headers: { origin: here.url } });
  const objections = async () => (await history("anna-de")).filter(({ kind }) => kind === "objection");
  assert.equal((await objections()).length, 1);
  await page.goto(`${here.url}${AI}`);
  await page.getByText("An objection, an erasure or a restriction of yours stands").waitFor();
  await page.goto(`${here.url}/requests`);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByText("You withdrew your objection", { exact: true }).waitFor();
  assert.equal((await objections()).length, 2);
  await page.context().close();
});

test("an erasure leaves a receipt, and no account", async () => {
  const page = await open();
  await signIn(page, here.url, "kim-us", "/requests");
  await page.locator("details.more summary").click();
  await page.getByRole("button", { name: "Yes, erase what is held about me" }).click();
  await page.waitForURL(/\/erased\//);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the receipt" }).click()]);
  await download.saveAs(`${here.folder}.erased.json`);
  assert.ok((await here.abide("verify", `${here.folder}.erased.json`)).ok);
  assert.equal((await here.abide("history", "kim-us")).entries.length, 0);
  await page.goto(`${here.url}/`);
  await page.waitForURL(/sign-in/);
  const answer = await page.request.post(`${here.url}/sign-in`, { form: { login: "kim-us", password: "demo" }, headers: { origin: here.url } });
  assert.equal(answer.status(), 401);
  await page.context().close();
});

test("people without an account ask, and get a number and a date", async () => {
  const page = await open();
  await page.goto(`${here.url}/requests`);
  await page.getByLabel("What do you ask for?").selectOption("erasure");
  await page.getByLabel("How can we reach you?").fill("nobody@example.com");
  await page.getByLabel("What is it about?").fill("A post that names me");
  await page.getByRole("button", { name: "Send the request" }).click();
  // Where it stands is an address of its own, which says nothing of who asked or what for.
  await page.waitForURL(/\/requests\/\d+-[0-9a-f]{32}$/);
  await page.getByText(/An answer is due by/).waitFor();
  await page.getByText("It waits for an answer.").waitFor();
  assert.doesNotMatch(await page.content(), /nobody@example|A post that names me/);
  await page.reload();
  const { requests } = await here.abide("requests");
  assert.equal(requests.at(-1).contact, "nobody@example.com");
  const { number } = requests.at(-1);
  await here.abide("requests", "--answered", String(number));
  assert.ok((await here.abide("requests")).requests.at(-1).answered);
  assert.equal((await here.abide("requests")).requests.length, 1, "a page that is loaded again asks nothing again");
  await page.reload();
  await page.getByText(/^It was answered on/).waitFor();
  const [address] = page.url().match(/\/requests\/.*$/);
  const end = address.slice(-1) === "0" ? "1" : "0";
  for (const wrong of [address.replace(/\d+-/, `${number + 1}-`), address.slice(0, -1) + end, address.slice(0, -1), `/requests/${number}`, address.replace("/requests/", "/requests/0"), address.toUpperCase().replace("/REQUESTS", "/requests")]) {
    if (wrong !== address) assert.equal((await page.request.get(`${here.url}${wrong}`)).status(), 404, wrong);
  }
  assert.doesNotMatch(here.log, /nobody@example/);
  await page.context().close();
});

test("changes can be followed where one lives, without an account", async () => {
  const page = await open();
  const get = (path) => page.request.get(`${here.url}${path}`);
  const { items } = await (await get("/feed/HK.json")).json();
  assert.ok(items.some(({ id }) => id === "urn:abide:terms:2025-11-03"));
  assert.ok(items.some(({ id }) => id.startsWith("urn:abide:pause:")), "the stop of Hong Kong");
  const [hongKong, kingdom] = await Promise.all(["HK", "GB"].map(async (code) => (await get(`/feed/${code}.atom`)).text()));
  assert.match(hongKong, /<entry>[\s\S]*2025-11-03/);
  assert.doesNotMatch(kingdom, /urn:abide:terms:2025-11-03/);
  for (const none of ["/feed/XX-nothing.atom", "/feed/DE.xml", "/feed/DE"]) assert.equal((await get(none)).status(), 404, none);
  await page.context().close();
});

test("a language is chosen once, for the account", async () => {
  const page = await open({ locale: "en" });
  await signIn(page, here.url, "chloe-gb");
  await page.getByLabel("Language").selectOption("pl");
  await page.getByRole("button", { name: "Use this language" }).click();
  await page.getByText("Witaj, Chloe Penrose").waitFor();
  await page.getByText("Twoje dane nie są używane").waitFor();
  await page.context().clearCookies({ name: "lang" });
  await page.reload();
  await page.getByText("Witaj, Chloe Penrose").waitFor();
  await page.context().close();
});

test("without a network the page says so, and shows no setting", async () => {
  const page = await open();
  await signIn(page, here.url, "dana-us", AI);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.waitForTimeout(300);
  await page.context().setOffline(true);
  await page.goto(`${here.url}${AI}`);
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  assert.equal(await page.getByRole("switch").count(), 0);
  assert.equal(await page.getByText("Dana").count(), 0);
  await page.context().setOffline(false);
  await page.goto(`${here.url}${AI}`);
  assert.equal(await isOn(page), false);
  const { shortcuts } = await (await page.request.get(`${here.url}/manifest.webmanifest`)).json();
  assert.equal(shortcuts[0].url, AI);
  await page.context().close();
});
