// A Prometheus that is away, hangs, lies or floods: one clear sentence on the panel, and everything else goes on.
//
// The upstream is a double (helpers/hostile.ts says why); browser, page and server are the real ones.
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { Hostile, type Manner } from "../helpers/hostile";
import type { Server } from "../helpers/server";
import { expect, test } from "../helpers/test";

/** What the server reads of one answer at most: `MAX_ANSWER_BYTES` in backend/src/datasources/http.rs. */
const ANSWER_LIMIT = 32 * 2 ** 20;
/**
 * An answer of that size in a buffer that grows by doubling stands in memory three times while it moves for the last
 * time; the fourth is for all that goes on beside it. The flood is 32 times the limit.
 */
const MOST_GROWTH = 4 * ANSWER_LIMIT;

const HEALTHY = { title: "Healthy", type: "timeseries", targets: [{ refId: "A", scenarioId: "random_walk" }] };

/** A source and a dashboard of their own, gone when the journey ends. */
async function stage(server: Server, url: string, timeoutS: number, hostilePanels: number) {
  const source = { name: "Hostile", type: "prometheus", access: "proxy", url, jsonData: { timeout: timeoutS } };
  const hostile: string = (await server.api("POST", "/api/datasources", source)).datasource.uid;
  const panels = [
    { ...HEALTHY, id: 100, datasource: { type: "testdata", uid: "testdata" }, gridPos: { x: 0, y: 0, w: 24, h: 5 } },
    ...Array.from({ length: hostilePanels }, (_, at) => ({
      id: at + 1,
      title: `Hostile ${at + 1}`,
      type: "timeseries",
      datasource: { type: "prometheus", uid: hostile },
      // Each asks something else, or they would be one question.
      targets: [{ refId: "A", expr: `up + ${at}` }],
      gridPos: { x: (at % 4) * 6, y: 5 + Math.floor(at / 4) * 4, w: 6, h: 4 },
    })),
  ];
  const dashboard = { title: "Beside a hostile source", panels, schemaVersion: 42, time: { from: "now-15m", to: "now" } };
  const { uid } = await server.api("POST", "/api/dashboards/db", { dashboard });
  const remove = async () => {
    await server.api("DELETE", `/api/dashboards/uid/${uid}`);
    await server.api("DELETE", `/api/datasources/uid/${hostile}`);
  };
  return { path: `/d/${uid}`, remove };
}

const panel = (page: Page, id: number): Locator => page.locator(`article[data-panel-id="${id}"]`);

/** The healthy panel has drawn its one series. */
const expectDrawn = (page: Page) => expect(panel(page, 100).getByRole("img", { name: /^Time series chart, 1 series/ })).toBeVisible();

/** A number of bytes from the kernel's account of the server's memory. */
function memory(server: Server, of: "VmHWM" | "VmRSS"): number {
  const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
  return Number(new RegExp(`^${of}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024;
}

const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;

test("each way to fail is one clear sentence, and the rest of the page is alive", async ({ page, server }) => {
  const hostile = await Hostile.start();
  const at = `Prometheus at ${hostile.url}`;
  const { path, remove } = await stage(server, hostile.url, 3, 1);
  const says = async (sentence: string, during = async () => {}) => {
    await page.goto(path);
    await during();
    const failure = panel(page, 1).locator(".panel-failure");
    await expect(failure.getByRole("alert").locator("p")).toHaveText(sentence, { timeout: 60_000 });
    await expect(failure.getByRole("button", { name: "Try again" })).toBeVisible();
    await expectDrawn(page);
  };
  try {
    const sentences: [Manner, string][] = [
      ["web page", `${at} answered with a web page instead of data. Check the URL: it may lead to a login page or a proxy.`],
      ["error 500", `${at} answered with error 500: the disk is full. Look into its log.`],
      ["half an answer", `${at} broke off in the middle of its answer. Try again, or look into its log.`],
    ];
    for (const [manner, sentence] of sentences) {
      hostile.manner = manner;
      await says(sentence);
    }
    hostile.manner = "hang";
    await says(
      "“Hostile” did not answer within 3 s. Narrow the time range or the query, or raise the source's timeout.",
      // What is healthy does not wait for what hangs.
      () => expectDrawn(page),
    );
    await hostile.stop();
    await says(`${at} refused the connection. Check that it runs and that the URL is right.`);
  } finally {
    await hostile.stop();
    await remove();
  }
});

test("a gigabyte, announced or not, is one clear sentence and little memory", async ({ page, server }) => {
  const hostile = await Hostile.start();
  // The server is slow as it is built for tests: only the size may end this.
  const { path, remove } = await stage(server, hostile.url, 300, 1);
  try {
    for (const manner of ["announced flood", "streamed flood"] as const) {
      hostile.manner = manner;
      hostile.taken = 0;
      const [peak, resident] = [memory(server, "VmHWM"), memory(server, "VmRSS")];
      await page.goto(path);
      await expect(panel(page, 1).locator(".panel-failure p")).toHaveText(
        `Prometheus at ${hostile.url} sent more than 32 MB, which is the limit for one query. Narrow the time range or sum up series.`,
        { timeout: 60_000 },
      );
      await expectDrawn(page);
      const grown = [memory(server, "VmHWM") - peak, memory(server, "VmRSS") - resident] as const;
      console.log(`${manner}: ${megabytes(hostile.taken)} taken; the peak grew by ${megabytes(grown[0])}, what stays by ${megabytes(grown[1])}`);
      expect(grown[0], "growth of the peak").toBeLessThan(MOST_GROWTH);
      expect(grown[1], "growth of what stays").toBeLessThan(MOST_GROWTH);
      // What the sockets' own buffers hold comes on top of the limit.
      expect(hostile.taken).toBeLessThan(ANSWER_LIMIT + 2 ** 25);
    }
    expect(hostile.taken, "it was really sent").toBeGreaterThan(ANSWER_LIMIT);
  } finally {
    await hostile.stop();
    await remove();
  }
});

test("twelve hanging panels hold up neither a healthy one, nor a search, nor a save", async ({ page, server }) => {
  const hostile = await Hostile.start();
  // None of them ends by itself while the journey lasts.
  const { path, remove } = await stage(server, hostile.url, 600, 12);
  const loading = () => page.getByRole("progressbar", { name: "Loading" });
  /** All twelve are still waiting, and as many as one person may ask at once hang at the source. */
  const expectHanging = async () => {
    await expect(loading()).toHaveCount(12);
    await expect.poll(() => hostile.held).toBe(8);
    await expect(page.locator(".panel-failure")).toHaveCount(0);
  };
  try {
    await page.goto(path);
    await expectDrawn(page);
    await expectHanging();

    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search dashboards and pages" }).fill("beside a hostile");
    await expect(page.getByRole("option", { name: /Beside a hostile source/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expectHanging();

    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    const settings = page.getByRole("dialog", { name: "Dashboard settings" });
    await settings.getByLabel("Description").fill("saved while twelve hang");
    await settings.getByLabel("Description").blur();
    await settings.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("dialog", { name: "Save dashboard" }).getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Dashboard saved.")).toBeVisible();
    await expectHanging();
    const { dashboard } = await server.api("GET", `/api/dashboards/uid/${path.split("/").pop()}`);
    expect(dashboard.description).toBe("saved while twelve hang");

    // Nobody waits any more: the questions are taken back at the source, too.
    await page.goto("/dashboards");
    await expect.poll(() => hostile.held).toBe(0);
  } finally {
    await hostile.stop();
    await remove();
  }
});
