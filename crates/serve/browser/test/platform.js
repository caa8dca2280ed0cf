// The demo platform, served by the program that is tested, and a browser that looks at it.
import { execFile, spawn } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const run = promisify(execFile);
const ABIDE = process.env.ABIDE ?? new URL("../../../../target/debug/abide", import.meta.url).pathname;
const CHROMIUM = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const START_MS = 120_000;

/** The reference network, with a corpus, made once and copied for each test that changes it. */
let made;
async function network() {
  made ??= (async () => {
    const folder = join(mkdtempSync(join(tmpdir(), "abide-pages-")), "network");
    const first = await serve(folder);
    await first.stop();
    return folder;
  })();
  return made;
}

async function serve(folder, env = {}) {
  const child = spawn(ABIDE, ["demo", folder, "--serve", "--members", "100", "--listen", "127.0.0.1:0", "--json"], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let log = "";
  child.stderr.on("data", (data) => { log += data; });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const said = await new Promise((resolve, reject) => {
    let text = "";
    const late = setTimeout(() => reject(new Error(`the server did not start\n${log}`)), START_MS);
    child.stdout.on("data", (data) => {
      text += data;
      log += data;
      const document = text.match(/\{\s*"listening"[^}]*\}/);
      if (document) { clearTimeout(late); resolve(JSON.parse(document[0])); }
    });
    ended.then((code) => reject(new Error(`the server ended with ${code}\n${log}`)));
  });
  return {
    url: said.pages.replace(/\/$/, ""),
    log: () => log,
    stop: async () => { child.kill("SIGTERM"); await ended; },
    kill: async () => { child.kill("SIGKILL"); await ended; },
  };
}

/** A platform of its own, and what a test does with it. `toml` goes to the end of its configuration, `env` to its server. */
export async function platform({ toml = "", env = {} } = {}) {
  const folder = join(mkdtempSync(join(tmpdir(), "abide-pages-")), "platform");
  cpSync(await network(), folder, { recursive: true });
  appendFileSync(join(folder, "abide.toml"), toml);
  let log = "";
  let server = await serve(folder, env);
  const abide = async (...args) => {
    const { stdout } = await run(ABIDE, ["-C", folder, ...args, "--json"], { maxBuffer: 64 << 20 });
    return JSON.parse(stdout);
  };
  return {
    folder,
    get url() { return server.url; },
    /** Everything that every server of it said. */
    get log() { return log + server.log(); },
    abide,
    /** A command that must fail: its code, and what it said. */
    async refused(more, ...args) {
      const failed = await run(ABIDE, ["-C", folder, ...args], { env: { ...process.env, ...more }, timeout: 60_000 }).catch((error) => error);
      return { code: failed.code ?? 0, stderr: failed.stderr };
    },
    kill: () => server.kill(),
    restart: async (other = env) => { await server.stop().catch(() => {}); log += server.log(); server = await serve(folder, other); },
    close: async () => { await server.stop(); rmSync(folder, { recursive: true, force: true }); },
  };
}

let browser;
export async function open(options = {}) {
  browser ??= await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--headless=new"] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

export async function done() {
  await browser?.close();
  if (made) rmSync(await made, { recursive: true, force: true });
}

export const PHONE = { width: 375, height: 800 };
export const DESK = { width: 1280, height: 900 };
export const AI = "/settings/privacy/uses/ai";

/** Signs in as a member of the demo, by the form that everybody has. */
export async function signIn(page, url, member, next = "/") {
  await page.goto(`${url}/sign-in?next=${next}`);
  await page.getByLabel("E-mail or user name").fill(member);
  await page.getByLabel("Password").fill("demo");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${url}${next}`);
}

/** The one switch above the parts. */
export const theSwitch = (page) => page.getByRole("switch", { name: "Use my data to train content-generating AI models" });

export const isOn = async (page) => (await theSwitch(page).getAttribute("aria-checked")) === "true";
