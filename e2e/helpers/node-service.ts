// The example of docs/node-service.md as it is printed there: the service, the job, and a Prometheus with its scrape
// configuration. Only addresses and the pace are those of the journey.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Program, freePort } from "./process";
import { Prometheus } from "./prometheus";

const EXAMPLE = resolve(__dirname, "../../docs/examples/node-service");
/** The addresses in the example's files. */
const [SERVICE_PRINTED, GATEWAY_PRINTED] = ["127.0.0.1:8080", "127.0.0.1:9091"];

export async function startNodeService() {
  const folder = mkdtempSync(join(tmpdir(), "belvedere-node-service-"));
  for (const name of readdirSync(EXAMPLE)) copyFileSync(join(EXAMPLE, name), join(folder, name));
  symlinkSync(resolve(__dirname, "../node_modules"), join(folder, "node_modules"));

  const port = await freePort();
  const target = `127.0.0.1:${port}`;
  const service = Program.start(process.execPath, [join(folder, "server.mjs")], { PORT: `${port}` });
  await service.answers(`http://${target}/metrics`);

  const gatewayAt = `127.0.0.1:${await freePort()}`;
  const gateway = Program.start("prometheus-pushgateway", [`--web.listen-address=${gatewayAt}`]);
  await gateway.answers(`http://${gatewayAt}/-/ready`);

  const printed = readFileSync(join(folder, "prometheus.yml"), "utf8");
  const prometheus = await Prometheus.startWith(() =>
    [[SERVICE_PRINTED, target], [GATEWAY_PRINTED, gatewayAt], ["scrape_interval: 15s", "scrape_interval: 1s"]].reduce(
      (text, [from = "", to = ""]) => {
        if (text.split(from).length !== 2) throw new Error(`prometheus.yml should hold “${from}” once`);
        return text.replace(from, to);
      },
      printed,
    ),
  );

  return {
    /** `host:port` of the service: the label `instance` of its series. */
    target,
    url: `http://${target}`,
    prometheus,
    /** Runs the job to its end; gives back its exit code. */
    runJob: (...args: string[]): number | null => {
      const env = { ...process.env, PUSHGATEWAY_URL: `http://${gatewayAt}` };
      return spawnSync(process.execPath, [join(folder, "job.mjs"), ...args], { env, timeout: 20_000 }).status;
    },
    /** Ends the Pushgateway alone. */
    endGateway: () => gateway.stop(),
    end: async () => {
      await prometheus.end();
      await gateway.stop("SIGKILL");
      await service.stop("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The version of prom-client that the example asks for. */
export const printedVersion = (): string =>
  JSON.parse(readFileSync(join(EXAMPLE, "package.json"), "utf8")).dependencies["prom-client"];

/** The version that is installed for journeys. */
export const installedVersion = (): string =>
  JSON.parse(readFileSync(resolve(__dirname, "../node_modules/prom-client/package.json"), "utf8")).version;
