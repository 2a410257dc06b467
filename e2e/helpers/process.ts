// Programs that a journey starts: on free ports, with their output kept, gone when the journey ends.
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

/** A port of 127.0.0.1 that nobody listens on right now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

/** Asks again until `attempt` gives something other than undefined or false, or throws what it last threw. */
export async function eventually<T>(what: string, attempt: () => Promise<T | undefined | false>, ms = 30_000): Promise<T> {
  const end = Date.now() + ms;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const value = await attempt();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not happen within ${ms} ms${last ? `: ${last}` : ""}`);
}

/** A running program. */
export class Program {
  /** Everything it has printed, standard output and error alike. */
  output = "";
  private ended = false;
  private heard: () => void = () => {};

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {
    const keep = (chunk: Buffer) => {
      this.output += chunk.toString();
      this.heard();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.once("error", (error) => {
      this.output += `${error}`;
      this.ended = true;
    });
    child.once("exit", () => {
      this.ended = true;
    });
  }

  static start(program: string, args: string[], env: Record<string, string> = {}): Program {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    return new Program(program, child);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Sends a signal without waiting: SIGSTOP makes a server that hangs. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Waits until what it has printed passes, or it is gone; tells at once, so that a signal can follow at once. */
  async prints(passes: (output: string) => boolean): Promise<void> {
    if (this.ended || passes(this.output)) return;
    await new Promise<void>((resolve) => {
      this.child.once("exit", () => resolve());
      this.heard = () => passes(this.output) && resolve();
    });
    this.heard = () => {};
  }

  /** Ends it and waits until it is gone and its last words are heard. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (this.ended) return;
    const gone = new Promise<void>((resolve) => this.child.once("close", () => resolve()));
    this.child.kill(signal);
    this.child.kill("SIGCONT");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(timer);
  }

  /** Waits until `url` answers 200; an early death is told with the program's own words. */
  async answers(url: string): Promise<void> {
    await eventually(`${this.name} answering ${url}`, async () => {
      if (this.ended) throw new Error(`it ended:\n${this.output}`);
      return (await fetch(url)).ok;
    });
  }
}
