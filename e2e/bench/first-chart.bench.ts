// From the address to the first chart of the machine dashboard, in a browser profile that knows nothing but the
// session; against a bare page that draws the answer of that very panel with uPlot. Nothing is intercepted.
import { type Browser } from "@playwright/test";
import { eventually } from "../helpers/process";
import { expect, test } from "../helpers/test";
import { hand, paired } from "./figures";
import { barePage, startPeer } from "./peer";

const ROUNDS = 15;
const DASHBOARD = "machine";
const LEAST_POINTS = 10;

declare global {
  interface Window {
    /** When the first chart was there, milliseconds since the navigation began. */
    chartMs?: number;
  }
}

test("first chart", async ({ browser, server, session }) => {
  const { dashboard } = await server.api("GET", `/api/dashboards/uid/${DASHBOARD}`);
  const panel = dashboard.panels.find((panel: any) => panel.type === "timeseries");
  const question = { ...dashboard.time, queries: panel.targets.map((query: any) => ({ ...query, intervalMs: 1_000, maxDataPoints: 600 })) };
  const answer = await eventually("a machine with some history", async () => {
    const answer: any = await server.api("POST", "/api/ds/query", question);
    return answer.results.A?.frames?.[0]?.data.values[0].length >= LEAST_POINTS && answer;
  });
  const peer = await startPeer("", {
    "/": barePage('<script src="/first.js"></script>'),
    "/first.js": `(${drawFirst})();`,
    "/answer.json": JSON.stringify(answer),
  });
  const medians = await paired(
    ROUNDS,
    () => timed(browser, `${server.url}/d/${DASHBOARD}`, session, panel.id),
    () => timed(browser, peer.url, [], 0),
  );
  peer.end();
  expect(medians.theirs).toBeGreaterThan(0);
  hand({ name: "first chart of the machine dashboard", ...medians });
});

/** Opens the address in a fresh profile; milliseconds until the chart stands in pixels. */
async function timed(browser: Browser, url: string, cookies: any[], panelId: number): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.addInitScript(noteFirstChart, panelId);
  await page.goto(url, { waitUntil: "commit" });
  const handle = await page.waitForFunction(() => window.chartMs, undefined, { polling: 50 });
  const ms = (await handle.jsonValue()) ?? Number.NaN;
  await context.close();
  return ms;
}

/** Runs in our page: notes when the panel's canvas is painted for the first time, read back so that it is. */
function noteFirstChart(panelId: number): void {
  let last: CanvasRenderingContext2D | undefined;
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: any[]): any {
    const context: any = (getContext as any).apply(this, args);
    if (this.closest(`[data-panel-id="${panelId}"]`)) last = context;
    return context;
  } as any;
  const measure = performance.measure;
  performance.measure = function (...args: any[]): PerformanceMeasure {
    const span = (measure as any).apply(performance, args) as PerformanceMeasure;
    if (span.name === "belvedere:draw" && last && window.chartMs === undefined) {
      last.getImageData(0, 0, 1, 1);
      window.chartMs = performance.now();
    }
    return span;
  };
}

/** Runs in the bare page. */
async function drawFirst(): Promise<void> {
  const answer = await (await fetch("/answer.json")).json();
  const frames: any[] = Object.values<any>(answer.results).flatMap((result) => result.frames);
  const tables = frames.map(({ data }) => [data.values[0].map((ms: number) => ms / 1_000), ...data.values.slice(1)]);
  const data: any = tables.length > 1 ? window.uPlot.join(tables as any) : tables[0];
  const series = data.map((_: unknown, nth: number) => (nth === 0 ? {} : { stroke: "#7eb26d", width: 1, points: { show: false } }));
  const chart = new window.uPlot({ width: 700, height: 300, legend: { show: false }, series } as any, data, document.getElementById("charts")!);
  await Promise.resolve();
  chart.ctx.getImageData(0, 0, 1, 1);
  window.chartMs = performance.now();
}
