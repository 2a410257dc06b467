// Annotations and links of a dashboard: events over panels with a switch, links with time and variables along.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, expectAccessible, test } from "../helpers/test";

const FOLDER = process.env.BELVEDERE_SCREENSHOTS;
const DATASOURCE = { type: "testdata", uid: "testdata" };
const UID = "annotated";

const panel = (id: number, x: number, title: string, more: object = {}) => ({
  id, type: "timeseries", title, datasource: DATASOURCE,
  targets: [{ refId: "A", scenarioId: "random_walk", alias: "walk" }],
  gridPos: { x, y: 0, w: 12, h: 9 },
  ...more,
});

const DASHBOARD = {
  uid: UID,
  title: "Annotated",
  tags: ["annotated"],
  schemaVersion: 39,
  time: { from: "2026-01-01T00:00:00Z", to: "2026-01-01T01:00:00Z" },
  templating: { list: [{ name: "node", type: "custom", query: "a b,c", current: { text: "a b", value: "a b" } }] },
  annotations: {
    list: [
      { builtIn: 1, datasource: { type: "grafana", uid: "-- Grafana --" }, enable: true, hide: true, name: "Annotations & Alerts" },
      {
        name: "Deploys", enable: true, iconColor: "purple", datasource: DATASOURCE, titleFormat: "Deploy of the day", step: "1m",
        target: { refId: "Anno", scenarioId: "csv_metric_values", stringInput: "0,1,0,0,1,1,1,0,0,0" },
        filter: { exclude: true, ids: [2] },
      },
      { name: "Off", enable: false, iconColor: "red", datasource: DATASOURCE, target: { scenarioId: "csv_metric_values", stringInput: "1,0,1" } },
    ],
  },
  links: [
    { type: "link", title: "Runbook of $node", url: "https://example.org/run?of=$node", targetBlank: true, keepTime: true },
    { type: "dashboards", title: "Same tag", tags: ["annotated"], asDropdown: true, includeVars: true, keepTime: true },
    { type: "link", title: "Evil", url: "javascript:alert(1)" },
  ],
  panels: [
    panel(1, 0, "With events", { links: [{ title: "Details of $node", url: "/d/other?var-node=${node:percentencode}" }] }),
    panel(2, 12, "Without"),
  ],
};

test("events are drawn where they are wanted, and links take along what they say", async ({ page, server }) => {
  await page.setViewportSize({ width: 1600, height: 900 });
  await server.api("POST", "/api/dashboards/db", { dashboard: DASHBOARD, overwrite: true });
  await server.api("POST", "/api/dashboards/db", { dashboard: { uid: "other", title: "The other", tags: ["annotated"], panels: [] }, overwrite: true });
  await page.goto(`/d/${UID}`);

  const image = (name: string) => page.getByRole("article", { name }).getByRole("img", { name: /^Time series chart/ });
  await expect(image("With events")).toHaveAttribute("aria-label", / Deploys: \d events\.$/);
  expect(await image("Without").getAttribute("aria-label")).not.toContain("Deploys");

  // Pointing at the foot of an event tells of it.
  const box = await image("With events").boundingBox();
  if (!box) throw new Error("the panel has no picture");
  const note = page.getByText("Deploy of the day");
  await expect(async () => {
    for (let x = box.x + 40; x < box.x + box.width && !(await note.first().isVisible()); x += 4) {
      await page.mouse.move(x, box.y + box.height / 2);
    }
    await expect(note.first()).toBeVisible({ timeout: 100 });
  }).toPass();

  // Its switch takes it away and brings it back; one that is off is asked for when it is switched on.
  const group = page.getByRole("group", { name: "Annotations" });
  await group.getByRole("switch", { name: "Deploys" }).uncheck();
  await expect(image("With events")).not.toHaveAttribute("aria-label", /Deploys/);
  await group.getByRole("switch", { name: "Off" }).check();
  await expect(image("Without")).toHaveAttribute("aria-label", / Off: \d events\.$/);
  await group.getByRole("switch", { name: "Deploys" }).check();
  await expect(image("With events")).toHaveAttribute("aria-label", /Deploys/);

  // Links.
  const links = page.getByRole("navigation", { name: "Links" });
  await expect(links.getByRole("link")).toHaveCount(1);
  await expect(links.getByRole("link", { name: "Runbook of a b" })).toHaveAttribute(
    "href", /^https:\/\/example\.org\/run\?of=a%20b&from=\d+&to=\d+$/,
  );
  await page.getByRole("button", { name: "Links of panel With events" }).click();
  await expect(page.getByRole("menuitem", { name: "Details of a b" })).toHaveAttribute("href", "/d/other?var-node=a%20b");
  await page.keyboard.press("Escape");
  await expectAccessible(page);
  if (FOLDER) {
    mkdirSync(FOLDER, { recursive: true });
    for (const theme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const [name, viewport] of [["wide", { width: 1600, height: 900 }], ["phone", { width: 390, height: 844 }]] as const) {
        await page.setViewportSize(viewport);
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(resolve(FOLDER), `annotations-${theme}-${name}.png`) });
      }
    }
    await page.setViewportSize({ width: 1600, height: 900 });
  }
  await links.getByRole("button", { name: "Same tag" }).click();
  await page.getByRole("menuitem", { name: "The other" }).click();
  await expect(page).toHaveURL(/\/d\/other\/?.*from=\d+&to=\d+.*var-node=a%20b/);

  for (const uid of [UID, "other"]) await server.api("DELETE", `/api/dashboards/uid/${uid}`);
});
