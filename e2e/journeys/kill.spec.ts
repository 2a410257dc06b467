// kill -9 at random moments of saving and of writing samples: what was acknowledged is there, and the file is sound.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Server } from "../helpers/server";

const KILLS = 200;
const WRITERS = 4;

/** Servers that are killed side by side while they write samples, and how often each in either kind of flush. */
const SAMPLERS = 3;
const FLUSH_KILLS = 6;

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
const HOUR_MS = 3_600_000;

/** How often a table was written to, told from the log of statements; each is logged once it is carried out. */
const writes = (said: string, table: string) => said.split(`"INSERT INTO ${table}`).length - 1;

/** The samples up to `lastMs` of a metric that every machine has, by time. */
async function samples(server: Server, lastMs: number): Promise<Map<number, number>> {
  const datasource = { type: "belvedere", uid: "belvedere" };
  const query = { refId: "A", datasource, metric: "node_load1", intervalMs: SAMPLE_MS, maxDataPoints: 5_000 };
  const { results } = await server.api("POST", "/api/ds/query", { from: `${lastMs - 3 * HOUR_MS}`, to: `${lastMs}`, queries: [query] });
  const [times = [], values = []] = results.A.frames[0]?.data.values ?? [];
  const pairs = times.map((time: number, at: number) => [time, values[at]] as const);
  return new Map(pairs.filter(([time, value]: [number, number | null]) => value !== null && time <= lastMs));
}

/**
 * Kills inside the first flush of a folder, which writes more than a hundred series and their samples. Samples are
 * written every minute and when the server is told to stop, by the same function: so it is told to stop, and killed
 * after a random number of statements. If at least one was carried out and no sample is there afterwards, the kill fell
 * between the first statement and the end of the commit. At last it may stop in peace; gives back what is then there.
 */
async function killFirstFlush(server: Server, random: () => number, counts: Counts) {
  for (let life = 0; ; life += 1) {
    const isPeaceful = life === FLUSH_KILLS;
    const dashboard = { uid: "beside", title: `Saved in life ${life}`, panels: [], schemaVersion: 42 };
    await server.api("POST", "/api/dashboards/db", { dashboard, overwrite: true });
    const enough = isPeaceful ? Number.POSITIVE_INFINITY : 1 + Math.floor(random() * 50);
    const said = await server.killWhileStopping((said) => writes(said, "sample_series") >= enough);
    const lastMs = Math.floor(Date.now() / SAMPLE_MS) * SAMPLE_MS;
    // The next life takes its first sample at once, which is to be another one than any of this life.
    await new Promise((resolve) => setTimeout(resolve, lastMs + SAMPLE_MS - Date.now()));
    await server.up();
    expect((await server.api("GET", "/api/dashboards/uid/beside")).dashboard.title).toBe(dashboard.title);
    // What it knows of the time before this life, it knows from the disk.
    const found = await samples(server, lastMs);
    if (isPeaceful || found.size > 0) return found;
    counts.kills += 1;
    if (writes(said, "sample_series") > 0) counts.inside += 1;
  }
}

/**
 * Kills inside the flush that packs an hour away: each series' samples move from rows of minutes into a row of their
 * own, and the rows of minutes go last. So that nobody has to wait for the hour, the samples are made an hour older in
 * the file; the next start packs them. A kill before the rows of minutes are taken away fell inside.
 */
async function killPacking(server: Server, random: () => number, counts: Counts) {
  await server.stop();
  const older = `UPDATE sample_minute SET start_ms = start_ms - ${HOUR_MS}`;
  execFileSync("sqlite3", [join(server.data, "belvedere.db"), older]);
  for (let kill = 0; kill < FLUSH_KILLS; kill += 1) {
    const enough = 1 + Math.floor(random() * 80);
    // What is packed already is not packed again; the server is up then.
    const said = await server.killWhileStarting((said) => writes(said, "sample_chunk") >= enough || said.includes(server.url));
    counts.kills += 1;
    if (writes(said, "sample_chunk") > 0 && !said.includes('"DELETE FROM sample_minute')) counts.insidePacking += 1;
  }
  await server.up();
}

interface Counts {
  kills: number;
  inside: number;
  insidePacking: number;
}

test("no sample on the disk is lost by kills inside a flush", async () => {
  test.setTimeout(600_000);
  const seed = Date.now() % 2 ** 31;
  const counts: Counts = { kills: 0, inside: 0, insidePacking: 0 };
  const lives = Array.from({ length: SAMPLERS }, async (_, at) => {
    const random = noise(seed + at);
    const server = await Server.start({ RUST_LOG: "warn,sqlx::query=debug", NO_COLOR: "1" });
    const acknowledged = await killFirstFlush(server, random, counts);
    expect(acknowledged.size, `samples on the disk, seed ${seed}`).toBeGreaterThan(0);
    await killPacking(server, random, counts);
    const found = await samples(server, Date.now());
    for (const [time, value] of acknowledged) {
      expect(found.get(time - HOUR_MS), `sample of ${new Date(time).toISOString()}, seed ${seed}`).toBe(value);
    }
    await expectSound(server);
    await server.end();
  });
  await Promise.all(lives);
  console.log(`${counts.kills} kills, ${counts.inside} inside the first flush, ${counts.insidePacking} inside the packing of an hour`);
  expect(counts.inside).toBeGreaterThan(0);
  expect(counts.insidePacking).toBeGreaterThan(0);
});
