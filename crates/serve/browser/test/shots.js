// Pictures of every page, to be looked at: `npm run shots [LANGUAGE…]`.
import { mkdirSync } from "node:fs";
import { AI, DESK, PHONE, done, open, platform, signIn, theSwitch } from "./platform.js";

const languages = process.argv.slice(2);
const here = await platform();
mkdirSync("shots", { recursive: true });
const PATHS = { home: "/", settings: "/settings", uses: "/settings/privacy/uses", switch: AI, data: "/data", timeline: "/timeline", terms: "/terms", notices: "/notices", requests: "/requests" };
for (const locale of languages.length ? languages : ["en"]) {
  for (const [size, viewport] of Object.entries({ phone: PHONE, desk: DESK })) {
    for (const colorScheme of languages.length ? ["light"] : ["light", "dark"]) {
      const page = await open({ viewport, colorScheme, locale, extraHTTPHeaders: { "accept-language": locale } });
      const shot = (name) => page.screenshot({ path: `shots/${locale}-${size}-${colorScheme}-${name}.png`, fullPage: true });
      await page.goto(`${here.url}/sign-in`);
      await shot("sign-in");
      await page.locator("input[name=login]:not([type=hidden])").fill("ben-us");
      await page.locator("input[name=password]:not([type=hidden])").fill("demo");
      await page.locator("form.card button").click();
      await page.waitForURL(`${here.url}/`);
      await page.locator("details.me summary").click();
      await shot("menu");
      for (const [name, path] of Object.entries(PATHS)) {
        await page.goto(`${here.url}${path}`);
        await shot(name);
      }
      await page.goto(`${here.url}/data`);
      await page.locator("a[href^='/data/corpora']").first().click();
      await page.locator("[data-proof] button").click();
      await page.locator("[data-proof] .say").waitFor();
      await shot("proof");
      await page.goto(`${here.url}${AI}`);
      await page.locator("main .switch .toggle").click();
      await page.waitForURL(/receipts/);
      await shot("receipt");
      await page.goto(`${page.url().split("?")[0]}/print`);
      await shot("print");
      await page.goto(`${here.url}${AI}`);
      await page.locator("details.family").evaluateAll((all) => all.forEach((family) => { family.open = true; }));
      await shot("parts");
      await page.context().clearCookies({ name: "abide" });
      await page.goto(`${here.url}/requests`);
      await shot("guest");
      await page.locator("input[name=contact]").fill("x@example.com");
      await page.locator("textarea").fill("x");
      await page.locator("form.card button").click();
      await page.waitForURL(/requests\/\d/);
      await shot("request");
      await page.context().close();
    }
  }
}
await here.close();
await done();
