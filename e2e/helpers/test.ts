// What every journey starts from: `test` with a server, a signed-in page, and proof that nothing went wrong unseen.
import AxeBuilder from "@axe-core/playwright";
import { type Page, test as base, expect } from "@playwright/test";
import { ADMIN, Server } from "./server";

/** Where the page posts what its sign-up form holds. */
const SIGN_UP_PATH = "/api/signup";

interface ForWorker {
  /** One server for the journeys of a worker. */
  server: Server;
}

interface ForTest {
  /** Complaints of the page: console errors, uncaught exceptions, refused content. Must be empty at the end. */
  complaints: string[];
}

interface SignedIn {
  /** Cookies of the signed-in admin. */
  session: Awaited<ReturnType<typeof signUp>>;
}

/** Makes the admin through the page's own API with the printed link, and returns the cookies. */
async function signUp(server: Server) {
  const link = await server.signUpLink();
  const token = new URL(link).searchParams.get("token");
  const answer = await fetch(server.url + SIGN_UP_PATH, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url },
    body: JSON.stringify({ token, ...ADMIN }),
  });
  if (!answer.ok) throw new Error(`sign-up: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie().map((cookie) => {
    const [pair = ""] = cookie.split(";");
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: server.url };
  });
}

/** Journeys of somebody whom the server does not know yet. */
export const visitor = base.extend<ForTest, ForWorker>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.end();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ server }, use) => {
    await use(server.url);
  },

  complaints: async ({}, use) => {
    await use([]);
  },

  page: async ({ page, complaints }, use) => {
    watch(page, complaints);
    await use(page);
    expect(complaints, "the page complained").toEqual([]);
  },
});

/** Journeys of the admin, signed in. */
export const test = visitor.extend<{}, SignedIn>({
  session: [
    async ({ server }, use) => {
      await use(await signUp(server));
    },
    { scope: "worker" },
  ],

  page: async ({ page, session }, use) => {
    await page.context().addCookies(session);
    await use(page);
  },
});

/** Notes console errors, uncaught exceptions and what the content security policy refused. */
export function watch(page: Page, complaints: string[]): void {
  page.on("console", (message) => {
    // An answer of 4xx or 5xx is logged by the browser itself; journeys check answers where they matter.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.push(message.text());
    }
  });
  page.on("pageerror", (error) => complaints.push(error.message));
}

/** axe finds nothing on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
  expect(found, "axe").toEqual([]);
}

export { expect };
