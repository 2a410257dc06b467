// The page in parts: the first load is what the budget counts, and the rest arrives when it is wanted.
import { expect, test } from "../helpers/test";

test("home fetches what the page links to and no other file", async ({ page, server }) => {
  const html = await (await fetch(server.url)).text();
  const linked = [...html.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map((match) => match[1]);
  const fetched: string[] = [];
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === server.url && !pathname.startsWith("/api/") && pathname !== "/") fetched.push(pathname);
  });
  await page.goto("/");
  const chart = page.locator("article.panel canvas[role=img], article.panel [role=img]").first();
  await expect(chart).toBeVisible({ timeout: 30_000 });
  await page.waitForLoadState("networkidle").catch(() => {}); // the stream stays open
  expect(fetched.filter((name) => ![...linked, "/icons.svg"].includes(name))).toEqual([]);
  expect(fetched.some((name) => name.endsWith("_bg.wasm"))).toBe(true);
});

test("a part that cannot be fetched says so and comes with the next try", async ({ page, complaints }) => {
  await page.route(/split_.*\.wasm$/, (route) => route.abort());
  await page.goto("/dashboards");
  const failure = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(failure).toBeVisible();
  await page.unroute(/split_.*\.wasm$/);
  await failure.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Dashboards" }).first()).toBeVisible();
  await expect(failure).toHaveCount(0);
  complaints.length = 0; // the failed downloads were logged, as they should be
});

test("a dialog that cannot be fetched says so and opens the next time", async ({ page, complaints }) => {
  await page.goto("/");
  await expect(page.locator("#first-paint")).toHaveCount(0);
  await page.route(/split_.*\.wasm$/, (route) => route.abort());
  await page.keyboard.press("Control+k");
  await expect(page.getByText("could not be loaded").first()).toBeVisible();
  await page.unroute(/split_.*\.wasm$/);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("textbox").or(page.getByRole("combobox")).first()).toBeVisible();
  complaints.length = 0;
});

test("time is shown in the viewer's zone, whose rules alone are fetched", async ({ browser, server, session }) => {
  const context = await browser.newContext({ baseURL: server.url, timezoneId: "America/Sao_Paulo" });
  await context.addCookies(session);
  const page = await context.newPage();
  const zones: string[] = [];
  page.on("request", (request) => {
    const at = request.url().split("/api/time-zones/")[1];
    if (at) zones.push(at);
  });
  await page.goto("/?from=2024-03-05T00:00:00Z&to=2024-03-05T06:00:00Z");
  await expect(page.getByRole("button", { name: /Time range: .*UTC-3/ })).toBeVisible();
  await page.goto("/?timezone=America/New_York");
  await expect(page.getByRole("button", { name: /Time range: .*(EST|EDT)/ })).toBeVisible();
  expect(zones.sort()).toEqual(["America/New_York", "America/Sao_Paulo", "America/Sao_Paulo"]);
  await context.close();
});
