// CloudWatch from the first form to the chart, against moto with its IAM check on. With BELVEDERE_SCREENSHOTS=FOLDER the
// pictures are kept there.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { type Datum, Moto, REGION } from "../helpers/moto";
import { expect, expectAccessible, test } from "../helpers/test";

const FOLDER = process.env.BELVEDERE_SCREENSHOTS;
const SIZES = { wide: { width: 1600, height: 900 }, phone: { width: 390, height: 844 } };

/** What makes the page wider than the screen, if it is. */
const wider = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const out = (element) => element.getBoundingClientRect().right > clientWidth + 0.5;
  const name = (element) => element.tagName + "." + element.className;
  return scrollWidth > clientWidth ? [...document.querySelectorAll("main *")].filter(out).map(name) : [];
})()`;

/** Chooses an option of a select. */
async function choose(page: Page, select: string, option: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${select}: `) }).click();
  await page.getByRole("option", { name: option, exact: true }).first().click();
}

/** The page in both themes and sizes: nothing sticks out, axe finds nothing. */
async function look(page: Page, name: string): Promise<void> {
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      // The page follows another width within a frame or two.
      await expect.poll(() => page.evaluate(wider), { message: `${name} ${theme} ${size} is wider than the screen` }).toEqual([]);
      await expectAccessible(page);
      if (!FOLDER) continue;
      mkdirSync(FOLDER, { recursive: true });
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(resolve(FOLDER), `${name}-${theme}-${size}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("a CloudWatch source is added by its form, and a panel is built by its selects", async ({ page, server }) => {
  test.setTimeout(120_000);
  page.setDefaultTimeout(15_000);
  const moto = await Moto.start();
  let uid = "";
  let dashboard = "";
  try {
    const now = Math.floor(Date.now() / 60_000) * 60;
    const data: Datum[] = [];
    for (const [nth, id] of ["i-web", "i-db"].entries()) {
      for (let minute = 0; minute < 30; minute += 1) {
        const Value = 40 + 25 * Math.sin(minute / 5 + nth * 2);
        data.push({ MetricName: "CPUUtilization", Dimensions: [{ Name: "InstanceId", Value: id }], Timestamp: now - minute * 60, Value });
      }
    }
    await moto.put("AWS/EC2", data);
    await moto.lock();

    await page.goto("/datasources/new");
    await page.getByRole("button", { name: /^CloudWatch/ }).click();
    await page.getByLabel(/^Name/).fill("Our AWS");
    uid = new URL(page.url()).pathname.split("/").pop() ?? "";
    await page.getByRole("button", { name: "Save & test" }).click();
    await expect(page.getByText("Fill in “Default region”.")).toBeVisible();
    await choose(page, "Sign in with", "Access and secret key");
    await page.getByLabel("Access key ID").fill(moto.accessKey);
    await page.getByLabel("Secret access key").fill("not the right one");
    await choose(page, "Default region", REGION);
    await page.getByText("Endpoints", { exact: true }).click();
    await page.getByLabel("CloudWatch endpoint").fill(moto.url);
    await page.getByLabel("STS endpoint").fill(moto.url);
    await page.getByRole("button", { name: "Save & test" }).click();
    // AWS' own words.
    await expect(page.getByText(/request signature we calculated does not match the signature you provided/)).toBeVisible();
    await look(page, "cloudwatch-refused");
    await page.getByRole("button", { name: /reset|change|replace/i }).last().click();
    await page.getByLabel("Secret access key").fill(moto.secretKey);
    await page.getByRole("button", { name: "Save & test" }).click();
    await expect(page.getByText(`CloudWatch answers in ${REGION} as arn:aws:iam::123456789012:user/ada.`)).toBeVisible();
    await look(page, "cloudwatch-source");

    const panel = {
      id: 1,
      title: "CPU",
      type: "timeseries",
      datasource: { type: "cloudwatch", uid },
      targets: [{ refId: "A", datasource: { type: "cloudwatch", uid } }],
      gridPos: { x: 0, y: 0, w: 24, h: 10 },
    };
    const document = { title: "AWS", schemaVersion: 42, time: { from: "now-30m", to: "now" }, panels: [panel] };
    dashboard = (await server.api("POST", "/api/dashboards/db", { dashboard: document })).uid;
    await page.goto(`/d/${dashboard}?editPanel=1`);
    await choose(page, "Namespace", "AWS/EC2");
    await choose(page, "Metric", "CPUUtilization");
    await page.getByRole("button", { name: "Add dimension" }).click();
    await choose(page, "Dimensions", "InstanceId");
    await choose(page, "Dimensions: InstanceId", "i-web");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("img", { name: /^Time series chart, 1 series/ })).toBeVisible();
    await page.getByRole("button", { name: "Dimensions: InstanceId: i-web" }).click();
    await page.getByRole("option", { name: "i-db", exact: true }).click();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("img", { name: /^Time series chart, 2 series/ })).toBeVisible();
    await expect(page.getByText("i-db").first()).toBeVisible();
    await choose(page, "Statistic", "Maximum");
    await expect(page.getByRole("img", { name: /^Time series chart, 2 series/ })).toBeVisible();

    // As it stands once it is saved.
    const dimensions = { InstanceId: ["i-web", "i-db"] };
    const target = { refId: "A", namespace: "AWS/EC2", metricName: "CPUUtilization", statistic: "Maximum", dimensions };
    const saved = { ...document, uid: dashboard, panels: [{ ...panel, targets: [target] }] };
    await server.api("POST", "/api/dashboards/db", { dashboard: saved, overwrite: true });
    await page.goto("/");
    await page.goto(`/d/${dashboard}?editPanel=1`);
    await expect(page.getByRole("img", { name: /^Time series chart, 2 series/ })).toBeVisible();
    await expect(page.getByRole("button", { name: "Dimensions: InstanceId: i-web + i-db" })).toBeVisible();
    await look(page, "cloudwatch-editor");
    await page.getByText("Code", { exact: true }).click();
    await expect(page.getByText("Metric math with the IDs of other queries")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Namespace: / })).toHaveCount(0);
  } finally {
    await moto.end();
    if (dashboard) await server.api("DELETE", `/api/dashboards/uid/${dashboard}`);
    if (uid) await server.api("DELETE", `/api/datasources/uid/${uid}`);
  }
});
