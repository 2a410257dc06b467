// Azure Monitor as a person meets it: the source by its form, the test of its health, a panel of a metric built with the
// selects, and a log query as a table; against a double of Azure. With BELVEDERE_SCREENSHOTS=FOLDER pictures are kept.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Locator, type Page } from "@playwright/test";
import { APP, Azure } from "../helpers/azure";
import { expect, expectAccessible, test } from "../helpers/test";

const FOLDER = process.env.BELVEDERE_SCREENSHOTS;
const SIZES = { wide: { width: 1600, height: 900 }, phone: { width: 390, height: 844 } };

/** The page at both sizes and in both themes; nothing sticks out. */
async function shoot(page: Page, name: string): Promise<void> {
  if (FOLDER) mkdirSync(FOLDER, { recursive: true });
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await page.waitForTimeout(300);
      const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      expect(overflow, `${name} ${theme} ${size} is wider than the screen`).toBeLessThanOrEqual(0);
      if (FOLDER) await page.screenshot({ path: join(resolve(FOLDER), `${name}-${theme}-${size}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize(SIZES.wide);
}

/** Opens the select of a form and chooses what the source offers there. */
async function choose(within: Locator, label: string, choice: string): Promise<void> {
  await within.getByRole("button", { name: new RegExp(`^${label}:`) }).click();
  await within.page().getByRole("option", { name: choice }).first().click();
}

test("a source by its form, a metric by the selects, logs as a table", async ({ page, server }) => {
  test.setTimeout(180_000);
  const azure = await Azure.start();
  let uid = "";
  try {
    await page.setViewportSize(SIZES.wide);
    await page.goto("/datasources/new");
    await page.getByRole("button", { name: /Azure Monitor/ }).click();
    await page.getByLabel("Directory (tenant) ID").fill(APP.tenant);
    await page.getByLabel("Application (client) ID").fill(APP.client);
    await page.getByLabel("Client secret").fill("not the secret");
    await page.getByText("Endpoints", { exact: true }).click();
    for (const label of ["Authority", "Resource manager", "Log Analytics"]) {
      await page.getByLabel(label, { exact: true }).fill(azure.url);
    }
    const save = page.getByRole("button", { name: "Save & test", exact: true });
    await save.click();
    await expect(page.getByText(/AADSTS7000215: Invalid client secret provided/)).toBeVisible();
    await page.getByRole("button", { name: "Reset", exact: true }).click();
    await page.getByLabel("Client secret").fill(APP.secret);
    await save.click();
    await expect(page.getByText("Azure Monitor answers: 2 subscriptions.")).toBeVisible();
    uid = new URL(page.url()).pathname.split("/").pop() ?? "";
    await choose(page.locator("form"), "Default subscription", "Example Subscription");
    await save.click();
    await expect(page.getByText(/Log Analytics answers in the workspace contosoretail-IT/)).toBeVisible();
    await expectAccessible(page);
    await shoot(page, "azure-source");

    const datasource = { type: "grafana-azure-monitor-datasource", uid };
    const panel = (id: number, title: string, type: string) => {
      return { id, title, type, datasource, targets: [{ refId: "A", datasource }], gridPos: { x: 0, y: 10 * id, w: 24, h: 10 } };
    };
    const dashboard = {
      title: "Azure",
      schemaVersion: 42,
      time: { from: "now-6h", to: "now" },
      panels: [panel(1, "Machines", "timeseries"), panel(2, "Usage", "table")],
    };
    const saved = await server.api("POST", "/api/dashboards/db", { dashboard });
    await page.goto(`/d/${saved.uid}?editPanel=1`);
    const queries = page.getByRole("region", { name: "Queries" });
    await choose(queries, "Resource type", "Microsoft.Compute/virtualMachines");
    await queries.getByRole("button", { name: "Add resource" }).click();
    await choose(queries, "Resource group", "sas1");
    await choose(queries, "Resource", "sas1-dev");
    await choose(queries, "Metric", "Percentage CPU");
    await choose(queries, "Aggregation", "Maximum");
    await choose(queries, "Time grain", "5 minutes");
    await expect(page.getByRole("img", { name: /^Time series chart, 1 series\. Latest: Percentage CPU sas1-dev [\d.]+%/ }).first()).toBeVisible();
    await expectAccessible(page);
    await shoot(page, "azure-metric");

    await page.goto(`/d/${saved.uid}?editPanel=2`);
    await queries.getByText("Logs", { exact: true }).first().click();
    await queries.getByText("Table", { exact: true }).first().click();
    await queries.getByLabel("Query", { exact: true }).fill("Usage | where $__timeFilter() | take 10");
    const table = page.locator(".table-box").first();
    for (const text of ["Computer", "ContosoSQLSrv1", "Store010Web3", "00:59:59"]) {
      await expect(table.getByText(text, { exact: true }).first()).toBeVisible();
    }
    await expectAccessible(page);
    await shoot(page, "azure-logs");

    const { requests, tokens } = await azure.seen();
    expect(requests.filter(({ status }) => status !== 200), "the double refused nothing").toEqual([]);
    expect(tokens, "a token for each service and version of the settings").toBeLessThanOrEqual(6);
    await server.api("DELETE", `/api/dashboards/uid/${saved.uid}`);
  } finally {
    if (uid) await server.api("DELETE", `/api/datasources/uid/${uid}`);
    await azure.end();
  }
});
