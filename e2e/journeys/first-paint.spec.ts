// The page before and while the app arrives: drawn at once, small, and under the strict policy.
import { expect, visitor as test } from "../helpers/test";

test("the frame is there before the app, in the chosen theme", async ({ page }) => {
  await page.route(/_bg\.wasm$/, () => {}); // never answered: the app does not come
  await page.addInitScript(() => localStorage.setItem("belvedere.theme", "light"));
  await page.goto("/");
  await expect(page.locator(".first-paint-rail")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("the app takes the place of the first paint", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("#first-paint")).toHaveCount(0);
});

test("an app that cannot be loaded says so", async ({ page, complaints }) => {
  await page.route(/_bg\.wasm$/, (route) => route.abort());
  await page.goto("/");
  await expect(page.locator("#first-paint-message")).toContainText("could not be loaded");
  complaints.length = 0; // the failed download was logged, as it should be
});

test("files come compressed and are kept for ever; the page itself is asked for again", async ({ server }) => {
  const page = await fetch(server.url, { headers: { accept: "text/html" } });
  const html = await page.text();
  expect(page.headers.get("cache-control")).toBe("no-cache");
  const links = [...html.matchAll(/(?:href|src)="(\/[^"]+\.(?:js|css|wasm))"/g)].map((match) => match[1]);
  expect(links.length).toBeGreaterThanOrEqual(5);
  for (const link of links) {
    const file = await fetch(server.url + link, { headers: { "accept-encoding": "br" } });
    expect(file.status, link).toBe(200);
    expect(file.headers.get("content-encoding"), link).toBe("br");
    expect(file.headers.get("cache-control"), link).toContain("immutable");
  }
});

test("the policy is strict and the page holds nothing inline", async ({ server }) => {
  const page = await fetch(server.url);
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'/);
  const html = await page.text();
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i);
});

test("markup from strings loses what could act", async ({ page }) => {
  await page.goto("/");
  const [dangerous, plain] = await page.evaluate(() => {
    const made = (html: string) => {
      const element = document.createElement("div");
      element.innerHTML = html;
      return element;
    };
    const attacks = [
      '<img src="x:y" onerror="alert(1)">',
      "<img src=x onerror=alert(1)>",
      "<script>alert(1)</script>",
      '<a href="javascript:alert(1)">x</a>',
      '<a href="java&#9;script:alert(1)">x</a>',
      '<a href="&#106;avascript:alert(1)">x</a>',
      '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
      '<div style="background:red">x</div>',
      '<textarea><a title="</textarea><img src=x onerror=alert(1)>">',
      "<svg><script>alert(1)</script></svg>",
    ];
    const acting = "script,iframe,[onerror],[style],[srcdoc],a[href]";
    return [
      attacks.filter((attack) => made(attack).querySelector(acting)),
      made('<p class="a">x &amp; <b>y</b> <a href="/d/x?a=1&amp;b=2">z</a></p>').innerHTML,
    ];
  });
  expect(dangerous).toEqual([]);
  expect(plain).toBe('<p class="a">x &amp; <b>y</b> <a href="/d/x?a=1&amp;b=2">z</a></p>');
});
