// Holds a panel on the page against what Prometheus itself answered for it.
//
// What a panel shows is read from the description of its drawing, which holds the same texts as the pixels: names and
// formatted values.
import { type Locator, type Page, expect } from "@playwright/test";
import { CALCS, type Panel, type expected } from "./expected";
import { expectSaid } from "./shown";

/** Scrolls the panel into view and waits until it has drawn something that is no message. */
export async function drawn(page: Page, id: number): Promise<Locator> {
  const panel = page.locator(`article[data-panel-id="${id}"]`);
  await panel.scrollIntoViewIfNeeded();
  await expect(panel.locator(".panel-failure"), `panel ${id}`).toHaveCount(0);
  await expect(panel.locator("canvas:not(.stage-hidden), .table-box").first(), `panel ${id}`).toBeVisible();
  await expect(panel.locator(".message"), `panel ${id}`).toHaveCount(0);
  return panel;
}

type All = Awaited<ReturnType<typeof expected>>;

/** The one that the text at this place is about. Prometheus leaves the order of equal values open, and only theirs. */
function about(text: string, all: All, at: number): All[number] {
  const there = all[at] as All[number];
  const fits = (one: All[number]) => one.value === there.value && text.startsWith(`${one.name} `);
  return fits(there) ? there : (all.find(fits) ?? there);
}

/** The legend's calculations are those of the points that Prometheus has; gives back how many were compared. */
async function compareCalcs(box: Locator, calcs: string[], all: All, where: string): Promise<number> {
  for (const one of all) {
    const row = box.locator(".legend-row", { has: box.page().getByText(one.name, { exact: true }) });
    const texts = await row.locator(".legend-value").allTextContents();
    expect(texts.length, `${where}: calculations of ${one.name}`).toBe(calcs.length);
    for (const [at, calc] of calcs.entries()) {
      const value = CALCS[calc]?.(one.points) ?? Number.NaN;
      expectSaid(`${one.name} ${texts[at]}`, { ...one, value }, `${where}: ${calc}`);
    }
  }
  return all.length * calcs.length;
}

/** The panel shows what was expected, name by name and value by value; gives back how many values were compared. */
export async function compare(box: Locator, panel: Panel, all: All, where: string): Promise<number> {
  if (panel.type === "table") {
    await expect(box.locator(".table-box"), where).toBeVisible();
    return 0;
  }
  if (panel.type === "timeseries" && panel.options?.legend?.showLegend !== false && all.every(({ name }) => name !== "")) {
    const shown = async () => [...new Set(await box.locator(".legend-label").allTextContents())].sort();
    await expect.poll(shown, { message: `legend of ${where}` }).toEqual([...new Set(all.map(({ name }) => name))].sort());
  }
  const description = (await box.locator("canvas").first().getAttribute("aria-label")) ?? "";
  const said = description
    .replace(/^Time series chart, \d+ series\. Latest: (.*)\.$/, "$1")
    .replace(/, between \S+ and \S+$/, "")
    .split("; ");
  if (panel.type === "timeseries") expect(description, where).toContain(`${all.length} series`);
  // A chart names its first five.
  expect(said.length, `${where}: ${description}`).toBe(panel.type === "timeseries" ? Math.min(all.length, 5) : all.length);
  for (const [at, text] of said.entries()) expectSaid(text, about(text, all, at), where);
  const calcs = panel.type === "timeseries" ? (panel.options?.legend?.calcs ?? []) : [];
  return said.length + (await compareCalcs(box, calcs, all, where));
}
