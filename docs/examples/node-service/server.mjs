// A service with a few routes, measured.
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { expose, measure } from "./metrics.mjs";

const routes = [
  { route: "/orders", path: /^\/orders$/, answer: (_, response) => response.end("[17, 18]\n") },
  { route: "/orders/:id", path: /^\/orders\/\d+$/, answer: getOrder },
  { route: "/reports", path: /^\/reports$/, answer: getReport },
  { route: "/payments", path: /^\/payments$/, answer: pay },
];

const server = createServer(async (request, response) => {
  const [pathname] = request.url.split("?");
  if (pathname === "/metrics") return expose(response);
  const found = routes.find(({ path }) => path.test(pathname));
  measure(request, response, () => found?.route);
  try {
    if (found) await found.answer(pathname, response);
    else response.writeHead(404).end("not found\n");
  } catch (error) {
    console.error(error);
    response.writeHead(500).end("something went wrong\n");
  }
});

server.listen(Number(process.env.PORT ?? 8080), "127.0.0.1");

function getOrder(pathname, response) {
  const id = pathname.split("/").at(-1);
  if (id > 100) response.writeHead(404).end("there is no such order\n");
  else response.end(`{"id": ${id}}\n`);
}

async function getReport(_, response) {
  await sleep(300); // a slow database
  const end = Date.now() + 60;
  while (Date.now() < end); // work without a pause: the event loop lags
  response.end("done\n");
}

function pay() {
  throw new Error("the bank does not answer");
}
