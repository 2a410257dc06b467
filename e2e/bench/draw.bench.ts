// From memory to pixels: our page with a dashboard of time series panels against uPlot, in turn, in one browser.
import { closeSync, openSync, readSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import type { Server } from "../helpers/server";
import { expect, test } from "../helpers/test";
import { install } from "./edge";
import { hand, paired } from "./figures";
import { FINE_CLOCK, type Shape, barePage, prepareCharts, showCharts, startPeer } from "./peer";

const FOLDER = process.env.BELVEDERE_BENCH_ANSWERS ?? "";
const ROUNDS = 17;
const START_MS = 1_700_000_000_000;
/** A single panel's drawing, CSS pixels; of many panels, each. */
const LARGE = { width: 1200, height: 600 };
const SMALL = { width: 300, height: 150 };
/** Bytes that one answer of the test's own route carries. */
const PIECE = 1 << 24;

const CASES = [
  { title: "1 x 10k", name: "1x10k", panels: 1, series: 1, points: 10_000, ...LARGE },
  { title: "1 x 100k", name: "1x100k", panels: 1, series: 1, points: 100_000, ...LARGE },
  { title: "1 x 1M", name: "1x1M", panels: 1, series: 1, points: 1_000_000, ...LARGE },
  { title: "1 x 10M", name: "1x10M", panels: 1, series: 1, points: 10_000_000, ...LARGE },
  { title: "20 x 10k", name: "20x10k", panels: 1, series: 20, points: 10_000, ...LARGE },
  { title: "100 panels of 4 x 500", name: "100-panels", panels: 100, series: 4, points: 500, ...SMALL },
];

// Apart from each other, so that a slow one costs none of the others its figures.
for (const shape of CASES) {
  test(`${shape.title}: drawing`, async ({ browser, server, session }) => {
    await addSource(server);
    const peer = await startPeer(FOLDER, { "/": barePage() });
    for (const ratio of [1, 2]) {
      const context = await contextOf(browser, ratio, session);
      const [our, their] = [await openOurs(context, server, shape), await context.newPage()];
      await their.goto(peer.url);
      await prepareCharts(their, { ...shape, ...(await sizeOfDrawing(our)) });
      const end = await profiled(our, `${shape.name}-${ratio}`);
      const medians = await paired(
        ROUNDS,
        async (round) => {
          // A page in the background gets a frame a second.
          await our.bringToFront();
          const spans = await refresh(our, round % 2, shape.panels);
          expect(spans.drawings, "each panel is drawn once").toBe(shape.panels);
          if (process.env.BELVEDERE_BENCH_SPANS) console.log(spans);
          return spans.prepare + spans.draw + spans.readback;
        },
        async (round) => {
          await their.bringToFront();
          return showCharts(their, round % 2);
        },
      );
      await end();
      hand({ name: `draw ${shape.title}, ratio ${ratio}`, ...medians });
      await context.close();
    }
    peer.end();
  });
}

test("decoding", async ({ browser, server, session }) => {
  await addSource(server);
  const peer = await startPeer(FOLDER, { "/": barePage() });
  const context = await contextOf(browser, 1, session);
  const shape = { name: "100x1k", panels: 1, series: 100, points: 1_000, ...LARGE };
  const [our, their] = [await openOurs(context, server, shape), await context.newPage()];
  await their.goto(peer.url);
  const medians = await paired(
    ROUNDS,
    async (round) => (await refresh(our, round % 2, 1)).decode,
    (round) =>
      their.evaluate(async (phase) => {
        const bytes = await (await fetch(`/100x1k-${phase}.json`)).arrayBuffer();
        const response = new Response(bytes);
        const start = performance.now();
        const answer = await response.json();
        const spent = performance.now() - start;
        if (answer.data.result.length !== 100) throw new Error("not the answer");
        return spent;
      }, round % 2),
  );
  peer.end();
  await context.close();
  hand({ name: "decode 100 x 1,000 points", ...medians });
});

/** Where asked for, writes what our page spent its time on, for the profiler of a browser's developer tools. */
async function profiled(page: Page, name: string): Promise<() => Promise<void>> {
  const folder = process.env.BELVEDERE_BENCH_PROFILES;
  if (!folder) return async () => undefined;
  const tools = await page.context().newCDPSession(page);
  await tools.send("Profiler.enable");
  await tools.send("Profiler.setSamplingInterval", { interval: 100 });
  await tools.send("Profiler.start");
  return async () => {
    const { profile } = await tools.send("Profiler.stop");
    writeFileSync(join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
  };
}

async function contextOf(browser: Browser, ratio: number, cookies: any[]): Promise<BrowserContext> {
  const context = await browser.newContext({ deviceScaleFactor: ratio, reducedMotion: "reduce", timezoneId: "UTC" });
  await context.addCookies(cookies);
  return context;
}

/** A source that nobody ever asks: the edge answers first. */
async function addSource(server: Server): Promise<void> {
  const known: any[] = await server.api("GET", "/api/datasources");
  if (known.some((source) => source.uid === "bench")) return;
  const source = { name: "bench", uid: "bench", type: "prometheus", access: "proxy", url: "http://127.0.0.1:9" };
  await server.api("POST", "/api/datasources", source);
}

/** Saves the dashboard, opens it with the edge in place, and makes its drawings as large as asked. */
async function openOurs(context: BrowserContext, server: Server, shape: Shape): Promise<Page> {
  const uid = `bench-${shape.name.toLowerCase()}`;
  await server.api("POST", "/api/dashboards/db", { dashboard: dashboard(uid, shape), overwrite: true });
  const page = await context.newPage();
  await install(page);
  await page.route(/\/d\/bench-/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), ...FINE_CLOCK } });
  });
  await page.route(/\/bench-answers\//, (route) => {
    const url = new URL(route.request().url());
    const piece = Number(url.searchParams.get("piece"));
    return route.fulfill({ body: pieceOf(join(FOLDER, url.pathname.split("/").pop() ?? ""), piece) });
  });
  const across = shape.panels > 1 ? 8 : 1;
  await page.setViewportSize({
    width: across * (shape.width + 40) + 100,
    height: Math.ceil(shape.panels / across) * (shape.height + 60) + 200,
  });
  // Answers must be there before the first panel asks.
  await page.addInitScript(loadAnswers, { name: shape.name, piece: PIECE });
  await page.goto(`${server.url}/d/${uid}`);
  await page.waitForFunction((panels) => {
    const drawn = [...document.querySelectorAll<HTMLCanvasElement>(".stage-canvas")].filter((canvas) => canvas.width > 1);
    return drawn.length === panels && drawn.every((canvas) => canvas.clientWidth > 1);
  }, shape.panels);
  const size = await sizeOfDrawing(page);
  const view = page.viewportSize();
  if (view) {
    const width = view.width + Math.round((shape.width - size.width) * across);
    await page.setViewportSize({ ...view, width });
  }
  await page.waitForTimeout(1_000);
  return page;
}

/** Runs in the page: fetches all phases of a case. */
function loadAnswers({ name, piece }: { name: string; piece: number }): void {
  const whole = async (file: string): Promise<ArrayBuffer> => {
    const pieces: ArrayBuffer[] = [];
    for (;;) {
      const bytes = await (await fetch(`/bench-answers/${file}?piece=${pieces.length}`)).arrayBuffer();
      pieces.push(bytes);
      if (bytes.byteLength < piece) return new Blob(pieces).arrayBuffer();
    }
  };
  const messages = (bytes: ArrayBuffer): ArrayBuffer[] => {
    const view = new DataView(bytes);
    const found: ArrayBuffer[] = [];
    for (let at = 0; at < bytes.byteLength; ) {
      const length = view.getUint32(at, true);
      found.push(bytes.slice(at + 4, at + 4 + length));
      at += 4 + length;
    }
    return found;
  };
  window.bench.ready = (async () => {
    window.bench.done = await whole("done.bin");
    window.bench.phases = [messages(await whole(`${name}-0.bin`)), messages(await whole(`${name}-1.bin`))];
  })();
}

function pieceOf(file: string, piece: number): Buffer {
  const start = piece * PIECE;
  const bytes = Buffer.alloc(Math.max(0, Math.min(PIECE, statSync(file).size - start)));
  const handle = openSync(file, "r");
  readSync(handle, bytes, 0, bytes.length, start);
  closeSync(handle);
  return bytes;
}

/** Asks everything anew, as a person does with the keys. */
async function refresh(page: Page, phase: number, panels: number) {
  const round = page.evaluate(
    ([phase, panels]) => {
      window.bench.phase = phase;
      return window.bench.round(panels);
    },
    [phase, panels] as const,
  );
  await page.keyboard.press("d");
  await page.keyboard.press("r");
  return round;
}

async function sizeOfDrawing(page: Page): Promise<{ width: number; height: number }> {
  return page.locator(".stage-canvas").first().evaluate((canvas) => ({ width: canvas.clientWidth, height: canvas.clientHeight }));
}

/** Time series panels as Grafana stores them, without legend and points. */
function dashboard(uid: string, shape: Shape): unknown {
  const across = shape.panels > 1 ? 8 : 1;
  const [w, h] = [24 / across, Math.round((shape.height + 42) / 38)];
  const panels = Array.from({ length: shape.panels }, (_, nth) => ({
    id: nth + 1,
    type: "timeseries",
    title: `Panel ${nth + 1}`,
    gridPos: { x: (nth % across) * w, y: Math.floor(nth / across) * h, w, h },
    datasource: { type: "prometheus", uid: "bench" },
    targets: [{ refId: "A", expr: `bench_${nth}`, range: true, datasource: { type: "prometheus", uid: "bench" } }],
    options: { legend: { displayMode: "list", placement: "bottom", showLegend: false, calcs: [] }, tooltip: { mode: "single", sort: "none" } },
    fieldConfig: {
      defaults: {
        unit: "short",
        color: { mode: "palette-classic" },
        mappings: [],
        thresholds: { mode: "absolute", steps: [{ color: "green", value: null }, { color: "red", value: 80 }] },
        custom: {
          drawStyle: "line", lineInterpolation: "linear", lineWidth: 1, fillOpacity: 0, gradientMode: "none", showPoints: "never",
          pointSize: 5, spanNulls: false, stacking: { mode: "none", group: "A" }, axisPlacement: "auto", axisLabel: "",
          scaleDistribution: { type: "linear" }, hideFrom: { legend: false, tooltip: false, viz: false }, thresholdsStyle: { mode: "off" },
        },
      },
      overrides: [],
    },
  }));
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    uid, title: uid, schemaVersion: 39, timezone: "utc", refresh: "", panels,
    time: { from: iso(START_MS), to: iso(START_MS + (shape.points - 1) * 1_000) },
  };
}
