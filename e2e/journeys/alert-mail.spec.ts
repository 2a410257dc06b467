// From a threshold on a panel to a mail: this machine's own network is made busy, one mail comes with values, picture and
// a link that works, and one more when it is quiet again.
//
// With BELVEDERE_SCREENSHOTS=FOLDER the mails are kept there as pictures.
import { mkdirSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { MailServer } from "../helpers/mail";
import { Server } from "../helpers/server";
import { test as base, expect, expectAccessible } from "../helpers/test";

const FOLDER = process.env.BELVEDERE_SCREENSHOTS;
/** Bytes a second through the machine's own loopback: above what other journeys make, below what it can. */
const THRESHOLD = 20e6;

const test = base.extend<{}, { server: Server; post: MailServer }>({
  post: [
    async ({}, use) => {
      const post = await MailServer.start();
      await use(post);
      await post.end();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ post }, use) => {
      const server = await Server.start({
        GF_SMTP_ENABLED: "true",
        GF_SMTP_HOST: `127.0.0.1:${post.port}`,
        GF_SMTP_FROM_ADDRESS: "alerts@example.org",
      });
      await use(server);
      await server.end();
    },
    { scope: "worker" },
  ],
});

/** Sends bytes to itself until it is told to stop. */
async function busyNetwork(): Promise<() => void> {
  const server = createServer((socket) => void socket.resume());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const chunk = Buffer.alloc(1 << 20);
  // A hundred times a second a megabyte, unless what was sent before has not arrived.
  const timer = setInterval(() => socket.writableLength < 4 << 20 && socket.write(chunk), 10);
  socket.on("error", () => clearInterval(timer));
  return () => {
    clearInterval(timer);
    socket.destroy();
    server.close();
  };
}

const drawer = (page: Page) => page.locator("dialog.drawer");

async function choose(page: Page, word: string, value: string) {
  await drawer(page).getByRole("button", { name: new RegExp(`^${word}:`) }).click();
  const field = page.getByRole("combobox", { name: word });
  await field.fill(value);
  await field.press("Enter");
}

test("a busy network is told by mail, once, and so is its end", async ({ page, server, post }) => {
  test.setTimeout(300_000);
  const source = { type: "belvedere", uid: "belvedere" };
  const target = {
    refId: "A",
    metric: "node_network_receive_bytes_total",
    matchers: [{ label: "device", op: "=", value: "lo" }],
    rate: true,
    legendFormat: "{{device}}",
  };
  const panel = {
    id: 1,
    type: "timeseries",
    title: "Network in",
    datasource: source,
    targets: [{ ...target, datasource: source }],
    fieldConfig: { defaults: { unit: "Bps", custom: { fillOpacity: 12 } }, overrides: [] },
    gridPos: { x: 0, y: 0, w: 24, h: 10 },
  };
  const dashboard = { title: "Machine", panels: [panel], schemaVersion: 42, time: { from: "now-5m", to: "now" }, refresh: "5s" };
  const { uid } = await server.api("POST", "/api/dashboards/db", { dashboard });

  // The rule is set up where its panel is.
  await page.goto(`/d/${uid}`);
  const seen = page.locator('article[data-panel-id="1"]');
  await seen.hover();
  await seen.getByRole("button", { name: "Menu of panel Network in" }).click();
  await page.getByRole("menuitem", { name: "Alert when…" }).click();
  const form = drawer(page);
  await form.getByRole("textbox", { name: "Threshold" }).fill(`${THRESHOLD}`);
  await choose(page, "How long it must last", "0s");
  await choose(page, "Time between two checks", "10s");
  await form.getByLabel("What to do").fill("See who sends so much.");
  await form.getByRole("button", { name: "New contact point…" }).click();
  const added = page.getByRole("dialog", { name: "New contact point" });
  await added.getByLabel("Name").fill("Ops mail");
  await added.getByLabel("Addresses").fill("ops@example.org");
  await added.getByRole("button", { name: "Add contact point" }).click();
  await form.getByText("Timing of messages").click();
  await form.getByLabel("At most one message in").fill("10s");
  await form.getByRole("button", { name: "Save rule" }).click();
  const row = form.getByRole("listitem").filter({ hasText: "Network in is above" });
  await expect(row.getByText("Normal", { exact: true })).toBeVisible({ timeout: 45_000 });
  expect(post.mails()).toHaveLength(0);

  const quiet = await busyNetwork();
  const [firing] = await post.receives(1).finally(quiet);
  expect(firing?.subject).toMatch(/^\[Firing\] Network in is above .*: lo, /);
  expect(firing?.to).toBe("ops@example.org");
  expect(firing?.text).toMatch(/! .*device=lo.*: \d+(\.\d+)? MB\/s \(since \d{4}-\d\d-\d\d .*\)/);
  expect(firing?.text).toContain("See who sends so much.");
  expect(firing?.pictures).toHaveLength(1);

  // The mail as it looks, wide and on a phone.
  const mail = await page.context().newPage();
  for (const [name, width] of [["wide", 900], ["phone", 390]] as const) {
    await mail.setViewportSize({ width, height: 844 });
    await mail.setContent(firing?.html ?? "");
    const picture = mail.getByRole("img");
    await expect(picture).toBeVisible();
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1200);
    expect(await mail.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    if (FOLDER) {
      mkdirSync(FOLDER, { recursive: true });
      await mail.screenshot({ path: join(FOLDER, `mail-${name}.png`), fullPage: true });
    }
  }
  const link = await mail.getByRole("link", { name: "Open the panel" }).getAttribute("href");
  await mail.close();

  // Its link leads to the panel at the time of the alert, with the rule's threshold in it.
  await page.goto(link ?? "");
  await expect(page.locator('article[data-panel-id="1"]')).toBeVisible();
  await expect(page.getByRole("img", { name: /Alert Network in is above/ })).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);

  const mails = await post.receives(2);
  expect(mails[1]?.subject).toMatch(/^\[Resolved\] Network in is above/);
  expect(mails[1]?.text).toContain("back to normal");
  await page.goto("/alerting/messages");
  await expect(page.getByText("[Resolved] Network in is above").first()).toBeVisible();
  await expect.poll(async () => (await server.api("GET", "/api/deliveries")).map((one: { status: string }) => one.status)).toEqual(["sent", "sent"]);
  expect(post.mails()).toHaveLength(2);
});
