// The installed app: it can be installed, starts without its server with what was seen last and says how old that is, is
// replaced by the next build, and leaves nothing behind.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Page, chromium } from "@playwright/test";
import { Front } from "../helpers/front";
import type { Server } from "../helpers/server";
import { expect, expectAccessible, test } from "../helpers/test";

test.use({ serviceWorkers: "allow" });

const FOLDER = process.env.BELVEDERE_SCREENSHOTS;
const UID = "offline";
const DASHBOARD = {
  uid: UID,
  title: "Seen last",
  schemaVersion: 42,
  timezone: "Asia/Tokyo",
  time: { from: "now-1h", to: "now" },
  templating: { list: [{ name: "host", type: "custom", query: "a,b", current: { text: "a", value: "a" } }] },
  panels: ["timeseries", "stat", "text"].map((type, at) => ({
    id: at + 1,
    title: `${type} of $host`,
    type,
    datasource: { type: "testdata", uid: "testdata" },
    targets: type === "text" ? [] : [{ refId: "A", scenarioId: "random_walk", alias: "walk of $host" }],
    options: { content: "What was **written** here." },
    fieldConfig: { defaults: { unit: "percent" }, overrides: [] },
    gridPos: { x: [0, 0, 12][at], y: [0, 8, 8][at], w: [24, 12, 12][at], h: 8 },
  })),
};

const chart = (page: Page) => page.getByRole("img", { name: /^Time series chart, 1 series/ });
const age = (page: Page) => page.getByText(/^Offline\. Data as of \d\d:\d\d \(.* ago\)$/);

/** Opens the dashboard and waits until the app and what is seen are kept. */
async function open(page: Page, base: string, search = ""): Promise<string> {
  await page.goto(`${base}/d/${UID}?var-host=b${search}`);
  await expect(chart(page)).toBeVisible();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  // Looked at after some seconds: the page that brought the worker keeps nothing yet.
  await page.reload();
  await expect(chart(page)).toBeVisible();
  const kept = () => page.evaluate(async () => (await (await caches.open("belvedere-kept")).keys()).length);
  await expect.poll(kept).toBe(1);
  return (await chart(page).getAttribute("aria-label")) ?? "";
}

async function save(server: Server): Promise<void> {
  await server.api("POST", "/api/dashboards/db", { dashboard: DASHBOARD, overwrite: true });
}

/** What this browser holds of the server's pages. */
const held = (page: Page) =>
  page.evaluate(async () => ({
    caches: await caches.keys(),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
const NOTHING = { caches: [], local: [], session: [], databases: [], workers: 0 };

test("the browser offers to install it, and finds nothing to complain about", async ({ server, session, launchOptions }) => {
  const profile = mkdtempSync(join(tmpdir(), "belvedere-profile-"));
  // A window of one's own: in a private one nothing can be installed.
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions, serviceWorkers: "allow" });
  try {
    await context.addCookies(session);
    const page = await context.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const devtools = await context.newCDPSession(page);
    const manifest = await devtools.send("Page.getAppManifest");
    expect(manifest.errors).toEqual([]);
    const { name, start_url, display, icons } = JSON.parse(manifest.data ?? "{}");
    expect([name, start_url, display]).toEqual(["Belvedere", "/", "standalone"]);
    expect((await devtools.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);
    for (const { src, sizes } of icons) {
      const size = await page.evaluate(async (src) => {
        const picture = new Image();
        picture.src = src;
        await picture.decode();
        return `${picture.naturalWidth}x${picture.naturalHeight}`;
      }, src);
      if (sizes !== "any") expect(size, src).toBe(sizes);
    }
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});

test("it starts without the server, with what was seen last and its age, and goes on when the server is back", async ({ page, server, complaints }) => {
  test.setTimeout(180_000);
  await save(server);
  const before = await open(page, server.url);
  await server.stop();
  await page.goto(`${server.url}/dashboards`);
  await expect(age(page)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Seen last" })).toBeVisible();
  await expect(chart(page), "the same values, and no newer ones").toHaveAttribute("aria-label", before);
  await expect(page.getByText("walk of b").first()).toBeVisible();
  await expect(page.getByText("written")).toBeVisible();
  await expect(page.getByText(/^as of \d\d:\d\d/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^(Menu of panel|Refresh|Save|Edit)/ })).toHaveCount(0);
  await expectAccessible(page);
  for (const [name, size] of Object.entries({ wide: { width: 1600, height: 900 }, phone: { width: 390, height: 844 } })) {
    for (const colorScheme of ["dark", "light"] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await expect(age(page)).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out").toBe(true);
      if (!FOLDER) continue;
      mkdirSync(FOLDER, { recursive: true });
      await page.waitForTimeout(300); // the drawing follows the size
      await page.screenshot({ path: join(FOLDER, `offline-${colorScheme}-${name}.png`) });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${server.url}/d/${UID}?refresh=1s`);
  await expect(age(page)).toBeVisible();
  await server.up();
  await expect(age(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Refresh", exact: true })).toBeVisible();
  await expect(chart(page)).not.toHaveAttribute("aria-label", before);

  await server.stop();
  await expect(age(page), "a page that runs says so, too").toBeVisible();
  await server.up();
  await expect(age(page)).toHaveCount(0);
  complaints.length = 0; // connections that failed were logged, as they should be
});

test("nothing is left after signing out, nor of what was seen after the session has ended", async ({ browser, server, session, complaints }) => {
  test.setTimeout(180_000);
  await save(server);
  const context = await browser.newContext({ serviceWorkers: "allow" });
  const page = await context.newPage();
  const signIn = async () => {
    const answer = await fetch(`${server.url}/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: "admin", password: "correct horse battery staple" }),
    });
    expect(answer.status).toBe(200);
    const cookies = answer.headers.getSetCookie().map((text) => {
      const pair = text.split(";")[0] ?? "";
      return { name: pair.split("=")[0] ?? "", value: pair.slice(pair.indexOf("=") + 1), url: server.url };
    });
    await context.addCookies(cookies);
    return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  };
  try {
    expect(session.length).toBeGreaterThan(0); // the admin is there
    let cookie = await signIn();
    await open(page, server.url, "&refresh=1s");
    const headers = { cookie, origin: server.url, "content-type": "application/json" };
    await fetch(`${server.url}/logout`, { method: "POST", headers, body: "{}" });
    await page.goto(`${server.url}/`);
    await expect(page.getByRole("heading", { name: "Sign in to Belvedere" })).toBeVisible();
    expect((await held(page)).caches.filter((name) => !name.startsWith("belvedere-files-"))).toEqual([]);

    cookie = await signIn();
    await open(page, server.url);
    expect((await held(page)).local.length).toBeGreaterThan(0);
    await page.getByRole("button", { name: /^You:/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in to Belvedere" })).toBeVisible();
    expect(await held(page)).toEqual(NOTHING);
    await server.stop();
    await expect(page.goto(`${server.url}/d/${UID}`)).rejects.toThrow("ERR_CONNECTION_REFUSED");
    await server.up();
  } finally {
    await context.close();
    complaints.length = 0;
  }
});

test("another build takes the place of the files before, and the page that runs on says so", async ({ page, server }) => {
  await save(server);
  const front = await Front.start(server.url);
  try {
    await open(page, front.url);
    const files = async () => (await held(page)).caches.filter((name) => name.startsWith("belvedere-files-"));
    const build = (await page.locator('meta[name="belvedere-build"]').getAttribute("content")) ?? "";
    expect(await files()).toEqual([`belvedere-files-${build}`]);
    front.changes.set("/service-worker.js", (text) => text.replace(build, "next"));
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const urged = page.getByText("Belvedere was updated.");
    await expect(urged).toBeVisible();
    await expect.poll(files).toEqual(["belvedere-files-next"]);
    await page.getByRole("button", { name: "Reload" }).click();
    await expect(chart(page)).toBeVisible();
    await expect(urged).toHaveCount(0);
  } finally {
    await front.stop();
  }
});

test("switched off, it takes itself away", async ({ page, server, complaints }) => {
  await save(server);
  await open(page, server.url);
  await server.stop();
  await server.up({ BELVEDERE_INSTALLED_APP: "false" });
  try {
    await page.reload();
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await page.reload();
    await expect(chart(page)).toBeVisible();
    await expect.poll(async () => (await held(page)).workers).toBe(0);
    await expect.poll(async () => (await held(page)).caches).toEqual([]);
  } finally {
    await server.stop();
    await server.up();
    complaints.length = 0; // the server was away for a moment
  }
});
