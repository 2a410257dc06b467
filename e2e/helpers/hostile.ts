// An upstream that misbehaves on purpose, or answers exactly when a journey wants it to, on a bare socket. It stands in for a broken Prometheus because no real one can
// be made to say these things; everything between it and the eye of the person is real.
import { type AddressInfo, type Server, type Socket, createServer } from "node:net";

/** What the flood sends, announced or not. */
export const FLOOD_BYTES = 2 ** 30;

/** How requests are answered. */
export type Manner = "hang" | "data" | "web page" | "error 500" | "half an answer" | "announced flood" | "streamed flood";

const POINTS = `${'[1700000000,"1"],'.repeat(4_096)}`;
const BEGIN = '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[';

const answer = (status: string, type: string, body: string) =>
  `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;

const SAID: Record<Exclude<Manner, "hang" | "announced flood" | "streamed flood">, string> = {
  data: answer("200 OK", "application/json", `${BEGIN}[1700000000,"1"],[1700000060,"2"]]}]}}`),
  "web page": answer("200 OK", "text/html", "<!doctype html><title>Sign in</title><p>Please sign in"),
  "error 500": answer("500 Internal Server Error", "text/plain", "the disk is full"),
  "half an answer": answer("200 OK", "application/json", `${BEGIN}[1700000000,"1"],[17000`),
};

export class Hostile {
  manner: Manner = "hang";
  /** Bytes of answers that the other side took. */
  taken = 0;
  private readonly sockets = new Set<Socket>();
  /** Connections with a request that is not answered. */
  private readonly waiting = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Hostile> {
    const server = createServer();
    const hostile = new Hostile(server);
    server.on("connection", (socket) => hostile.take(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return hostile;
  }

  private readonly port = () => (this.server.address() as AddressInfo).port;

  get url(): string {
    return `http://127.0.0.1:${this.port()}`;
  }

  /** Requests that hang at this moment. */
  get held(): number {
    return this.waiting.size;
  }

  /** Answers what hangs, and from now on everything, in another manner. */
  release(manner: Manner): void {
    this.manner = manner;
    const sockets = [...this.waiting];
    this.waiting.clear();
    for (const socket of sockets) this.respond(socket);
  }

  /** Stops for good: from now on connections are refused. */
  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.server.listening) return;
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private take(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("error", () => {}); // the other side may go away whenever it wants
    socket.on("close", () => {
      this.sockets.delete(socket);
      this.waiting.delete(socket);
    });
    let head = "";
    socket.on("data", (chunk) => {
      head += chunk.toString("latin1");
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      const start = head.indexOf("\r\n\r\n") + 4;
      if (start < 4 || head.length < start + length) return;
      head = "";
      this.respond(socket);
    });
  }

  private respond(socket: Socket): void {
    switch (this.manner) {
      case "hang":
        this.waiting.add(socket);
        return;
      case "announced flood":
        socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${FLOOD_BYTES}\r\n\r\n`);
        return this.flood(socket);
      case "streamed flood":
        // Neither a length nor chunks: the answer goes on until the connection ends.
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n");
        return this.flood(socket);
      default:
        socket.end(SAID[this.manner]);
    }
  }

  /** Sends as fast as it is taken, until a gigabyte is sent or nobody listens. */
  private flood(socket: Socket): void {
    let sent = socket.write(BEGIN) ? BEGIN.length : 0;
    const more = () => {
      while (!socket.destroyed && sent < FLOOD_BYTES) {
        sent += POINTS.length;
        this.taken += POINTS.length;
        if (!socket.write(POINTS)) return void socket.once("drain", more);
      }
      socket.end();
    };
    more();
  }
}
