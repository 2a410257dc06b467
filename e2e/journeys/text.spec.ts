// Charts lay out text with a table of widths, so that browser and server agree: here it is held against what the
// browser writes with the font that it got.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, visitor as test } from "../helpers/test";

const TABLE = join(__dirname, "../../shared/charts/src/text/advances.rs");
/** Between rounded tables and a browser that rounds otherwise, thousandths of the font size. */
const NEAR = 2;

/** Advances of the signs from U+0020 on: regular, medium, semibold. */
function advances(): number[][] {
  const rows = readFileSync(TABLE, "utf8").split("ASCII")[1]?.split("\n];")[0] ?? "";
  return [...rows.matchAll(/^ +\[(\d+), (\d+), (\d+)\],$/gm)].map((row) => row.slice(1).map(Number));
}

test("texts are as wide as charts believe", async ({ page }) => {
  const table = advances();
  expect(table.length).toBe(95);
  await page.goto("/");
  const measured = await page.evaluate(async (count) => {
    await Promise.all([400, 500, 600].map((weight) => document.fonts.load(`${weight} 100px Inter`)));
    const context = document.createElement("canvas").getContext("2d")!;
    const width = (weight: number, sign: number) => {
      context.font = `${weight} 1000px Inter`;
      return context.measureText(String.fromCharCode(sign)).width;
    };
    return Array.from({ length: count }, (_, nth) => [400, 500, 600].map((weight) => width(weight, 32 + nth)));
  }, table.length);
  const isFigure = (nth: number) => /\d/.test(String.fromCharCode(32 + nth));
  const wrong = table.flatMap((row, nth) => {
    const seen = measured[nth]!;
    // Figures of a table may be wider than those of a line, never narrower.
    const fits = row.every((width, at) => (isFigure(nth) ? seen[at]! <= width + NEAR : Math.abs(seen[at]! - width) <= NEAR));
    return fits ? [] : [`${String.fromCharCode(32 + nth)}: ${row} is written ${seen.map(Math.round)}`];
  });
  expect(wrong).toEqual([]);
});
