// Real Prometheus, real node exporter, and a static page of metrics: what a journey connects to.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type Server as HttpServer, createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Program, eventually, freePort } from "./process";

/** What Prometheus scrapes: targets as `host:port` or `self`, and labels put on every series that has them not. */
export interface Job {
  name: string;
  targets: string[];
  labels?: Record<string, string>;
}

export class Prometheus {
  private constructor(
    readonly url: string,
    readonly program: Program,
    private readonly data: string,
  ) {}

  static start(jobs: Job[], scrapeInterval = "1s"): Promise<Prometheus> {
    return Prometheus.startWith((self) =>
      // JSON is YAML too.
      JSON.stringify({
        global: { scrape_interval: scrapeInterval, evaluation_interval: scrapeInterval },
        scrape_configs: jobs.map((job) => ({
          job_name: job.name,
          honor_labels: true,
          static_configs: [{ targets: job.targets.map((target) => (target === "self" ? self : target)), labels: job.labels ?? {} }],
        })),
      }),
    );
  }

  /** With the text of a `prometheus.yml`, which may need to know under which `host:port` it will run. */
  static async startWith(config: (self: string) => string): Promise<Prometheus> {
    const listen = `127.0.0.1:${await freePort()}`;
    const data = mkdtempSync(join(tmpdir(), "belvedere-prometheus-"));
    const file = join(data, "prometheus.yml");
    writeFileSync(file, config(listen));
    const program = Program.start("prometheus", [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(data, "tsdb")}`,
      `--web.listen-address=${listen}`,
      "--web.enable-lifecycle",
      "--enable-feature=exemplar-storage",
    ]);
    const prometheus = new Prometheus(`http://${listen}`, program, data);
    await program.answers(`${prometheus.url}/-/ready`);
    return prometheus;
  }

  /** The answer's `data` of a query, asked directly; times in seconds. */
  query(expression: string, time?: number): Promise<any> {
    return this.ask("/api/v1/query", { query: expression, ...(time === undefined ? {} : { time }) });
  }

  /** The same over a range; all in seconds. */
  queryRange(expression: string, start: number, end: number, step: number): Promise<any> {
    return this.ask("/api/v1/query_range", { query: expression, start, end, step });
  }

  private async ask(path: string, params: Record<string, string | number>): Promise<any> {
    const url = new URL(path, this.url);
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, `${value}`);
    const answer: any = await (await fetch(url)).json();
    if (answer.status !== "success") throw new Error(`${params.query}: ${answer.error}`);
    return answer.data;
  }

  /** Waits until the expression has a result. */
  async has(expression: string): Promise<void> {
    await eventually(`data for ${expression}`, async () => (await this.query(expression)).result.length > 0);
  }

  async end(): Promise<void> {
    await this.program.stop("SIGKILL");
    rmSync(this.data, { recursive: true, force: true });
  }
}

/** A node exporter of this machine; `target` is what Prometheus scrapes. */
export async function startNodeExporter(): Promise<{ target: string; end: () => Promise<void> }> {
  const target = `127.0.0.1:${await freePort()}`;
  const program = Program.start("prometheus-node-exporter", [`--web.listen-address=${target}`]);
  await program.answers(`http://${target}/metrics`);
  return { target, end: () => program.stop("SIGKILL") };
}

/** A server that answers every scrape with what `text` gives at that moment. */
export async function startExposition(text: () => string): Promise<{ target: string; end: () => Promise<void> }> {
  const server: HttpServer = createServer((_request, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(text());
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    target: `127.0.0.1:${port}`,
    end: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
