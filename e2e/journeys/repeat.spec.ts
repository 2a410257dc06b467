// Panels and rows that repeat: a copy for each value of a variable, each with its own value, and what hands do with them.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../helpers/test";

const DATASOURCE = { type: "testdata", uid: "testdata" };
const UID = "repeating";

const stat = (id: number, y: number, more: object) => ({
  id,
  type: "stat",
  title: "Load of $node",
  datasource: DATASOURCE,
  targets: [{ refId: "A", scenarioId: "random_walk", alias: "walk of $node" }],
  gridPos: { x: 0, y, w: 6, h: 4 },
  options: { textMode: "value_and_name" },
  ...more,
});

const DASHBOARD = {
  uid: UID,
  title: "Repeating",
  schemaVersion: 39,
  time: { from: "now-1h", to: "now" },
  templating: {
    list: [
      {
        name: "node",
        type: "custom",
        multi: true,
        includeAll: true,
        query: "alpha,beta,gamma",
        current: { text: ["alpha", "beta"], value: ["alpha", "beta"] },
      },
    ],
  },
  panels: [
    stat(1, 0, { repeat: "node", repeatDirection: "h" }),
    { id: 2, type: "row", title: "Node $node", repeat: "node", collapsed: false, gridPos: { x: 0, y: 4, w: 24, h: 1 }, panels: [] },
    stat(3, 5, { title: "In the row of $node" }),
    {
      id: 4, type: "row", title: "Folded $node", repeat: "node", collapsed: true, gridPos: { x: 0, y: 9, w: 24, h: 1 },
      panels: [stat(5, 10, { title: "Hidden in $node" })],
    },
  ],
};

const titles = (page: Page) => page.locator("article.panel").evaluateAll((all) => all.map((panel) => panel.getAttribute("aria-label")));
const rows = (page: Page) => page.locator(".row-heading .row-button").allTextContents();
const box = async (page: Page, name: string) => {
  const found = await page.getByRole("article", { name, exact: true }).boundingBox();
  if (!found) throw new Error(`no place for ${name}`);
  return found;
};

test("each value has its copy of a panel and of a row", async ({ page, server }) => {
  await page.setViewportSize({ width: 1600, height: 900 });
  await server.api("POST", "/api/dashboards/db", { dashboard: DASHBOARD, overwrite: true });
  await page.goto(`/d/${UID}`);
  await expect.poll(() => titles(page)).toEqual([
    "Load of alpha", "Load of beta", "In the row of alpha", "In the row of beta",
  ]);
  expect((await rows(page)).map((text) => text.trim())).toEqual([
    "Node alpha", "Node beta", "Folded alpha1 panel", "Folded beta1 panel",
  ]);
  // Side by side over the whole width, and each asks with its own value.
  const [alpha, beta] = [await box(page, "Load of alpha"), await box(page, "Load of beta")];
  expect(beta.y).toBe(alpha.y);
  expect(beta.x).toBeGreaterThan(alpha.x + alpha.width - 1);
  expect(alpha.width).toBeGreaterThan(700);
  const drawn = page.getByRole("article", { name: "Load of beta" }).getByRole("img", { name: /walk of beta/ });
  await expect(drawn).toBeVisible();
  await expectAccessible(page);

  // Another choice: one more copy, the others stay.
  await page.goto(`/d/${UID}?var-node=$__all`);
  await expect.poll(() => titles(page)).toEqual([
    "Load of alpha", "Load of beta", "Load of gamma", "In the row of alpha", "In the row of beta", "In the row of gamma",
  ]);

  // A folded copy opens alone.
  await page.getByRole("button", { name: /^Folded beta/ }).click();
  await expect(page.getByRole("article", { name: "Hidden in beta" })).toBeVisible();
  expect(await titles(page)).not.toContain("Hidden in alpha");

  // A copy is looked at by itself, and the address says which.
  await page.getByRole("article", { name: "Load of gamma" }).hover();
  await page.keyboard.press("v");
  await expect(page).toHaveURL(/viewPanel=1-clone-2/);
  await expect.poll(() => titles(page)).toEqual(["Load of gamma"]);
  await page.reload();
  await expect.poll(() => titles(page)).toEqual(["Load of gamma"]);

  // What a hand changes is the stored panel.
  await page.goto(`/d/${UID}`);
  await expect(page.getByRole("article", { name: "Load of beta" })).toBeVisible();
  await page.getByRole("article", { name: "Load of beta" }).hover();
  await page.keyboard.press("p");
  await page.keyboard.press("r");
  await expect.poll(() => titles(page)).toEqual(["In the row of alpha", "In the row of beta"]);
  await server.api("DELETE", `/api/dashboards/uid/${UID}`);
});
