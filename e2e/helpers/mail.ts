// A real mail server (aiosmtpd, Debian's package), and the mails that it has taken.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Program, eventually } from "./process";

/** A mail as it came, and as a person sees it. */
export interface Mail {
  subject: string;
  to: string;
  text: string;
  /** The HTML, with its pictures inside. */
  html: string;
  /** The pictures as PNG. */
  pictures: Buffer[];
}

export class MailServer {
  private constructor(
    private readonly program: Program,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(folder = mkdtempSync(join(tmpdir(), "belvedere-mails-")), port = 0): Promise<MailServer> {
    const program = Program.start("/usr/bin/python3", [join(__dirname, "mail.py"), folder, "--port", `${port}`]);
    await program.prints((output) => /ready \d+/.test(output));
    const ready = /ready (\d+)/.exec(program.output);
    if (!ready) throw new Error(`the mail server did not start: ${program.output}`);
    return new MailServer(program, folder, Number(ready[1]));
  }

  /** All mails so far, in order. */
  mails(): Mail[] {
    const names = readdirSync(this.folder).filter((name) => name.endsWith(".eml"));
    return names.sort().map((name) => read(readFileSync(join(this.folder, name)).toString("latin1")));
  }

  /** Waits until there are so many mails. */
  async receives(count: number, ms = 120_000): Promise<Mail[]> {
    return eventually(`${count} mails`, async () => this.mails().length >= count && this.mails(), ms);
  }

  /** Goes away; the mails stay. Starting on the same folder and port brings it back. */
  async stop(): Promise<void> {
    await this.program.stop();
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Part {
  head: Map<string, string>;
  body: string;
}

/** A part of a mail: its head, unfolded, and its body. */
function part(raw: string): Part {
  const at = raw.search(/\r?\n\r?\n/);
  const lines = raw.slice(0, at).replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const head = lines.map((line) => line.split(/:\s*/, 1).concat(line.slice(line.indexOf(":") + 1).trim()) as [string, string]);
  return { head: new Map(head.map(([name, value]) => [name.toLowerCase(), value])), body: raw.slice(at).replace(/^\r?\n\r?\n/, "") };
}

/** The parts that hold something, at any depth. */
function leaves(whole: Part): Part[] {
  const boundary = /boundary="([^"]+)"/.exec(whole.head.get("content-type") ?? "")?.[1];
  if (!boundary) return [whole];
  const inner = whole.body.split(`--${boundary}`).slice(1, -1);
  return inner.flatMap((raw) => leaves(part(raw.replace(/^\r?\n/, ""))));
}

function bytes(leaf: Part): Buffer {
  switch (leaf.head.get("content-transfer-encoding")?.toLowerCase()) {
    case "base64":
      return Buffer.from(leaf.body, "base64");
    case "quoted-printable": {
      const plain = leaf.body.replace(/=\r?\n/g, "");
      return Buffer.from(plain.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))), "latin1");
    }
    default:
      return Buffer.from(leaf.body, "latin1");
  }
}

function read(raw: string): Mail {
  const whole = part(raw);
  const all = leaves(whole);
  const of = (type: string) => all.filter((leaf) => leaf.head.get("content-type")?.startsWith(type));
  const text = (type: string) => of(type).map((leaf) => bytes(leaf).toString("utf8")).join("");
  let html = text("text/html");
  for (const picture of of("image/png")) {
    const id = picture.head.get("content-id")?.replace(/[<>]/g, "");
    html = html.replaceAll(`cid:${id}`, `data:image/png;base64,${bytes(picture).toString("base64")}`);
  }
  return {
    subject: whole.head.get("subject") ?? "",
    to: whole.head.get("to") ?? "",
    text: text("text/plain"),
    html,
    pictures: of("image/png").map(bytes),
  };
}
