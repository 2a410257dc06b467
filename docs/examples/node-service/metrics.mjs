// What every Node.js service tells Prometheus: copy this file as it is.
import { getHeapStatistics } from "node:v8";
import client from "prom-client";

// Event-loop lag, heap, garbage collection, CPU, memory, open handles.
client.collectDefaultMetrics();

new client.Gauge({
  name: "nodejs_heap_size_limit_bytes",
  help: "What the heap may grow to before Node.js ends the process.",
  collect() {
    this.set(getHeapStatistics().heap_size_limit);
  },
});

const requests = new client.Histogram({
  name: "http_request_duration_seconds",
  help: "Time from a request's arrival to the end of its answer.",
  labelNames: ["method", "route", "status"],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/**
 * Measures one request. `route()` is asked at the end and gives the pattern that matched, "/orders/:id" and never
 * "/orders/17": every value of a label is kept as series of its own, so there must be few.
 */
export function measure(request, response, route) {
  const end = requests.startTimer();
  response.once("close", () => {
    // Who goes away before the end of the answer is counted as 499, as proxies do.
    const status = response.writableFinished ? response.statusCode : 499;
    end({ method: request.method, route: route() ?? "none", status });
  });
}

/** Answers a scrape. */
export async function expose(response) {
  response.setHeader("content-type", client.register.contentType);
  response.end(await client.register.metrics());
}
