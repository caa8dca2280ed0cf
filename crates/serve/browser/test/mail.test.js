// Receipts and notices by mail, through a real mail server: what they hold, whom they reach, and what happens when it does not take them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { header, mailbox } from "./mailbox.js";
import { AI, done, isOn, open, platform, signIn, theSwitch } from "./platform.js";

const SITE = "https://community.example";
const toml = (port, more = 'tls = "none"') => `
[pages]
url = "${SITE}"

[mail]
server = "localhost"
port = ${port}
sender = "Community <privacy@community.example>"
bounces = "bounces@community.example"
${more}
`;

let box;
let here;
before(async () => {
  box = await mailbox();
  here = await platform({ toml: toml(box.port) });
});
after(async () => { await here.close(); await box.close(); await done(); });

/** A press of the switch, and the number of its receipt. */
async function press(page) {
  await page.goto(`${here.url}${AI}`);
  await theSwitch(page).click();
  await page.waitForURL(/receipts/);
  return page.url().match(/receipts\/(\d+)/)[1];
}

const forMember = (member) => ({ to }) => to.value.some(({ address }) => address === `${member}@example.com`);
const withReceipt = (number) => ({ subject }) => subject.includes(`receipt ${number}`);
const letters = async () => (await here.abide("mail", "list")).letters;
const history = async (member) => (await here.abide("history", member)).entries;

async function verified(mail) {
  const [file] = mail.attachments;
  assert.equal(file.contentType, "application/json");
  const path = join(here.folder, "..", file.filename);
  writeFileSync(path, file.content);
  assert.ok((await here.abide("verify", path)).ok, file.filename);
  return JSON.parse(file.content.toString());
}

test("a press brings a mail with its receipt, and no address into the log", async () => {
  const page = await open();
  await signIn(page, here.url, "ben-us", AI);
  const number = await press(page);
  const mail = await box.mail(withReceipt(number));
  assert.deepEqual(mail.envelope.rcptTo.map(({ address }) => address), ["ben-us@example.com"]);
  assert.equal(mail.envelope.mailFrom.address, "bounces@community.example");
  assert.equal(mail.from.text, '"Community" <privacy@community.example>');
  assert.match(mail.messageId, /^<receipt-\d+@community\.example>$/);
  assert.equal(header(mail, "auto-submitted"), "auto-generated");
  assert.equal(header(mail, "content-language"), "en");
  assert.ok(header(mail, "date"));
  assert.equal(header(mail, "list-unsubscribe"), undefined, "a receipt is no list");
  for (const words of [mail.text, mail.html]) {
    assert.match(words, /You switched the use of your data off/);
    assert.ok(words.includes(`${SITE}/receipts/${number}`));
    assert.doesNotMatch(words, /Ben|Hartwell|ben-us|<img|<script/);
  }
  assert.equal(JSON.parse((await verified(mail)).event.body).setting, "off");
  assert.doesNotMatch(mail.text, /\/off\//, "what is off needs no link to switch it off");

  // On again: whoever did not do that is one press away from off, without signing in.
  const on = await box.mail(withReceipt(await press(page)));
  const [, link] = on.text.match(/community\.example(\/off\/[0-9a-f]+)/);
  const anyone = await open();
  await anyone.goto(`${here.url}${link}`);
  await anyone.getByRole("button", { name: "Switch off" }).click();
  await anyone.getByText("It is off. This is your receipt.").waitFor();
  await page.goto(`${here.url}${AI}`);
  assert.equal(await isOn(page), false);
  assert.doesNotMatch(here.log, /@example|ben-us/);
  for (const one of [page, anyone]) await one.context().close();
});

test("mails speak the language in which one signed in", async () => {
  const words = { en: "See the receipt", de: "Quittung ansehen", fr: "Voir le reçu", it: "Vedere la ricevuta", es: "Ver el recibo", nl: "Ontvangstbewijs bekijken", pl: "Zobacz potwierdzenie", "zh-Hant": "查看收據" };
  for (const [locale, link] of Object.entries(words)) {
    const page = await open({ locale, extraHTTPHeaders: { "accept-language": locale } });
    await page.goto(`${here.url}/sign-in?next=${AI}`);
    await page.locator("input[name=login]:not([type=hidden])").fill("sam-us");
    await page.locator("input[type=password]").fill("demo");
    await page.locator("input[type=password]").press("Enter");
    await page.waitForURL(`${here.url}${AI}`);
    await page.locator("main .switch .toggle").click();
    await page.waitForURL(/receipts/);
    const number = page.url().match(/receipts\/(\d+)/)[1];
    const mail = await box.mail(({ text }) => text.includes(`/receipts/${number}`));
    assert.equal(header(mail, "content-language"), locale);
    for (const part of [mail.text, mail.html]) {
      assert.ok(part.includes(link), `${locale}: ${part}`);
      assert.doesNotMatch(part, /\{|\}(?!\w)|\$platform/);
    }
    await verified(mail);
    await page.context().close();
  }
});

test("a mail server that is away, and a server that is killed, lose neither choice nor mail", async () => {
  const page = await open();
  await signIn(page, here.url, "dana-us", AI);
  await box.close();
  const number = await press(page);
  assert.equal((await history("dana-us")).at(-1).index, Number(number), "the choice stands");
  await here.kill();
  await here.restart();
  for (;;) {
    const [letter] = (await letters()).filter(({ state }) => state === "waiting");
    if (letter?.tries > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  box = await mailbox({}, box.port);
  await verified(await box.mail(withReceipt(number)));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.equal(box.mails.length, 1, "once");
  assert.equal((await letters()).filter(({ state }) => state === "waiting").length, 0);
  assert.match(here.log, /the mail server takes no letters now \(no answer\)/);
  await page.context().close();
});

test("what is refused for now is tried again, what is refused for good is listed by number", async () => {
  const page = await open();
  await signIn(page, here.url, "nora-us", AI);
  box.refuse(451);
  const number = await press(page);
  while (box.asked.to < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await letters()).at(-1).state, "waiting");
  box.refuse(undefined);
  await box.mail(withReceipt(number));
  box.refuse(550);
  await press(page);
  for (;;) {
    const letter = (await letters()).at(-1);
    if (letter?.state === "refused") { assert.equal(letter.code, 550); break; }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  box.refuse(undefined);
  assert.match(here.log, /letter \d+ was refused for good \(code 550\)/);
  assert.doesNotMatch(here.log, /@example|nora|not wanted/, "what the mail server says quotes the address");
  await page.context().close();
});

test("a notice by mail counts once it is accepted, and no more when it comes back", async () => {
  const terms = "2025-11-03";
  const notices = async () => (await history("hugo-hk")).filter(({ kind }) => kind === "notice");
  const had = (await notices()).length;
  box.refuse(451);
  const { queued } = await here.abide("mail", "notices", "--terms", terms);
  assert.ok(queued >= 1);
  const before = box.asked.to;
  while (box.asked.to === before) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await notices()).length, had, "nothing was accepted, so nobody was told");
  box.refuse(undefined);
  const mail = await box.mail((mail) => forMember("hugo-hk")(mail) && /^<notice-/.test(mail.messageId));
  for (;;) {
    const served = (await notices()).at(-1);
    if (served?.event.channel === "email") { assert.ok(served.event.resumes, "it tells the end of the stop as well"); break; }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  // The right to object stands in a block of its own, with one link that can only switch off.
  const [block] = mail.html.match(/<div style="[^"]*border[^"]*">[\s\S]*?<\/div>/);
  const links = [...block.matchAll(/href="([^"]+)"/g)].map(([, link]) => link);
  assert.equal(links.length, 1);
  assert.match(links[0], new RegExp(`^${SITE}/off/[0-9a-f]{64}$`));
  assert.match(block, /Your right to object/);
  assert.ok(mail.text.includes(links[0]));
  assert.equal(header(mail, "list-unsubscribe"), `<${links[0]}>`);
  assert.equal(header(mail, "list-unsubscribe-post"), "List-Unsubscribe=One-Click");
  assert.equal(mail.attachments.length, 0);

  // The button of a mail program.
  const { pathname } = new URL(links[0]);
  const pressed = await fetch(`${here.url}${pathname}`, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "List-Unsubscribe=One-Click" });
  assert.equal(pressed.status, 200);
  const choice = (await history("hugo-hk")).findLast(({ kind }) => kind === "choice");
  assert.deepEqual([choice.event.setting, choice.event.channel], ["off", "link"]);

  assert.equal((await here.abide("mail", "notices", "--terms", terms)).untold, 0, "nobody is told twice");
  const number = mail.messageId.match(/notice-(\d+)@/)[1];
  await here.abide("mail", "bounced", number);
  assert.equal((await history("hugo-hk")).at(-1).kind, "bounce");
  assert.equal((await here.abide("mail", "notices", "--terms", terms)).untold, 1, "whom it did not reach has not been told");
  await box.mail((other) => forMember("hugo-hk")(other) && /^<notice-/.test(other.messageId) && other.messageId !== mail.messageId);
});

test("TLS is asked for, checked, and never left out; a wrong password loses no letter", async () => {
  const folder = mkdtempSync(join(tmpdir(), "abide-mail-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "subjectAltName=DNS:localhost"], { stdio: "ignore" });
  const safe = await mailbox({
    key: readFileSync(key), cert: readFileSync(cert), authOptional: false, disabledCommands: [],
    onAuth: ({ username, password }, _, done) => username === "community" && password === "right" ? done(null, { user: username }) : done(new Error("no")),
  });
  const bare = await mailbox();
  const login = (password) => ({ ABIDE_MAIL_USER: "community", ABIDE_MAIL_PASSWORD: password });
  const there = await platform({ toml: toml(safe.port, ""), env: login("wrong") });
  const config = readFileSync(join(there.folder, "abide.toml"), "utf8");
  const waiting = async () => (await there.abide("mail", "list")).letters.filter(({ state }) => state === "waiting");
  /** Another press: its letter has been tried when this returns. */
  const tried = async () => {
    await page.goto(`${there.url}${AI}`);
    await theSwitch(page).click();
    await page.waitForURL(/receipts/);
    const number = Number(page.url().match(/receipts\/(\d+)/)[1]);
    while (!((await waiting()).find(({ receipt }) => receipt === number)?.tries > 0)) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const page = await open();
  await signIn(page, there.url, "ben-us", AI);
  await tried();
  assert.equal(safe.asked.to, 0, "nobody trusts that certificate");
  assert.match(there.log, /no TLS with a certificate that is trusted/);

  // Trusted, with a wrong password.
  writeFileSync(join(there.folder, "abide.toml"), `${config}root = "${cert}"\n`);
  await there.restart();
  await tried();
  assert.equal(safe.asked.to, 0);
  assert.match(there.log, /\(code 535\)/);

  // A server that offers no TLS gets nothing.
  writeFileSync(join(there.folder, "abide.toml"), `${config.replace(`port = ${safe.port}`, `port = ${bare.port}`)}root = "${cert}"\n`);
  await there.restart(login("right"));
  await tried();
  assert.equal(bare.asked.to, 0);
  assert.match(there.log, /no TLS with a certificate that is trusted/);

  writeFileSync(join(there.folder, "abide.toml"), `${config}root = "${cert}"\n`);
  await there.restart(login("right"));
  await page.goto(`${there.url}${AI}`);
  await theSwitch(page).click();
  await page.waitForURL(/receipts/);
  const mail = await safe.mail(withReceipt(page.url().match(/receipts\/(\d+)/)[1]));
  assert.ok(mail.secure);
  assert.equal(mail.user, "community");
  assert.doesNotMatch(there.log, /right|wrong|@example/);
  await page.context().close();
  await there.close();
  await Promise.all([safe.close(), bare.close()]);
});

test("settings by which mail could not go out safely stop the server", async () => {
  const { folder } = here;
  const config = readFileSync(join(folder, "abide.toml"), "utf8");
  const fails = async (text, words, env = {}) => {
    writeFileSync(join(folder, "abide.toml"), text);
    const { code, stderr } = await here.refused(env, "serve", "--listen", "127.0.0.1:0");
    assert.equal(code, 5, stderr);
    assert.match(stderr, words);
    assert.match(stderr, /hint:/);
  };
  await fails(config.replace(/\[pages\]\nurl = .*/, ""), /where members reach the pages/);
  await fails(config.replace('"localhost"', '"mail.example.com"'), /would go unprotected/);
  await fails(config.replace("privacy@community.example", "privacy"), /no address of mail/);
  await fails(config.replace('tls = "none"', 'tsl = "none"'), /did you mean `tls`/);
  await fails(config, /password is missing/, { ABIDE_MAIL_USER: "community" });
  await fails(config, /user is missing/, { ABIDE_MAIL_PASSWORD: "secret-word" });
  writeFileSync(join(folder, "abide.toml"), config);
});
