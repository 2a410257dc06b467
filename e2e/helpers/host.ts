// Somebody else's web site: one page of HTML on an origin of its own.
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export class Host {
  /** What its page says. */
  html = "";

  private constructor(
    private readonly server: Server,
    private readonly name: string,
  ) {}

  /** A site under a host name of this machine: `localhost` is another site than `127.0.0.1`. */
  static async start(name: "localhost" | "127.0.0.1"): Promise<Host> {
    const server = createServer((_, answer) => {
      answer.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      answer.end(`<!doctype html><html lang="en"><title>Somebody’s page</title><main>${host.html}</main></html>`);
    });
    const host = new Host(server, name);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return host;
  }

  get origin(): string {
    return `http://${this.name}:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
