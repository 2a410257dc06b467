// Alerting as people see it: a rule set up on its panel, its state on the panel and in the lists, contact points and what
// they say about a mail server that does not answer. The mails themselves have a journey of their own.
//
// With BELVEDERE_SCREENSHOTS=FOLDER the pictures of every page and drawer are kept there.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { freePort } from "../helpers/process";
import { Server } from "../helpers/server";
import { test as base, expect, expectAccessible } from "../helpers/test";

const FOLDER = process.env.BELVEDERE_SCREENSHOTS;
const SIZES = { wide: { width: 1600, height: 900 }, phone: { width: 390, height: 844 } };
const TESTDATA = { type: "testdata", uid: "testdata" };

/** A server that hands its mails to a port at which nobody listens. */
const test = base.extend<{}, { server: Server }>({
  server: [
    async ({}, use) => {
      const host = `127.0.0.1:${await freePort()}`;
      const server = await Server.start({ BELVEDERE_SMTP_HOST: host, BELVEDERE_SMTP_FROM_ADDRESS: "alerts@example.org" });
      await use(server);
      await server.end();
    },
    { scope: "worker" },
  ],
});

/** A dashboard of values that never move: they rise to 91 within every range. */
async function dashboard(server: Server, title: string): Promise<string> {
  const values = "38,42,40,47,52,49,55,60,57,63,70,68,74,79,77,84,88,91";
  const panel = (id: number, type: string, title: string, x: number) => ({
    id,
    type,
    title,
    datasource: TESTDATA,
    targets: [{ refId: "A", scenarioId: "csv_metric_values", stringInput: values, datasource: TESTDATA }],
    fieldConfig: { defaults: { unit: "percent" }, overrides: [] },
    gridPos: { x, y: 0, w: type === "stat" ? 6 : 18, h: 9 },
  });
  const panels = [panel(1, "timeseries", "CPU usage", 0), panel(2, "stat", "CPU now", 18)];
  const body = { title, panels, schemaVersion: 42, time: { from: "now-15m", to: "now" }, refresh: "5s" };
  return (await server.api("POST", "/api/dashboards/db", { dashboard: body })).uid;
}

const panel = (page: Page, id: number) => page.locator(`article[data-panel-id="${id}"]`);
const drawer = (page: Page) => page.locator("dialog.drawer");

/** A rule of the panel as a script sets it up. */
const rule = (uid: string, panelId: number, spec: object) => ({
  spec: { title: "CPU now is above 80%", dashboardUid: uid, panelId, refId: "A", threshold: 80, every: "10s", pending: "0s", ...spec },
});

/** Chooses in one of the sentence's words; what is not in its list is typed. */
async function choose(page: Page, word: string, value: string) {
  await drawer(page).getByRole("button", { name: new RegExp(`^${word}:`) }).click();
  const field = page.getByRole("combobox", { name: word });
  await field.fill(value);
  await field.press("Enter");
}

test("a rule is set up on its panel, fires, pauses, conflicts and goes", async ({ page, server }) => {
  const uid = await dashboard(server, "Shop");
  await page.goto(`/d/${uid}`);
  await panel(page, 1).hover();
  await panel(page, 1).getByRole("button", { name: "Menu of panel CPU usage" }).click();
  await page.getByRole("menuitem", { name: "Alert when…" }).click();
  const form = drawer(page);
  await expect(form.getByRole("heading", { name: "New alert rule: CPU usage" })).toBeVisible();

  // What is missing is said before anything is sent.
  await form.getByRole("button", { name: "Save rule" }).click();
  await expect(form.getByText("Give the threshold as a number, such as 80.")).toBeVisible();
  await form.getByRole("textbox", { name: "Threshold" }).fill("80");
  await expect(form.getByText("(80%)")).toBeVisible();
  await choose(page, "How long it must last", "0s");
  await choose(page, "Time between two checks", "10s");
  await expect(form.getByText("The value is above 80% now. If it stays so, the rule fires at once.")).toBeVisible();
  await expect(form.getByRole("cell", { name: "91%" })).toBeVisible();
  await form.getByLabel("What to do").fill("Look at the queue first.");

  // Who is told: a contact point made in between.
  await form.getByRole("button", { name: "New contact point…" }).click();
  const added = page.getByRole("dialog", { name: "New contact point" });
  await added.getByLabel("Name").fill("Ops mail");
  await added.getByLabel("Addresses").fill("not an address");
  await added.getByRole("button", { name: "Add contact point" }).click();
  await expect(added.getByText("is no mail address").first()).toBeVisible();
  await added.getByLabel("Addresses").fill("ops@example.org");
  await added.getByRole("button", { name: "Add contact point" }).click();
  await expect(added).toBeHidden();
  await expect(form.getByRole("button", { name: "Contact points: Ops mail" })).toBeVisible();
  await expectAccessible(page);

  await form.getByRole("button", { name: "Save rule" }).click();
  const row = form.getByRole("listitem").filter({ hasText: "CPU usage is above 80%" });
  await expect(row).toBeVisible();
  await expect(row.getByText("Firing", { exact: true })).toBeVisible({ timeout: 45_000 });
  await expectAccessible(page);
  await form.getByRole("button", { name: "Close" }).click();
  await expect(form).toBeHidden();

  // The panel says it on its head and in words, and its menu counts.
  const sign = panel(page, 1).getByRole("link", { name: /^Firing since .*CPU usage is above 80%/ });
  await expect(sign).toBeVisible();
  await expect(panel(page, 1).getByRole("img", { name: /Alert CPU usage is above 80%: Firing/ })).toBeVisible();
  await panel(page, 1).getByRole("button", { name: "Menu of panel CPU usage" }).click();
  await expect(page.getByRole("menuitem", { name: "Alerts (1)" })).toBeVisible();
  await page.keyboard.press("Escape");

  // The sign leads to the rule, the rule to its list.
  await sign.click();
  await expect(page.getByRole("heading", { name: "CPU usage is above 80%" })).toBeVisible();
  await expect(page.getByText("over the last 10m is above 80, checked every 10s.")).toBeVisible();
  await expect(page.getByText("Ops mail")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Alert rules" }).first().click();
  const listed = page.getByRole("listitem").filter({ hasText: "CPU usage is above 80%" });
  await expect(listed.getByText("Firing", { exact: true })).toBeVisible();
  await expect(listed.getByText("91%")).toBeVisible();
  await page.getByRole("button", { name: /^Pending/ }).click();
  await expect(page.getByText("No rule fits")).toBeVisible();
  await page.getByRole("button", { name: /^All/ }).click();
  await expectAccessible(page);

  // Paused, and on again.
  await listed.getByRole("button", { name: "Pause CPU usage is above 80%" }).click();
  await expect(listed.getByText("Paused", { exact: true })).toBeVisible();
  await listed.getByRole("button", { name: "Resume CPU usage is above 80%" }).click();
  await expect(listed.getByText("Firing", { exact: true })).toBeVisible({ timeout: 30_000 });

  // Somebody else is faster.
  await listed.getByRole("button", { name: "More for CPU usage is above 80%" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await expect(form.getByRole("textbox", { name: "Threshold" })).toHaveValue("80");
  const [stored] = await server.api("GET", "/api/alert-rules");
  const other = { ...stored.spec, threshold: 85 };
  await server.api("PUT", `/api/alert-rules/${stored.uid}`, { spec: other, version: stored.version });
  await form.getByRole("textbox", { name: "Threshold" }).fill("89");
  await form.getByRole("button", { name: "Save rule" }).click();
  await expect(form.getByText("changed this rule while you were editing it")).toBeVisible();
  await form.getByRole("button", { name: "Show theirs" }).click();
  await expect(form.getByRole("textbox", { name: "Threshold" })).toHaveValue("85");
  await form.getByRole("textbox", { name: "Threshold" }).fill("89");
  await form.getByRole("button", { name: "Save rule" }).click();
  await expect(row).toBeVisible();
  expect((await server.api("GET", `/api/alert-rules/${stored.uid}`)).spec.threshold).toBe(89);

  // Gone, after a question.
  await row.getByRole("button", { name: /^Delete/ }).click();
  await page.getByRole("button", { name: "Delete rule" }).click();
  await expect(form.getByText("No rule watches this panel")).toBeVisible();
  expect(await server.api("GET", "/api/alert-rules")).toEqual([]);
  await expect(sign).toHaveCount(0);
});

test("the drawer is used by keys alone, and a panel that is not saved says so", async ({ page, server }) => {
  const uid = await dashboard(server, "By keys");
  await page.goto(`/d/${uid}?alerts=1&alertRule=new`);
  const form = drawer(page);
  const threshold = form.getByRole("textbox", { name: "Threshold" });
  await threshold.focus();
  await page.keyboard.type("95");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "How long it must last" })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(form.getByRole("button", { name: "How long it must last: 2m" })).toBeVisible();
  await threshold.focus();
  await page.keyboard.press("Enter");
  await expect(form.getByRole("listitem").filter({ hasText: "CPU usage is above 95%" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();
  await expect(page).toHaveURL(`${server.url}/d/${uid}`);
  const [stored] = await server.api("GET", "/api/alert-rules");
  expect(stored.spec).toMatchObject({ threshold: 95, pending: "2m", panelId: 1, dashboardUid: uid });

  await page.goto("/dashboard/new");
  await page.getByRole("button", { name: "Add" }).first().click();
  await page.getByRole("menuitem", { name: "Time series" }).click();
  const fresh = page.locator("article.panel").first();
  await fresh.hover();
  await fresh.getByRole("button", { name: /^Menu of panel/ }).click();
  await page.getByRole("menuitem", { name: "Alert when…" }).click();
  await expect(form.getByText("This panel is not saved yet")).toBeVisible();
  await expect(form.getByRole("button", { name: "Save rule" })).toBeDisabled();
  await server.api("DELETE", `/api/alert-rules/${stored.uid}`);
});

test("what is typed into the drawer is not lost unasked, and a new rule shows at once", async ({ page, server }) => {
  const uid = await dashboard(server, "Not lost");
  await page.goto(`/d/${uid}`);
  const opener = panel(page, 1).getByRole("button", { name: "Menu of panel CPU usage" });
  const open = async () => {
    await panel(page, 1).hover();
    await opener.click();
    await page.getByRole("menuitem", { name: "Alert when…" }).click();
  };
  const form = drawer(page);
  const threshold = form.getByRole("textbox", { name: "Threshold" });
  const question = page.getByRole("dialog", { name: "Discard what you typed?" });

  // Untouched, it goes without a word and gives the keyboard back.
  await open();
  await expect(threshold).toBeVisible();
  await expect(form).toHaveAccessibleName("New alert rule: CPU usage");
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();
  await expect(opener).toBeFocused();

  // Each way out asks; Escape again and again does not slip through.
  await open();
  await threshold.fill("42");
  const ways = [
    () => page.keyboard.press("Escape"),
    () => form.getByRole("button", { name: "Close" }).click(),
    () => form.getByRole("button", { name: "All rules of the panel" }).click(),
    () => page.mouse.click(20, 400),
  ];
  for (const leave of ways) {
    await leave();
    await expect(question).toBeVisible();
    await expectAccessible(page);
    await question.getByRole("button", { name: "Keep editing" }).click();
    await expect(question).toBeHidden();
    await expect(threshold).toHaveValue("42");
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(threshold).toHaveValue("42");
  await question.getByRole("button", { name: "Discard" }).click();
  await expect(form).toBeHidden();
  await expect(opener).toBeFocused();

  // A rule of a dashboard that had none is on its panel before it was ever checked.
  await open();
  await threshold.fill("200");
  await form.getByRole("button", { name: "Save rule" }).click();
  await expect(form.getByRole("listitem").filter({ hasText: "CPU usage is above 200%" })).toBeVisible();
  await expect(panel(page, 1).getByRole("img", { name: /Alert CPU usage is above 200%/, includeHidden: true })).toHaveCount(1);
  await form.getByRole("button", { name: "Close" }).click();
  await expect(panel(page, 1).getByRole("link", { name: /CPU usage is above 200%/ })).toBeVisible();
  const [stored] = await server.api("GET", "/api/alert-rules");
  await server.api("DELETE", `/api/alert-rules/${stored.uid}`);
});

test("contact points are made, tested, used and removed; messages tell why they wait", async ({ page, server }) => {
  const uid = await dashboard(server, "At night");
  await page.goto("/alerting/notifications/new");
  await page.getByRole("button", { name: /^Email/ }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Give the contact point a name.")).toBeVisible();
  await page.getByLabel("Name").fill("Night shift");
  await page.getByLabel("Addresses").fill("night@example.org");
  await page.getByRole("button", { name: "Send test message" }).click();
  const refused = page.getByRole("alert").filter({ hasText: "night@example.org" });
  await expect(refused).toBeVisible({ timeout: 40_000 });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(`${server.url}/alerting/notifications`);
  await expect(page.getByRole("link", { name: /Night shift/ })).toContainText("used by no rule");
  await expectAccessible(page);

  const [point] = (await server.api("GET", "/api/contact-points")).filter((each: { name: string }) => each.name === "Night shift");
  const spec = { contactPoints: [point.uid], groupWait: "0s" };
  const made = await server.api("POST", "/api/alert-rules", rule(uid, 2, spec));
  await page.goto("/alerting/messages");
  const message = page.getByRole("listitem").filter({ hasText: "CPU now is above 80%" });
  await expect(message.getByText("Will be tried again")).toBeVisible({ timeout: 60_000 });
  await expect(message).toContainText("Night shift");
  await expectAccessible(page);

  await server.api("DELETE", `/api/alert-rules/${made.uid}`);
  await page.goto(`/alerting/notifications/${point.uid}`);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete contact point" }).click();
  await expect(page).toHaveURL(`${server.url}/alerting/notifications`);
  await expect(page.getByRole("link", { name: /Night shift/ })).toHaveCount(0);
});

base("without a mail server the form says what to do", async ({ page }) => {
  await page.goto("/alerting/notifications/new");
  await page.getByRole("button", { name: /^Email/ }).click();
  await expect(page.getByText("No mail server is set up.")).toBeVisible();
  await page.goto("/alerting");
  await expect(page.getByText("There are no alert rules yet")).toBeVisible();
  await expectAccessible(page);
});

test("alerting fits wide screens and phones, dark and light", async ({ page, server }) => {
  test.setTimeout(240_000);
  const uid = await dashboard(server, "Every page");
  const point = { name: "Duty mail", type: "email", settings: { addresses: "ops@example.org" } };
  const { uid: told } = await server.api("POST", "/api/contact-points", point);
  const made = [];
  for (const [panelId, spec] of [
    [1, { title: "CPU usage is above 80%", contactPoints: [told], groupWait: "0s", message: "Look at the queue first: example.org/runbook" }],
    [1, { title: "CPU usage will be too high", threshold: 60, pending: "1h", every: "1m" }],
    [2, { title: "CPU now is above 95%", threshold: 95 }],
    [2, { title: "CPU now is below 20%", compare: "below", threshold: 20, isPaused: true }],
  ] as const) {
    made.push((await server.api("POST", "/api/alert-rules", rule(uid, panelId, spec))).uid);
  }
  if (FOLDER) mkdirSync(FOLDER, { recursive: true });
  await page.goto("/alerting/list");
  await expect(page.getByText("Firing", { exact: true })).toBeVisible({ timeout: 45_000 });
  await page.waitForTimeout(FOLDER ? 15_000 : 0);
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const [name, path, ready] of [
        ["rules", "/alerting/list", ".alert-row"],
        ["rule", `/alerting/${made[0]}`, ".alert-told"],
        ["points", "/alerting/notifications", ".row-link"],
        ["point", `/alerting/notifications/${told}`, "form"],
        ["messages", "/alerting/messages", ".alert-row"],
        ["panels", `/d/${uid}`, ".panel-sign"],
        ["new", `/d/${uid}?alerts=1&alertRule=new`, "dialog .alert-sentence"],
        ["edit", `/d/${uid}?alerts=1&alertRule=${made[0]}`, "dialog .alert-table"],
        ["listed", `/d/${uid}?alerts=1`, "dialog .alert-row"],
      ] as const) {
        await page.goto(path);
        await expect(page.locator(ready).first()).toBeVisible();
        const wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        expect(wider, `${name} ${theme} ${size} is wider than the screen`).toBeLessThanOrEqual(0);
        if (!FOLDER) continue;
        await page.waitForTimeout(1_500);
        await page.screenshot({ path: join(resolve(FOLDER), `alerting-${name}-${theme}-${size}.png`) });
      }
    }
  }
  for (const one of made) await server.api("DELETE", `/api/alert-rules/${one}`);
});
