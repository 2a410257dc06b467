// Variables and the panels that read them, or do not.
import { Hostile } from "../helpers/hostile";
import { expect, test } from "../helpers/test";

test("an answer under way is shown although a variable changes that the panel does not read", async ({ page, server }) => {
  const upstream = await Hostile.start();
  const source = { name: "Slow", type: "prometheus", access: "proxy", url: upstream.url, jsonData: { timeout: 600 } };
  const datasource: string = (await server.api("POST", "/api/datasources", source)).datasource.uid;
  const dashboard = {
    title: "One variable, nobody reads it",
    schemaVersion: 42,
    time: { from: "2023-11-14T22:00:00Z", to: "2023-11-14T22:30:00Z" },
    templating: { list: [{ type: "textbox", name: "word", query: "before", current: { text: "before", value: "before" } }] },
    panels: [
      {
        id: 1,
        title: "Slow",
        type: "timeseries",
        datasource: { type: "prometheus", uid: datasource },
        targets: [{ refId: "A", expr: "up" }],
        gridPos: { x: 0, y: 0, w: 24, h: 8 },
      },
    ],
  };
  const { uid } = await server.api("POST", "/api/dashboards/db", { dashboard });
  try {
    await page.goto(`/d/${uid}`);
    await expect.poll(() => upstream.held).toBe(1);
    const word = page.getByRole("group", { name: "Variables" }).getByRole("textbox");
    await word.fill("after");
    await word.press("Enter");
    await expect(page).toHaveURL(/var-word=after/);
    expect(upstream.held, "the question is the same, so it is not asked again").toBe(1);
    upstream.release("data");
    await expect(page.getByRole("img", { name: /^Time series chart, 1 series\. Latest: .* 2\.$/ })).toBeVisible();
  } finally {
    await upstream.stop();
    await server.api("DELETE", `/api/dashboards/uid/${uid}`);
    await server.api("DELETE", `/api/datasources/uid/${datasource}`);
  }
});
