// Real dashboards that nobody here wrote, and the real servers that they were made for.
import { cpus, hostname, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { type Page, expect } from "@playwright/test";
import { Prometheus, startExposition, startNodeExporter } from "./prometheus";

/** Where they are; they are not part of the project. */
export const CORPUS = resolve(process.env.BELVEDERE_CORPUS ?? join(__dirname, "../../../shared/corpus"));
export const OVERVIEW = "prometheus-operator__kube-prometheus__prometheus.json";
export const NODES = "dotdc__grafana-dashboards-kubernetes__k8s-views-nodes.json";

/** The value of the label `cluster` on every series. */
export const CLUSTER = "one";

/** What a cluster says about its node: `kube_node_info` is what variables need, the rest gives more panels data. */
const exposition = (exporter: string) => () => {
  const node = `node="${hostname()}"`;
  return [
    `kube_node_info{${node}} 1`,
    `machine_cpu_cores{${node}} ${cpus().length}`,
    `machine_memory_bytes{${node}} ${totalmem()}`,
    // No virtual machine counts this: a counter that rises ever faster, so that its least, greatest and mean differ.
    `node_cpu_core_throttles_total{instance="${exporter}"} ${Math.floor(process.uptime() ** 2 / 10)}`,
    ...["api", "worker", "db"].map((pod) => `kube_pod_info{${node},pod="${pod}"} 1`),
    "",
  ].join("\n");
};

/** Prometheus, a node exporter of this machine, and the few metrics of a cluster that the dashboards need. */
export async function startCluster() {
  const exporter = await startNodeExporter();
  const kube = await startExposition(exposition(exporter.target));
  const labels = { cluster: CLUSTER, namespace: "monitoring" };
  const prometheus = await Prometheus.start([
    { name: "prometheus-k8s", targets: ["self"], labels },
    { name: "node-exporter", targets: [exporter.target], labels },
    { name: "kube-state-metrics", targets: [kube.target], labels },
  ]);
  return { prometheus, exporter, kube };
}

/** Connects a Prometheus as a person does; gives back the source's uid, so that the journey can remove it again. */
export async function addPrometheus(page: Page, url: string): Promise<string> {
  await page.goto("/datasources/new");
  await page.getByRole("link", { name: /Prometheus/ }).or(page.getByRole("button", { name: /Prometheus/ })).first().click();
  await page.getByLabel(/^Name/).fill("Real Prometheus");
  await page.getByLabel("Prometheus server URL").fill(url);
  await page.getByRole("button", { name: "Save & test" }).click();
  await expect(page.getByText(/Prometheus.*answers|success|works/i).first()).toBeVisible();
  return new URL(page.url()).pathname.split("/").pop() ?? "";
}

/** Imports a file of the corpus as a person does; gives back the dashboard's path. */
export async function importFile(page: Page, file: string): Promise<string> {
  await page.goto("/dashboard/import");
  await page.getByLabel("Dashboard file").setInputFiles(join(CORPUS, "dashboards", file));
  const button = page.getByRole("button", { name: /^Import/ });
  await expect(button).toBeVisible();
  // Where only one source fits, as here, the page chooses it as soon as it knows the sources.
  await expect(button).toBeEnabled();
  await button.click();
  await page.waitForURL(/\/d\//);
  return new URL(page.url()).pathname;
}
