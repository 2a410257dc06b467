// Every page at every size and in both themes: nothing sticks out. With BELVEDERE_SCREENSHOTS=FOLDER the pictures are
// kept there, as docs/screenshots was made.
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { CORPUS, NODES, addPrometheus, importFile, startCluster } from "../helpers/corpus";
import { expect, test } from "../helpers/test";

const FOLDER = process.env.BELVEDERE_SCREENSHOTS;
const SIZES = { wide: { width: 1600, height: 900 }, phone: { width: 390, height: 844 } };

test("pages fit wide screens and phones, dark and light", async ({ page, server }) => {
  test.setTimeout(300_000);
  if (!existsSync(CORPUS)) {
    console.log(`left out: the corpus of real dashboards is not at ${CORPUS}; set BELVEDERE_CORPUS`);
    return;
  }
  const cluster = await startCluster();
  try {
    await cluster.prometheus.has("kube_node_info");
    const uid = await addPrometheus(page, cluster.prometheus.url);
    const source = `/datasources/edit/${uid}`;
    await importFile(page, NODES);
    const imported = new URL(page.url()).pathname;
    // Some history, so that pictures show more than a dot.
    await new Promise((done) => setTimeout(done, FOLDER ? 60_000 : 5_000));
    if (FOLDER) mkdirSync(FOLDER, { recursive: true });
    for (const theme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        const shoot = async (name: string) => {
          const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
          expect(overflow, `${name} ${theme} ${size} is wider than the screen`).toBeLessThanOrEqual(0);
          if (FOLDER) await page.screenshot({ path: join(resolve(FOLDER), `${name}-${theme}-${size}.png`) });
        };
        for (const [name, path] of [
          ["machine", "/d/machine?from=now-5m&to=now"],
          ["imported", `${imported}?from=now-5m&to=now`],
          ["inspect", `${imported}?from=now-5m&to=now&inspect=2&inspectTab=data`],
          ["dashboards", "/dashboards"],
          ["source", source],
        ] as const) {
          await page.goto(path);
          await expect(page.locator("#first-paint")).toHaveCount(0);
          await page.waitForTimeout(FOLDER ? 2_500 : 500);
          await shoot(name);
        }
        await page.goto("/dashboard/import");
        await page.getByLabel("Dashboard file").setInputFiles(join(CORPUS, "dashboards", NODES));
        await expect(page.getByRole("button", { name: /^Import/ })).toBeVisible();
        await shoot("import");
      }
    }
    await server.api("DELETE", `/api/datasources/uid/${uid}`);
  } finally {
    await cluster.prometheus.end();
    await cluster.exporter.end();
    await cluster.kube.end();
  }
});
