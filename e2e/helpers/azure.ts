// A double of Azure that refuses what Azure's published schemas refuse: what a journey signs in to.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Program, freePort } from "./process";

/** The app registration that it knows, as `doubles/azure/world.py` has it. */
export const APP = {
  tenant: "31c75423-32d6-4322-88b7-c478bdde4858",
  client: "3f0c1e5a-6a3b-4d7e-9d43-0a8d1c2b7e11",
  secret: "example~client.secret",
};

export class Azure {
  private constructor(
    readonly url: string,
    private readonly program: Program,
  ) {}

  static async start(): Promise<Azure> {
    const port = await freePort();
    const python = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
    const server = join(__dirname, "../doubles/azure/server.py");
    const program = Program.start(python, [server, "--port", `${port}`], { PYTHONDONTWRITEBYTECODE: "1" });
    const url = `http://127.0.0.1:${port}`;
    await program.answers(`${url}/double/seen`);
    return new Azure(url, program);
  }

  /** What it was asked: the status of each request among it. */
  async seen(): Promise<{ tokens: number; requests: { method: string; path: string; status: number }[] }> {
    return (await fetch(`${this.url}/double/seen`)).json() as Promise<any>;
  }

  async end(): Promise<void> {
    await this.program.stop("SIGKILL");
  }
}
