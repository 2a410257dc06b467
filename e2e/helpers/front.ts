// A proxy in front of a Belvedere that can say something else at single paths: a server of another build, to a browser.
import { type Server as HttpServer, createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

export class Front {
  /** Changes the text of an answer, by path. */
  readonly changes = new Map<string, (text: string) => string>();

  /** Connections that are no requests any more: closing the server does not end them. */
  private readonly streams = new Set<Duplex>();

  private constructor(private readonly server: HttpServer) {}

  static async start(behind: string): Promise<Front> {
    const { hostname, port } = new URL(behind);
    const server = createServer((asked, answer) => {
      const change = front.changes.get(asked.url ?? "");
      const headers = { ...asked.headers, ...(change ? { "accept-encoding": "identity", "if-none-match": "" } : {}) };
      const passed = request({ hostname, port, path: asked.url, method: asked.method, headers }, (found) => {
        if (!change) {
          answer.writeHead(found.statusCode ?? 502, found.headers);
          found.pipe(answer);
          return;
        }
        const chunks: Buffer[] = [];
        found.on("data", (chunk: Buffer) => chunks.push(chunk));
        found.on("end", () => {
          const { "content-length": _, etag: __, ...kept } = found.headers;
          answer.writeHead(found.statusCode ?? 502, kept);
          answer.end(change(Buffer.concat(chunks).toString()));
        });
      });
      passed.on("error", () => answer.writeHead(502).end());
      asked.pipe(passed);
    });
    server.on("upgrade", (asked, socket, head) => {
      front.streams.add(socket);
      socket.on("close", () => front.streams.delete(socket));
      const passed = connect(Number(port), hostname, () => {
        const lines = asked.rawHeaders.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join("");
        passed.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${lines}\r\n`);
        passed.write(head);
        passed.pipe(socket).pipe(passed);
      });
      passed.on("error", () => socket.destroy());
      socket.on("error", () => passed.destroy());
    });
    const front = new Front(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const stream of this.streams) stream.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
