// README's picture is true: the page of today, at the picture's size, looks the same.
//
// Names, places, colours and controls are compared tile by tile. The insides of panels are live and differ on every
// machine; of them only that something is drawn is compared. Where this fails after a change that was meant, take the
// pictures again: BELVEDERE_SCREENSHOTS=../docs/screenshots npx playwright test screens
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Area, compare, sizeOf } from "../helpers/pictures";
import { expect, test } from "../helpers/test";

const PROJECT = resolve(__dirname, "../..");
const SHOWN = "docs/screenshots/machine-dark-wide.png";
/** Of panels that the lower edge cuts off, less than this of their inside says nothing. */
const LEAST_PX = 40;

test("README shows the machine dashboard as it is", async ({ page, context }) => {
  const text = readFileSync(join(PROJECT, "README.md"), "utf8");
  const pictures = [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map((match) => match[1] ?? "");
  expect(pictures).toContain(SHOWN);
  for (const picture of pictures) expect(existsSync(join(PROJECT, picture)), picture).toBe(true);

  const stored = readFileSync(join(PROJECT, SHOWN));
  const { width, height } = sizeOf(stored);
  await page.setViewportSize({ width, height });
  await page.goto("/d/machine?from=now-5m&to=now");
  await expect(page.locator("#first-paint")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "CPU by mode" })).toBeVisible();
  // A fresh server has its second sample, and so its first rates, within seconds.
  await expect(page.getByLabel("CPU busy", { exact: true }).getByRole("img", { name: /\d cores$/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.locator("article.panel .message, article.panel .panel-failure")).toHaveCount(0);
  await page.evaluate("document.fonts.ready");
  await expect(page.getByRole("progressbar")).toHaveCount(0);

  const bodies = await page.locator("article.panel .panel-body").all();
  const areas = await Promise.all(bodies.map((body) => body.boundingBox()));
  const live = areas.filter((area): area is Area => area !== null && area.y < height);
  const now = await page.screenshot();
  const { sizes, tiles, compared, ink } = await compare(context, [stored, now], live);
  expect(sizes[0]).toBe(sizes[1]);
  const whole = ink.filter((_, at) => (live[at]?.y ?? height) + LEAST_PX < height);
  expect(whole.length).toBeGreaterThanOrEqual(8);
  expect(compared, "tiles outside the live areas").toBeGreaterThan(300);
  console.log(`${compared} tiles of README's picture compared, ${whole.length} panels with something drawn`);
  expect(tiles, `${SHOWN} is out of date here`).toEqual([]);
  for (const [at, [before, after]] of whole.entries()) {
    expect(before, `something is drawn in panel ${at} of the picture`).toBeGreaterThan(0.01);
    expect(after, `something is drawn in panel ${at} of the page`).toBeGreaterThan(0.01);
  }
});
