// Home is a live dashboard of this machine: it draws, gains points, and can be used by everybody.
import { expect, expectAccessible, test } from "../helpers/test";

/** The pixels of a panel's canvas that are not transparent. */
const inked = (id: number) => `
  (() => {
    const canvas = document.querySelector('[data-panel-id="${id}"] canvas');
    if (!canvas || canvas.width === 0) return 0;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] > 0) count += 1;
    return count;
  })()`;

test("the CPU chart of this machine is drawn and gains points", async ({ page }) => {
  await page.goto("/?from=now-2m&to=now&refresh=5s");
  const panel = page.locator("article.panel", { has: page.getByRole("heading", { name: "CPU by mode" }) });
  await expect(panel).toBeVisible();
  const id = Number(await panel.getAttribute("data-panel-id"));
  await expect.poll(() => page.evaluate(inked(id)), { timeout: 30_000 }).toBeGreaterThan(500);
  const points = async () => {
    const said = await panel.getByRole("img").first().getAttribute("aria-label");
    return said ?? "";
  };
  const picture = () => page.evaluate(`document.querySelector('[data-panel-id="${id}"] canvas').toDataURL()`);
  const before = await picture();
  // New samples come every five seconds, and the dashboard refreshes as often.
  await expect.poll(picture, { timeout: 30_000 }).not.toBe(before);
  expect(await points()).not.toBe("");
});

test("axe finds nothing on home, dashboards, sources and import", async ({ page }) => {
  for (const path of ["/", "/dashboards", "/datasources", "/datasources/new", "/dashboard/import"]) {
    await page.goto(path);
    await expect(page.locator("#first-paint")).toHaveCount(0);
    await page.waitForLoadState("networkidle");
    // The page of the path is a part: what is judged is the page, not the moment before it.
    await expect(page.locator("main :is(h1, h2, article)").first()).toBeVisible();
    await expect(page.locator(".part-wait")).toHaveCount(0);
    await expectAccessible(page);
  }
});
