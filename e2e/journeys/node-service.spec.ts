// A Node.js service and a batch job, watched with the ready dashboard: the example of docs/node-service.md as printed,
// a real Prometheus, a real Pushgateway. The dashboard is imported by hand, and every panel compared with what
// Prometheus itself answers over the same fixed range.
//
// With BELVEDERE_SCREENSHOTS=FOLDER the pictures are kept there, as docs/screenshots was made.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { compare, drawn } from "../helpers/compare";
import { addPrometheus } from "../helpers/corpus";
import { type Panel, type Range, expected, flat } from "../helpers/expected";
import { installedVersion, printedVersion, startNodeService } from "../helpers/node-service";
import type { Prometheus } from "../helpers/prometheus";
import { expectSaid } from "../helpers/shown";
import { expect, expectAccessible, test } from "../helpers/test";

const FOLDER = process.env.BELVEDERE_SCREENSHOTS;
const SIZES = { wide: { width: 1600, height: 900 }, phone: { width: 390, height: 844 } };
const UID = "node-service";
const JOB = "nightly-orders";
/** Long enough for rates over a minute at several steps; pictures take a longer look. */
const TRAFFIC_MS = FOLDER ? 240_000 : 40_000;
const ROUND_MS = 500;
/** The pace goes up and down once in so long. */
const WAVE_MS = 150_000;

/** What is asked in every so-manieth round, and under which labels the service counts it. */
const ROUND = [
  { every: 1, method: "GET", path: "/orders", route: "/orders", status: 200 },
  { every: 2, method: "GET", path: "/orders?page=2", route: "/orders", status: 200 },
  { every: 1, method: "GET", path: "/orders/17", route: "/orders/:id", status: 200 },
  { every: 9, method: "GET", path: "/orders/999", route: "/orders/:id", status: 404 },
  { every: 4, method: "GET", path: "/reports", route: "/reports", status: 200 },
  { every: 11, method: "POST", path: "/payments", route: "/payments", status: 500 },
  { every: 13, method: "GET", path: "/no/such/path", route: "none", status: 404 },
] as const;

const labels = (one: { method: string; route: string; status: number | string }) => `${one.method} ${one.route} ${one.status}`;

/** Asks in rounds for so long; gives back how often which labels must have been counted. */
async function traffic(url: string, ms: number): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  const count = (key: string) => {
    counted[key] = (counted[key] ?? 0) + 1;
  };
  const start = Date.now();
  for (let round = 0; Date.now() < start + ms; round += 1) {
    const pace = 1 + 0.6 * Math.sin((2 * Math.PI * (Date.now() - start)) / WAVE_MS);
    const next = new Promise((done) => setTimeout(done, ROUND_MS / pace));
    const answers = ROUND.filter(({ every }) => round % every === 0).map(async ({ method, path, route, status }) => {
      const answer = await fetch(url + path, { method });
      await answer.text();
      expect(answer.status, path).toBe(status);
      count(labels({ method, route, status }));
    });
    await Promise.all([...answers, next]);
  }
  // Somebody who does not wait for the answer.
  await expect(fetch(`${url}/reports`, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/abort|timeout/i);
  count(labels({ method: "GET", route: "/reports", status: 499 }));
  return counted;
}

/** What Prometheus has counted by now. */
async function counted(prometheus: Prometheus): Promise<Record<string, number>> {
  const { result } = await prometheus.query("http_request_duration_seconds_count");
  return Object.fromEntries(result.map(({ metric, value }: any) => [labels(metric), Number(value[1])]));
}

/** Adds the ready dashboard as a person does; gives back its path. */
async function importReady(page: Page): Promise<string> {
  await page.goto("/dashboard/import");
  const ready = page.getByRole("region", { name: "Ready dashboards" });
  await ready.getByRole("button", { name: /^Node\.js service/ }).click();
  await expect(page.getByRole("heading", { name: "Node.js service" })).toBeVisible();
  await expect(page.getByText("Everything in it is carried over.")).toBeVisible();
  await expectAccessible(page);
  const button = page.getByRole("button", { name: "Import", exact: true });
  // The only Prometheus there is needs no choosing.
  await expect(button).toBeEnabled();
  await button.click();
  await page.waitForURL(/\/d\//);
  return new URL(page.url()).pathname;
}

/** The table has a row for each series, with its labels and its value. */
async function compareTable(box: Locator, panel: Panel, prometheus: Prometheus, expr: string, to: number): Promise<number> {
  const { result } = await prometheus.query(expr, to / 1_000);
  const rows = box.getByRole("rowgroup").getByRole("row");
  await expect(rows).toHaveCount(result.length);
  const shown = await Promise.all((await rows.all()).map((row) => row.getByRole("cell").allTextContents()));
  for (const { metric, value } of result) {
    const found = shown.find((cells) => labels({ method: cells[0] ?? "", route: cells[1] ?? "", status: cells[2] ?? "" }) === labels(metric));
    expectSaid(`${labels(metric)} ${found?.[3]}`, { name: labels(metric), value: Number(value[1]), unit: "locale", decimals: 0 }, panel.title);
  }
  return result.length;
}

/** Compares every panel; gives back how many panels and values. */
async function compareAll(page: Page, prometheus: Prometheus, panels: Panel[], known: Record<string, string>, range: Range) {
  const counts = { panels: 0, values: 0 };
  for (const panel of flat(panels).filter(({ type }) => type !== "row")) {
    const box = await drawn(page, panel.id);
    counts.panels += 1;
    if (panel.title === "Last run") {
      // A mapped value is a word; the job's last run failed.
      await expect(box.getByRole("img", { name: `${JOB} Failed` })).toBeVisible();
      counts.values += 1;
      continue;
    }
    const fill = (expr: string) => Object.entries(known).reduce((text, [name, value]) => text.replaceAll(`$${name}`, value), expr);
    if (panel.type === "table") {
      counts.values += await compareTable(box, panel, prometheus, fill(panel.targets?.[0]?.expr ?? ""), range.to);
      continue;
    }
    const all = await expected(prometheus, panel, known, range);
    expect(all.length, `${panel.title} has data`).toBeGreaterThan(0);
    counts.values += await compare(box, panel, all, panel.title);
  }
  return counts;
}

test("the ready dashboard shows what a Node.js service and a job tell Prometheus", async ({ page, server }) => {
  test.setTimeout(FOLDER ? 600_000 : 180_000);
  expect(installedVersion(), "the journey runs what the example asks for").toBe(printedVersion());
  const example = await startNodeService();
  const { prometheus } = example;
  try {
    expect(example.runJob()).toBe(0);
    const sent = await traffic(example.url, TRAFFIC_MS);
    await expect.poll(() => counted(prometheus)).toEqual(sent);

    // A run that fails says so and leaves the time of the last success as it was.
    const success = async () => (await prometheus.query(`batch_job_last_success_timestamp_seconds{job="${JOB}"}`)).result[0]?.value[1];
    const before = await success();
    expect(example.runJob("--fail")).toBe(1);
    await prometheus.has(`batch_job_last_failed{job="${JOB}"} == 1`);
    expect(Number(before)).toBeGreaterThan(0);
    expect(await success()).toBe(before);

    const to = Math.ceil((Date.now() + 1_000) / 15_000) * 15_000;
    const range = { from: to - 300_000, to };
    const source = await addPrometheus(page, prometheus.url);
    const path = await importReady(page);
    await new Promise((done) => setTimeout(done, Math.max(0, to + 2_000 - Date.now())));

    await page.setViewportSize(SIZES.wide);
    await page.goto(`${path}?from=${range.from}&to=${range.to}`);
    await expect(page.getByRole("button", { name: "Job: orders" })).toBeVisible();
    const { panels }: { panels: Panel[] } = await server.api("GET", `/api/dashboards/ready/${UID}`);
    const known = { job: "orders", instance: ".*", route: ".*", percentile: "0.95", batch: ".*", __range: "300s" };
    const all = await compareAll(page, prometheus, panels, known, range);
    console.log(`${all.panels} panels of the ready dashboard and ${all.values} values compared with Prometheus`);

    // One route, another percentile: the panels that read them follow.
    await page.goto(`${path}?from=${range.from}&to=${range.to}&var-route=/reports&var-percentile=0.5`);
    const reads = panels.filter(({ targets }) => targets?.some(({ expr }) => expr.includes("$route")));
    const narrowed = { ...known, route: "/reports", percentile: "0.5" };
    await compareAll(page, prometheus, reads, narrowed, range);
    await expect(page.getByRole("heading", { name: "Duration by route, p50" })).toBeVisible();

    await look(page, `${path}?from=${range.from}&to=${range.to}`);

    // Where nobody listens, the job still does its work and ends well.
    await example.endGateway();
    expect(example.runJob()).toBe(0);
    await server.api("DELETE", `/api/dashboards/uid/${UID}`);
    await server.api("DELETE", `/api/datasources/uid/${source}`);
  } finally {
    await example.end();
  }
});

/** Nothing sticks out and axe finds nothing, at every size and in both themes. */
async function look(page: Page, path: string) {
  if (FOLDER) mkdirSync(FOLDER, { recursive: true });
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const [name, at] of [["node-service", path], ["ready", "/dashboard/import"]] as const) {
        await page.goto(at);
        await expect(page.locator("#first-paint")).toHaveCount(0);
        await expect(page.locator("article.panel canvas, .row-link").first()).toBeVisible();
        await expect(page.getByRole("progressbar")).toHaveCount(0);
        const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        expect(overflow, `${name} ${theme} ${size} is wider than the screen`).toBeLessThanOrEqual(0);
        await expectAccessible(page);
        if (FOLDER) await page.screenshot({ path: join(resolve(FOLDER), `${name}-${theme}-${size}.png`) });
        if (FOLDER && name === "node-service") {
          await page.locator("article.panel").last().scrollIntoViewIfNeeded();
          await expect(page.locator("article.panel").last().locator("canvas:not(.stage-hidden)")).toBeVisible();
          await page.screenshot({ path: join(resolve(FOLDER), `${name}-jobs-${theme}-${size}.png`) });
        }
      }
    }
  }
}
