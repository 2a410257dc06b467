// Real dashboards that nobody here wrote, on a real Prometheus with a real node exporter: connect, import, compare
// every panel with what Prometheus itself answers, change and save, restart, find.
//
// What a panel shows is read from the description of its drawing, which holds the same texts as the pixels: names and
// formatted values. Both sides are asked at the same fixed instants, so that nothing moves between them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { compare, drawn } from "../helpers/compare";
import { CORPUS, NODES, OVERVIEW, addPrometheus, importFile, startCluster } from "../helpers/corpus";
import { type Panel, type Range, expected, flat, variables } from "../helpers/expected";
import type { Prometheus } from "../helpers/prometheus";
import { expect, test } from "../helpers/test";

const RENAMED = "Nodes as we watch them";

/** Compares every panel for which Prometheus has data; gives back how many panels and values. */
async function compareAll(page: Page, prometheus: Prometheus, file: string, known: Record<string, string>, range: Range) {
  const counts = { panels: 0, values: 0, figures: 0 };
  const dashboard: { panels: Panel[] } = JSON.parse(readFileSync(join(CORPUS, "dashboards", file), "utf8"));
  for (const panel of flat(dashboard.panels)) {
    if (panel.type === "row" || !panel.targets?.length) continue;
    const all = await expected(prometheus, panel, known, range);
    if (all.length === 0) continue;
    counts.values += await compare(await drawn(page, panel.id), panel, all, `${file}: ${panel.title}`);
    counts.panels += 1;
    if (panel.type === "stat" || panel.type === "gauge") counts.figures += 1;
  }
  return counts;
}

/** Renames the dashboard and one panel as a person does, and saves through the toolbar. */
async function changeAndSave(page: Page, path: string, panelId: number, panelTitle: string) {
  await page.goto(`${path}?editPanel=${panelId}`);
  await page.getByLabel("Panel options").getByLabel("Title", { exact: true }).first().fill(panelTitle);
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  const edit = page.getByRole("button", { name: "Edit", exact: true });
  if (await edit.isVisible()) await edit.click();
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  const settings = page.getByRole("dialog", { name: "Dashboard settings" });
  await settings.getByLabel("Title").fill(RENAMED);
  await settings.getByLabel("Title").blur();
  await settings.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("dialog", { name: "Save dashboard" }).getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Dashboard saved.")).toBeVisible();
}

test("real dashboards show what Prometheus says, and are found with their changes after a restart", async ({ page, server }) => {
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
    const range = { from: to - 300_000, to };

    const source = await addPrometheus(page, prometheus.url);

    await new Promise((done) => setTimeout(done, Math.max(0, to + 3_000 - Date.now())));
    const counts = { panels: 0, values: 0, figures: 0 };
    const paths: string[] = [];
    for (const [file, instance, job] of [
      [OVERVIEW, prometheus.url.replace("http://", ""), "prometheus-k8s"],
      [NODES, exporter.target, "node-exporter"],
    ] as const) {
      const path = await importFile(page, file);
      paths.push(path);
      await page.goto(`${path}?from=${range.from}&to=${range.to}`);
      const found = await compareAll(page, prometheus, file, variables(instance, job), range);
      for (const key of ["panels", "values", "figures"] as const) counts[key] += found[key];
    }
    console.log(`${counts.panels} panels of real dashboards, ${counts.figures} of them stats and gauges, and ${counts.values} values compared with Prometheus`);
    expect(counts.panels).toBeGreaterThanOrEqual(20);
    expect(counts.figures).toBeGreaterThanOrEqual(5);

    const path = paths[1] ?? "";
    const uid = path.split("/")[2] ?? "";
    const stored = async () => (await server.api("GET", `/api/dashboards/uid/${uid}`)).dashboard;
    const imported = await stored();
    const file = JSON.parse(readFileSync(join(CORPUS, "dashboards", NODES), "utf8"));
    const { __inputs, __elements, ...original } = file;
    // The import fills in the sources, brings the document up to today and numbers it; everything else is the file's,
    // known or not.
    expect({ ...imported, ...numbersOf(original) }).toEqual({ ...original, schemaVersion: 42, ...numbersOf(original) });
    expect(await server.api("GET", `/api/dashboards/uid/${uid}/original`)).toEqual(file);
    await changeAndSave(page, path, 9, "Cores in use");

    await server.restart();
    await server.api("DELETE", `/api/datasources/uid/${source}`);
    await page.goto("/dashboards?query=as%20we%20watch");
    await page.getByRole("link", { name: RENAMED }).first().click();
    await expect(page.getByRole("heading", { name: "Cores in use" })).toBeVisible();
    const changed = structuredClone(imported);
    const panel = flat(changed.panels).find(({ id }) => id === 9);
    Object.assign(panel ?? {}, { title: "Cores in use" });
    expect(await stored()).toEqual({ ...changed, title: RENAMED, version: imported.version + 1 });
  } finally {
    await prometheus.end();
    await exporter.end();
    await kube.end();
  }
});

/** What a server numbers by itself. */
const numbersOf = ({ id, uid, version }: Record<string, unknown>) => ({ id, uid, version });
