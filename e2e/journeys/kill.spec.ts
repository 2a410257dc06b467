// kill -9 at random moments of saving and of writing samples: what was acknowledged is there, and the file is sound.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Server } from "../helpers/server";

const KILLS = 200;
const WRITERS = 4;

/** Servers that are killed side by side while they write samples, and how often each. */
const SAMPLERS = 3;
const FLUSH_KILLS = 12;
/** After so many flushes that succeeded a sampler starts with an empty folder again. */
const FLUSHES_EACH = 3;

/** What one writer knows: the last save that was acknowledged, and the one on its way when the server died. */
interface Journal {
  uid: string;
  version: number;
  title: string;
  attempt: string | undefined;
}

/** Deterministic noise, so that a failing run can be told from its seed. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test("no acknowledged save is lost by 200 kills", async () => {
  test.setTimeout(600_000);
  const seed = Date.now() % 2 ** 31;
  const random = noise(seed);
  const server = await Server.start();
  const token = server.token("editor");
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const journals: Journal[] = [];
  let insideWrite = 0;
  let slowest = 0;

  const save = async (journal: Journal, serial: number) => {
    const title = `Board ${journal.uid} save ${serial}`;
    const description = "x".repeat(Math.floor(random() * 20_000));
    const dashboard: Record<string, unknown> = { uid: journal.uid, title, description, panels: [], schemaVersion: 42 };
    if (journal.version > 0) dashboard.version = journal.version;
    journal.attempt = title;
    const answer = await fetch(`${server.url}/api/dashboards/db`, {
      method: "POST",
      headers,
      body: JSON.stringify({ dashboard, overwrite: false }),
    });
    if (!answer.ok) throw new Error(`save refused: ${answer.status} ${await answer.text()}`);
    const { version } = (await answer.json()) as { version: number };
    Object.assign(journal, { version, title, attempt: undefined });
  };

  for (let at = 0; at < WRITERS; at += 1) journals.push({ uid: `kill-${at}`, version: 0, title: "", attempt: undefined });

  for (let kill = 0; kill < KILLS; kill += 1) {
    let dead = false;
    const writers = journals.map(async (journal, at) => {
      for (let serial = 0; !dead; serial += 1) {
        try {
          await save(journal, kill * 1000 + serial);
        } catch (error) {
          // A refusal by a living server is a fault; a broken connection is the kill.
          if (`${error}`.includes("save refused")) throw new Error(`writer ${at}, kill ${kill}, seed ${seed}: ${error}`);
          return;
        }
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 5 + random() * 60));
    if (journals.some((journal) => journal.attempt !== undefined)) insideWrite += 1;
    dead = true;
    const { startMs } = await server.killAndRestart();
    slowest = Math.max(slowest, startMs);
    await Promise.all(writers);

    for (const journal of journals) {
      const answer = await fetch(`${server.url}/api/dashboards/uid/${journal.uid}`, { headers });
      if (answer.status === 404 && journal.version === 0) continue;
      expect(answer.status, `${journal.uid} after kill ${kill}, seed ${seed}`).toBe(200);
      const { dashboard } = (await answer.json()) as { dashboard: { version: number; title: string } };
      if (dashboard.version === journal.version) {
        expect(dashboard.title, `${journal.uid} after kill ${kill}, seed ${seed}`).toBe(journal.title);
      } else {
        // The save on its way may have arrived; nothing else may have.
        expect(dashboard.version, `${journal.uid} after kill ${kill}, seed ${seed}`).toBe(journal.version + 1);
        expect(dashboard.title).toBe(journal.attempt);
      }
      Object.assign(journal, { version: dashboard.version, title: dashboard.title, attempt: undefined });
    }
  }
  const saves = journals.reduce((sum, journal) => sum + journal.version, 0);
  console.log(`${KILLS} kills, ${insideWrite} inside a write, ${saves} saves, slowest start ${Math.round(slowest)} ms`);
  expect(insideWrite).toBeGreaterThanOrEqual(50);
  expect(slowest, "slowest start in ms").toBeLessThan(2_000);

  await expectSound(server);
  await server.end();
});

async function expectSound(server: Server) {
  await server.stop();
  const verdict = execFileSync("sqlite3", [join(server.data, "belvedere.db"), "PRAGMA integrity_check; PRAGMA foreign_key_check;"]);
  expect(verdict.toString().trim()).toBe("ok");
}

/** Distance between two samples. */
const SAMPLE_MS = 5_000;
/** A statement of a flush, in the log of statements; each is logged once it is carried out. */
const WRITES = /"INSERT INTO sample_(series|minute)/g;

const written = (said: string) => said.match(WRITES)?.length ?? 0;

/** The samples up to `lastMs` of a metric that every machine has, by time. */
async function samples(server: Server, lastMs: number): Promise<Map<number, number>> {
  const datasource = { type: "belvedere", uid: "belvedere" };
  const query = { refId: "A", datasource, metric: "node_load1", intervalMs: SAMPLE_MS, maxDataPoints: 1_000 };
  const { results } = await server.api("POST", "/api/ds/query", { from: `${lastMs - 3_600_000}`, to: `${lastMs}`, queries: [query] });
  const [times = [], values = []] = results.A.frames[0]?.data.values ?? [];
  const pairs = times.map((time: number, at: number) => [time, values[at]] as const);
  return new Map(pairs.filter(([time, value]: [number, number | null]) => value !== null && time <= lastMs));
}

/**
 * One server's lives. Samples are written every minute and when the server is told to stop, by the same function; so
 * each life is told to stop, and killed after a random number of the statements with which the samples are written. If
 * at least one was carried out and no sample is there afterwards, the kill fell inside the flush: between its first
 * statement and the end of its commit.
 */
async function sampler(random: () => number, seed: number) {
  const counts = { inside: 0, after: 0 };
  const start = () => Server.start({ RUST_LOG: "warn,sqlx::query=debug", NO_COLOR: "1" });
  let server = await start();
  let acknowledged = new Map<number, number>();
  for (let kill = 0; kill < FLUSH_KILLS; kill += 1) {
    if (acknowledged.size >= FLUSHES_EACH) {
      await expectSound(server);
      await server.end();
      server = await start();
      acknowledged = new Map();
    }
    const dashboard = { uid: "beside", title: `Saved before kill ${kill}`, panels: [], schemaVersion: 42 };
    await server.api("POST", "/api/dashboards/db", { dashboard, overwrite: true });
    // The first flush in a folder writes more than a hundred series; each later one a single row.
    const enough = acknowledged.size > 0 ? 1 : 1 + Math.floor(random() * 50);
    const said = await server.killWhileStopping((said) => written(said) >= enough);
    const lastMs = Math.floor(Date.now() / SAMPLE_MS) * SAMPLE_MS;
    // The next life takes its first sample at once, which is to be another one than any of this life.
    await new Promise((resolve) => setTimeout(resolve, lastMs + SAMPLE_MS - Date.now()));
    await server.up();
    expect((await server.api("GET", "/api/dashboards/uid/beside")).dashboard.title).toBe(dashboard.title);
    // What it knows of the time before this life, it knows from the disk.
    const found = await samples(server, lastMs);
    for (const [time, value] of acknowledged) {
      expect(found.get(time), `sample of ${new Date(time).toISOString()} after kill ${kill}, seed ${seed}`).toBe(value);
    }
    if (found.size > acknowledged.size) counts.after += 1;
    else if (written(said) > 0) counts.inside += 1;
    acknowledged = found;
  }
  await expectSound(server);
  await server.end();
  return counts;
}

test("no sample on the disk is lost by kills inside a flush", async () => {
  test.setTimeout(600_000);
  const seed = Date.now() % 2 ** 31;
  const lives = Array.from({ length: SAMPLERS }, (_, at) => sampler(noise(seed + at), seed));
  const counts = await Promise.all(lives);
  const sum = (key: "inside" | "after") => counts.reduce((all, one) => all + one[key], 0);
  console.log(`${SAMPLERS * FLUSH_KILLS} kills, ${sum("inside")} inside a flush, ${sum("after")} just after one`);
  expect(sum("inside")).toBeGreaterThan(0);
});
