// What Prometheus itself answers for a panel of a stored dashboard, asked directly, with what the panel asks worked out
// here a second time.
import { hostname } from "node:os";
import { CLUSTER } from "./corpus";
import type { Prometheus } from "./prometheus";
import type { Expected } from "./shown";

/** Scrape interval that a source has where its settings say none. */
const USUAL_STEP_S = 15;

export interface Target {
  expr: string;
  legendFormat?: string;
  instant?: boolean;
  interval?: string;
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  targets?: Target[];
  panels?: Panel[];
  options?: { legend?: { showLegend?: boolean; calcs?: string[] } };
  fieldConfig?: { defaults?: { unit?: string; decimals?: number } };
}

/** A range in milliseconds. */
export interface Range {
  from: number;
  to: number;
}

export const flat = (panels: Panel[]): Panel[] => panels.flatMap((panel) => [panel, ...flat(panel.panels ?? [])]);

/** The variables' values with which both sides are asked. */
export const variables = (instance: string, job: string): Record<string, string> => ({
  cluster: CLUSTER, job, instance, node: hostname(), resolution: "30s",
});

const fill = (text: string, known: Record<string, string>) =>
  text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => known[name] ?? whole);

/** `120` as Prometheus writes it, `2m`. */
const duration = (seconds: number) => (seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`);

/** The calculations that legends of the dashboards here show. */
export const CALCS: Record<string, (points: number[]) => number> = {
  lastNotNull: (points) => points.at(-1) ?? Number.NaN,
  min: (points) => Math.min(...points),
  max: (points) => Math.max(...points),
  mean: (points) => points.reduce((sum, point) => sum + point, 0) / points.length,
};

/** Every series that Prometheus has for the panel over the range, by the name and with the value that it must show. */
export async function expected(prometheus: Prometheus, panel: Panel, known: Record<string, string>, range: Range) {
  const all: (Expected & { points: number[] })[] = [];
  for (const target of panel.targets ?? []) {
    const least = Number.parseInt(fill(target.interval ?? "", known), 10) || USUAL_STEP_S;
    // The ranges here are short: the step is the least one.
    const expr = fill(target.expr, { ...known, __rate_interval: duration(Math.max(least + least, 4 * least)) });
    for (const { metric, values } of await series(prometheus, expr, target, range, least)) {
      const format = target.legendFormat ?? "";
      const name = format
        ? format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => metric[label] ?? "")
        : Object.keys(metric).length === 0 ? expr : "";
      const points = values.map(([, text]) => Number(text)).filter((value) => !Number.isNaN(value));
      all.push({ name, value: points.at(-1) ?? Number.NaN, points, ...panel.fieldConfig?.defaults });
    }
  }
  return all;
}

interface Series {
  metric: Record<string, string>;
  values: [number, string][];
}

async function series(prometheus: Prometheus, expr: string, target: Target, { from, to }: Range, step: number): Promise<Series[]> {
  if (target.instant) {
    const { result } = await prometheus.query(expr, to / 1_000);
    return result.map((one: any) => ({ metric: one.metric, values: [one.value] }));
  }
  return (await prometheus.queryRange(expr, from / 1_000, to / 1_000, step)).result;
}
