// A panel on somebody else's page: shown where the dashboard allows it, with a link and without a cookie, and gone with
// the link.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, FrameLocator, Page } from "@playwright/test";
import { Host } from "../helpers/host";
import type { Server } from "../helpers/server";
import { expect, expectAccessible, test, watch } from "../helpers/test";

const FOLDER = process.env.BELVEDERE_SCREENSHOTS;
const UID = "embedded";
const SECRET = "name_that_stays_inside";

const panel = (id: number, title: string, x: number) => ({
  id,
  title,
  type: "timeseries",
  datasource: { type: "testdata", uid: "testdata" },
  targets: [{ refId: "A", scenarioId: "random_walk", alias: "walk of $host", note: SECRET }],
  fieldConfig: { defaults: { unit: "percent" }, overrides: [] },
  gridPos: { x, y: 0, w: 12, h: 8 },
});

const DASHBOARD = {
  uid: UID,
  title: "Shown elsewhere",
  schemaVersion: 42,
  timezone: "utc",
  time: { from: "now-1h", to: "now" },
  templating: { list: [{ name: "host", type: "custom", query: "a,b", current: { text: "a", value: "a" } }] },
  panels: [panel(1, "Load of $host", 0), panel(2, "Another", 12)],
};

/** Saves the dashboard anew, without any link, which pages of these origins may show. */
async function prepare(server: Server, origins: string[]): Promise<void> {
  await server.api("DELETE", `/api/dashboards/uid/${UID}`).catch(() => {}); // there is none before the first journey
  await server.api("POST", "/api/dashboards/db", { dashboard: DASHBOARD });
  await server.api("PUT", `/api/dashboards/uid/${UID}/embed/origins`, { origins });
}

/** Makes a link to the first panel. */
async function link(server: Server, secondsToLive = 3600): Promise<{ id: string; address: string; token: string }> {
  const body = { panelId: 1, secondsToLive, from: "now-1h", to: "now" };
  const { id, token } = await server.api("POST", `/api/dashboards/uid/${UID}/embed/links`, body);
  return { id, token, address: `${server.url}/d-solo/${UID}/x?panelId=1&refresh=1s#token=${token}` };
}

const iframe = (address: string) => `<iframe src="${address.replaceAll("&", "&amp;")}" title="A panel" width="650" height="300"></iframe>`;
const frame = (page: Page): FrameLocator => page.frameLocator("iframe");
const chart = (page: Page) => frame(page).getByRole("img", { name: /^Time series chart, 1 series/ });

/** Opens what a visitor opens who has never seen Belvedere. */
async function visit(context: BrowserContext, host: Host, html: string): Promise<Page> {
  const page = await context.newPage();
  host.html = html;
  await page.goto(host.origin);
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  if (!FOLDER) return;
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}

test("a listed page shows the panel live and without a cookie, and loses it with the link", async ({ browser, server }) => {
  const wiki = await Host.start("localhost");
  await prepare(server, [wiki.origin]);
  const { id, address, token } = await link(server);
  const context = await browser.newContext();
  try {
    const cookies: string[] = [];
    const answers: string[] = [];
    let asked = 0;
    context.on("request", async (request) => {
      if (request.url().endsWith("/api/embed/query")) asked += 1;
      const headers = await request.allHeaders().catch((): Record<string, string> => ({}));
      if (headers.cookie) cookies.push(request.url());
      expect(request.url(), "the token stays out of addresses that are sent").not.toContain(token);
    });
    context.on("response", async (response) => {
      if (response.url().includes("/api/")) answers.push((await response.body().catch(() => Buffer.from(""))).toString("latin1"));
    });
    const page = await visit(context, wiki, iframe(address));
    await expect(chart(page)).toBeVisible();
    await expect(frame(page).getByRole("heading", { name: "Load of a" })).toBeVisible();
    await expect(frame(page).getByText("walk of a").first()).toBeVisible();
    await expect.poll(() => asked, { message: "it refreshes by itself" }).toBeGreaterThan(2);
    await expect(frame(page).getByRole("button", { name: /^Menu of panel/ })).toHaveCount(0);
    expect(cookies).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    expect(answers.join("\n")).not.toContain(SECRET);
    await expectAccessible(page);

    await server.api("DELETE", `/api/dashboards/uid/${UID}/embed/links/${id}`);
    await expect(frame(page).getByText("This link no longer works")).toBeVisible();
    await expect(chart(page)).toHaveCount(0);
    await page.reload();
    await expect(frame(page).getByText("This link no longer works")).toBeVisible();
  } finally {
    await context.close();
    await wiki.stop();
  }
});

test("a page of another origin is refused by the browser, as is every page but that of a panel", async ({ browser, server }) => {
  const [wiki, other] = [await Host.start("localhost"), await Host.start("127.0.0.1")];
  await prepare(server, [wiki.origin]);
  const { address } = await link(server);
  const context = await browser.newContext();
  try {
    for (const [host, framed] of [
      [other, address],
      [wiki, `${server.url}/d/${UID}/x?viewPanel=1`],
      [wiki, `${server.url}/login`],
    ] as const) {
      const refusals: string[] = [];
      const page = await context.newPage();
      watch(page, refusals);
      host.html = iframe(framed);
      await page.goto(host.origin);
      await expect.poll(() => refusals.join("\n"), { message: framed }).toContain("frame-ancestors");
      // The refusal is told before the frame has its page of errors.
      const urls = () => page.frames().map((one) => one.url());
      await expect.poll(urls, { message: framed }).toContain("chrome-error://chromewebdata/");
      await expect(frame(page).locator("canvas, main")).toHaveCount(0);
      await page.close();
    }
  } finally {
    await context.close();
    await Promise.all([wiki.stop(), other.stop()]);
  }
});

test("a link that has expired says so at the next refresh", async ({ browser, server }) => {
  const wiki = await Host.start("localhost");
  await prepare(server, [wiki.origin]);
  const context = await browser.newContext();
  try {
    const page = await visit(context, wiki, iframe((await link(server, 6)).address));
    await expect(frame(page).getByText("This link has expired")).toBeVisible();
    await expect(chart(page)).toHaveCount(0);
    await page.reload();
    await expect(frame(page).getByText("This link has expired")).toBeVisible();
  } finally {
    await context.close();
    await wiki.stop();
  }
});

test("whoever is signed in sees the panel by its address alone", async ({ page, server }) => {
  await prepare(server, []);
  await page.goto(`/d-solo/${UID}/x?panelId=panel-2&theme=light&from=now-5m&to=now&var-host=b`);
  await expect(page.getByRole("img", { name: /^Time series chart, 1 series/ })).toBeVisible();
  await expect(page.getByText("walk of b").first()).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.locator("article.panel")).toHaveCount(1);
  await expectAccessible(page);
  await page.goto(`/d-solo/${UID}/x?panelId=77`);
  await expect(page.getByText("There is no such panel")).toBeVisible();
});

test("the drawer allows a page, makes a link, shows it, and revokes it", async ({ page, browser, server, context }) => {
  const wiki = await Host.start("localhost");
  await prepare(server, []);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const stranger = await browser.newContext();
  try {
    await page.goto(`/d/${UID}?var-host=b`);
    await page.getByRole("article", { name: "Load of b" }).hover();
    await page.getByRole("button", { name: "Menu of panel Load of b" }).click();
    await page.getByRole("menuitem", { name: "Share" }).click();
    const dialog = page.getByRole("dialog", { name: "Share Load of b" });
    const preview = dialog.frameLocator("iframe").getByRole("img", { name: /^Time series chart/ });
    await expect(preview).toBeVisible();
    await dialog.getByLabel("Origin of a page").fill("wiki.example.org");
    await dialog.getByRole("button", { name: "Allow" }).click();
    await expect(dialog.getByRole("alert")).toContainText("no origin");
    await dialog.getByLabel("Origin of a page").fill(wiki.origin);
    await dialog.getByRole("button", { name: "Allow" }).click();
    await expect(dialog.getByRole("listitem").filter({ hasText: wiki.origin })).toBeVisible();
    await dialog.getByText("Light", { exact: true }).click();
    await dialog.getByRole("button", { name: "Make link" }).click();
    await expect(dialog.getByLabel("HTML to paste")).toContainText("#token=bve_");
    await expect(preview).toBeVisible();
    await expect(dialog.getByText("Works until")).toBeVisible();
    await expectAccessible(page);
    for (const [name, size] of Object.entries({ wide: { width: 1600, height: 900 }, phone: { width: 390, height: 844 } })) {
      for (const colorScheme of ["dark", "light"] as const) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await expect(preview).toBeVisible();
        expect(await dialog.evaluate((box) => box.scrollWidth <= box.clientWidth), "nothing sticks out").toBe(true);
        await picture(page, `share-${colorScheme}-${name}`);
      }
    }
    await dialog.getByRole("button", { name: "Copy" }).click();
    const html = await page.evaluate(() => navigator.clipboard.readText());
    expect(html).toContain("<iframe src=");

    const theirs = await visit(stranger, wiki, html);
    await expect(chart(theirs)).toBeVisible();
    await expect(frame(theirs).getByText("walk of b").first()).toBeVisible();
    await expect(frame(theirs).locator("html")).toHaveAttribute("data-theme", "light");
    await picture(theirs, "embedded");

    await page.setViewportSize({ width: 1440, height: 900 });
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.keyboard.press("d");
    await page.keyboard.press("s");
    const settings = page.getByRole("dialog", { name: "Dashboard settings" });
    await settings.getByRole("tab", { name: "Sharing" }).click();
    const row = settings.getByRole("listitem").filter({ hasText: "Works until" });
    await expect(row).toContainText("Load of b");
    await expectAccessible(page);
    await picture(page, "sharing-settings");
    await row.getByRole("button", { name: "Revoke" }).click();
    await expect(row).toHaveCount(0);
    await theirs.reload();
    await expect(frame(theirs).getByText("This link no longer works")).toBeVisible();
    await picture(theirs, "embedded-revoked");
  } finally {
    await stranger.close();
    await wiki.stop();
  }
});
