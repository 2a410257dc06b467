// AWS as the package `moto` plays it, with its IAM check on: a user who may do everything, and metrics.
import { join, resolve } from "node:path";
import { Program, freePort } from "./process";

const TOOLS = resolve(process.env.BELVEDERE_TOOLS ?? join(__dirname, "../../.tools"));
export const REGION = "eu-west-1";

/** One sample of a metric. */
export interface Datum {
  MetricName: string;
  Dimensions: { Name: string; Value: string }[];
  /** Seconds since the epoch. */
  Timestamp: number;
  Value: number;
}

/** Which service is meant; nothing is signed. */
const scope = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIA/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

export class Moto {
  accessKey = "";
  secretKey = "";

  private constructor(
    readonly url: string,
    private readonly program: Program,
  ) {}

  static async start(): Promise<Moto> {
    const port = await freePort();
    const args = ["-H", "127.0.0.1", "-p", `${port}`];
    const program = Program.start(join(TOOLS, "python/moto/bin/moto_server"), args, { INITIAL_NO_AUTH_ACTION_COUNT: "1000000" });
    const moto = new Moto(`http://127.0.0.1:${port}`, program);
    await program.answers(`${moto.url}/moto-api/data.json`);
    const all = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
    await moto.iam({ Action: "CreateUser", UserName: "ada" });
    await moto.iam({ Action: "PutUserPolicy", UserName: "ada", PolicyName: "all", PolicyDocument: all });
    const key = await moto.iam({ Action: "CreateAccessKey", UserName: "ada" });
    const tag = (name: string) => key.match(new RegExp(`<${name}>([^<]*)<`))?.[1] ?? "";
    [moto.accessKey, moto.secretKey] = [tag("AccessKeyId"), tag("SecretAccessKey")];
    return moto;
  }

  private async iam(form: Record<string, string>): Promise<string> {
    const body = new URLSearchParams({ ...form, Version: "2010-05-08" });
    return this.post("iam", { "content-type": "application/x-www-form-urlencoded" }, body.toString());
  }

  /** Puts metrics, before the door is locked. */
  async put(namespace: string, data: Datum[]): Promise<void> {
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "GraniteServiceVersion20100801.PutMetricData",
    };
    await this.post("monitoring", headers, JSON.stringify({ Namespace: namespace, MetricData: data }));
  }

  /** From now on every call must be signed by somebody who may. */
  async lock(): Promise<void> {
    await fetch(`${this.url}/moto-api/reset-auth`, { method: "POST", body: "0" });
  }

  private async post(service: string, headers: Record<string, string>, body: string): Promise<string> {
    const answer = await fetch(this.url, { method: "POST", headers: { ...headers, authorization: scope(service) }, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service}: ${answer.status} ${text}`);
    return text;
  }

  async end(): Promise<void> {
    await this.program.stop("SIGKILL");
  }
}
