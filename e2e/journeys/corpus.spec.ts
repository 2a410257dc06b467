// Real dashboards that nobody here wrote, on a real Prometheus with a real node exporter: connect, import, compare
// every panel with what Prometheus itself answers, save, restart, find.
import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { CLUSTER, CORPUS, NODES, OVERVIEW, addPrometheus, importFile, startCluster } from "../helpers/corpus";
import type { Prometheus } from "../helpers/prometheus";
import { expect, test } from "../helpers/test";


interface Target {
  expr: string;
  legendFormat?: string;
  instant?: boolean;
  format?: string;
}

interface Panel {
  id: number;
  type: string;
  title: string;
  targets?: Target[];
  panels?: Panel[];
  options?: { legend?: { showLegend?: boolean } };
}

/** The variables' values with which both sides are asked. */
const values = (instance: string, job: string): Record<string, string> => ({
  cluster: CLUSTER, job, instance, node: hostname(), resolution: "30s", __rate_interval: "1m0s",
});

function fill(expr: string, known: Record<string, string>): string {
  return expr.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => known[name] ?? whole);
}

const flat = (panels: Panel[]): Panel[] => panels.flatMap((panel) => [panel, ...flat(panel.panels ?? [])]);

/** Names of the series that Prometheus has for a panel over the range, as its legend formats say. */
async function expectedNames(prometheus: Prometheus, panel: Panel, known: Record<string, string>, from: number, to: number) {
  const names: string[] = [];
  for (const target of panel.targets ?? []) {
    const url = new URL("/api/v1/query_range", prometheus.url);
    url.searchParams.set("query", fill(target.expr, known));
    url.searchParams.set("start", `${from / 1000}`);
    url.searchParams.set("end", `${to / 1000}`);
    url.searchParams.set("step", "15");
    const answer: any = await (await fetch(url)).json();
    if (answer.status !== "success") throw new Error(`${panel.title}: ${answer.error}`);
    for (const series of answer.data.result) {
      const format = target.legendFormat ?? "";
      names.push(format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => series.metric[label] ?? ""));
    }
  }
  return names;
}

/** Scrolls the panel into view and waits until it has drawn something that is no message. */
async function drawn(page: Page, id: number): Promise<Locator> {
  const panel = page.locator(`article[data-panel-id="${id}"]`);
  await panel.scrollIntoViewIfNeeded();
  await expect(panel.locator(".panel-failure"), `panel ${id}`).toHaveCount(0);
  await expect(panel.locator("canvas:not(.stage-hidden), .table-box").first(), `panel ${id}`).toBeVisible();
  return panel;
}

test("real dashboards show what Prometheus says, and are found after a restart", async ({ page, server }) => {
  if (!existsSync(CORPUS)) {
    console.log(`left out: the corpus of real dashboards is not at ${CORPUS}; set BELVEDERE_CORPUS`);
    return;
  }
  test.setTimeout(300_000);
  const { prometheus, exporter, kube } = await startCluster();
  try {
    await prometheus.has("kube_node_info");
    await prometheus.has("rate(node_cpu_seconds_total[1m])");
    await prometheus.has("rate(prometheus_tsdb_head_samples_appended_total[1m])");
    // Half a minute of history, up to an instant at which every step used here has a point.
    await new Promise((done) => setTimeout(done, 30_000));
    const to = Math.ceil(Date.now() / 30_000) * 30_000;
    const from = to - 300_000;

    const source = await addPrometheus(page, prometheus.url);

    await new Promise((done) => setTimeout(done, Math.max(0, to + 3_000 - Date.now())));
    let compared = 0;
    for (const [file, instance, job] of [
      [OVERVIEW, prometheus.url.replace("http://", ""), "prometheus-k8s"],
      [NODES, exporter.target, "node-exporter"],
    ] as const) {
      await importFile(page, file);
      const path = new URL(page.url()).pathname;
      await page.goto(`${path}?from=${from}&to=${to}`);
      const dashboard = JSON.parse(readFileSync(join(CORPUS, "dashboards", file), "utf8"));
      const known = values(instance, job);
      for (const panel of flat(dashboard.panels)) {
        if (panel.type === "row" || !panel.targets?.length) continue;
        const names = await expectedNames(prometheus, panel, known, from, to);
        if (names.length === 0) continue;
        const box = await drawn(page, panel.id);
        await expect(box.locator(".message"), `${file}: ${panel.title}`).toHaveCount(0);
        if (panel.type === "timeseries" && panel.options?.legend?.showLegend !== false && names.every((name) => name !== "")) {
          const shown = async () => [...new Set(await box.locator(".legend-label").allTextContents())].sort();
          await expect.poll(shown, { message: `legend of ${panel.title}` }).toEqual([...new Set(names)].sort());
        }
        compared += 1;
      }
    }
    console.log(`${compared} panels of real dashboards compared with Prometheus`);
    expect(compared).toBeGreaterThanOrEqual(20);

    await server.restart();
    await server.api("DELETE", `/api/datasources/uid/${source}`);
    await page.goto("/dashboards?query=Nodes");
    await expect(page.getByRole("link", { name: /Kubernetes \/ Views \/ Nodes/ }).first()).toBeVisible();
  } finally {
    await prometheus.end();
    await exporter.end();
    await kube.end();
  }
});
