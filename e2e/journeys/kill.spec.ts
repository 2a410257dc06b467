// kill -9 at random moments of saving and sampling: what was acknowledged is there, and the file is sound.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Server } from "../helpers/server";

const KILLS = 200;
const WRITERS = 4;

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

  await server.stop();
  const verdict = execFileSync("sqlite3", [join(server.data, "belvedere.db"), "PRAGMA integrity_check; PRAGMA foreign_key_check;"]);
  expect(verdict.toString().trim()).toBe("ok");
  await server.end();
});
