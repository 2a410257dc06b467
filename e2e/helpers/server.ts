// A Belvedere of its own: real binary, empty data folder, free port.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Program, eventually, freePort } from "./process";

const BINARY = resolve(process.env.BELVEDERE_BIN ?? join(__dirname, "../../target/debug/belvedere"));

/** The admin that `signUp` makes. */
export const ADMIN = { login: "admin", password: "correct horse battery staple", name: "Ada Admin", email: "ada@example.org" };

export class Server {
  private program: Program | undefined;

  private constructor(
    readonly data: string,
    readonly url: string,
    private readonly listen: string,
    private readonly env: Record<string, string>,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<Server> {
    const listen = `127.0.0.1:${await freePort()}`;
    const data = mkdtempSync(join(tmpdir(), "belvedere-e2e-"));
    const server = new Server(data, `http://${listen}`, listen, env);
    await server.up();
    return server;
  }

  /** Starts on the same data and port as before, with more settings if need be. */
  async up(more: Record<string, string> = {}): Promise<void> {
    this.program = this.run(more);
    await this.program.answers(`${this.url}/api/health`);
  }

  private run(more: Record<string, string> = {}): Program {
    const env = { ...this.env, ...more };
    return Program.start(BINARY, ["serve", "--data", this.data, "--listen", this.listen], env);
  }

  async restart(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    await this.program?.stop(signal);
    await this.up();
  }

  /** Dies without warning and comes back; `startMs` is the time from its start to its first answer. */
  async killAndRestart(): Promise<{ startMs: number }> {
    await this.program?.stop("SIGKILL");
    const start = performance.now();
    await this.up();
    return { startMs: performance.now() - start };
  }

  /**
   * Is told to stop and dies without warning on the way, as soon as what it has printed since then passes. Gives back
   * all that it printed since then.
   */
  async killWhileStopping(passes: (said: string) => boolean): Promise<string> {
    const before = this.output.length;
    this.program?.signal("SIGTERM");
    await this.program?.prints((output) => passes(output.slice(before)));
    await this.program?.stop("SIGKILL");
    return this.output.slice(before);
  }

  /** Starts after a stop and dies as soon as what it has printed passes. Gives back all that it printed. */
  async killWhileStarting(passes: (said: string) => boolean): Promise<string> {
    this.program = this.run();
    await this.program.prints(passes);
    await this.program.stop("SIGKILL");
    return this.output;
  }

  /** Stops and keeps the data. */
  async stop(): Promise<void> {
    await this.program?.stop();
  }

  /** Stops and removes the data. */
  async end(): Promise<void> {
    await this.program?.stop();
    rmSync(this.data, { recursive: true, force: true });
  }

  get output(): string {
    return this.program?.output ?? "";
  }

  get pid(): number {
    return this.program?.pid ?? 0;
  }

  /** The one-time link that an empty server prints. */
  async signUpLink(): Promise<string> {
    return eventually("the sign-up link", async () => this.output.match(/https?:\/\/\S*sign-?up\S+/)?.[0]);
  }

  /** An API token for scripts, made as an operator makes it. */
  token(role = "admin"): string {
    const text = execFileSync(BINARY, ["admin", "token", "--data", this.data, "--role", role], {
      env: { ...process.env, ...this.env },
      stdio: "pipe",
    });
    return text.toString().trim().split(/\s+/).pop() ?? "";
  }

  /** Calls the API as a script does. Throws what the server says when it refuses. */
  async api<T = any>(method: string, path: string, body?: unknown, token = this.adminToken()): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  private cachedToken = "";

  private adminToken(): string {
    this.cachedToken ||= this.token();
    return this.cachedToken;
  }
}
