// The peer: bare pages with uPlot on a server of their own, and the data for both sides.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import type { Page } from "@playwright/test";
import type uPlot from "uplot";
import { freePort } from "../helpers/process";

const UPLOT = join(__dirname, "../node_modules/uplot/dist");
const TYPES: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css", json: "application/json" };

/** With these the browser's clock is finer; both pages get them. */
export const FINE_CLOCK = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** A page with uPlot and one line of its own at most. */
export function barePage(script = ""): string {
  return `<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/uPlot.min.css"></head>
<body><div id="charts"></div><script src="/uPlot.iife.min.js"></script>${script}</body></html>`;
}

/** Serves uPlot, the files of a folder, and texts by path. */
export async function startPeer(folder: string, texts: Record<string, string>): Promise<{ url: string; end: () => void }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://peer").pathname);
    const type = path === "/" ? TYPES.html : TYPES[path.split(".").pop() ?? ""];
    response.setHeader("content-type", type ?? "application/octet-stream");
    for (const [name, value] of Object.entries(FINE_CLOCK)) response.setHeader(name, value);
    const text = texts[path];
    if (text !== undefined) return response.end(text);
    if (path.startsWith("/uPlot")) return response.end(readFileSync(join(UPLOT, path)));
    const file = join(folder, path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.statusCode = 404;
      return response.end();
    }
    return createReadStream(file).pipe(response);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    end: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What is drawn: so many panels of so many series, and each chart's size in CSS pixels. */
export interface Shape {
  name: string;
  panels: number;
  series: number;
  points: number;
  width: number;
  height: number;
}

declare global {
  interface Window {
    uPlot: typeof uPlot;
    /** Shows a phase on every chart; milliseconds. */
    show(phase: number): Promise<number>;
  }
}

/** Makes the charts: typed arrays, axes and grid as they come, no legend, no points. */
export async function prepareCharts(page: Page, shape: Shape): Promise<void> {
  await page.evaluate(async ({ name, panels, series, points, width, height }) => {
    // What the data were made with: a point a second.
    const times = Float64Array.from({ length: points }, (_, nth) => 1_700_000_000 + nth);
    const phases: Float64Array[][][] = [];
    for (const phase of [0, 1]) {
      const values = await (await fetch(`/${name}-${phase}.f64`)).arrayBuffer();
      const column = (nth: number) => new Float64Array(values, nth * points * 8, points);
      const ofPanel = (panel: number) => [times, ...Array.from({ length: series }, (_, nth) => column(panel * series + nth))];
      phases.push(Array.from({ length: panels }, (_, panel) => ofPanel(panel)));
    }
    const colours = ["#7eb26d", "#eab839", "#6ed0e0", "#ef843c"];
    const line = (_: unknown, nth: number) => ({ stroke: colours[nth % 4], width: 1, points: { show: false } });
    const options = { width, height, legend: { show: false }, series: [{}, ...Array.from({ length: series }, line)] };
    const place = document.getElementById("charts")!;
    const charts = phases[0]!.map((data) => new window.uPlot(options as any, data as any, place));
    window.show = async (phase) => {
      let spent = 0;
      for (const [nth, chart] of charts.entries()) {
        const start = performance.now();
        chart.setData(phases[phase]![nth] as any);
        // uPlot draws in a microtask of its own, which is before this one goes on.
        await Promise.resolve();
        chart.ctx.getImageData(0, 0, 1, 1);
        spent += performance.now() - start;
      }
      return spent;
    };
  }, shape);
}

/** Draws a phase and reads it back, on every chart; milliseconds. */
export async function showCharts(page: Page, phase: number): Promise<number> {
  return page.evaluate((phase) => window.show(phase), phase);
}
