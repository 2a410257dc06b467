// A job that runs and ends: it pushes how it went, because nobody can scrape it.
import client from "prom-client";

const registry = new client.Registry();
const gauge = (name, help) => new client.Gauge({ name, help, registers: [registry] });

const failed = gauge("batch_job_last_failed", "1 if the last run failed, else 0.");
const duration = gauge("batch_job_last_duration_seconds", "How long the last run took.");
const records = gauge("batch_job_last_records", "Records that the last run got done.");

const end = duration.startTimer();
try {
  await work((done) => records.set(done));
  // Made only now: a run that fails pushes no time, so that of the last success stays.
  gauge("batch_job_last_success_timestamp_seconds", "When a run last ended well.").setToCurrentTime();
} catch (error) {
  console.error(error);
  failed.set(1);
  process.exitCode = 1;
}
end();

// pushAdd and not push, which would take the last success away. A job does not fail because this does.
const url = process.env.PUSHGATEWAY_URL ?? "http://127.0.0.1:9091";
const gateway = new client.Pushgateway(url, { timeout: 5_000 }, registry);
await gateway.pushAdd({ jobName: "nightly-orders" }).catch((error) => console.error("not pushed:", error.message));

async function work(progress) {
  for (let done = 1; done <= 1_250; done += 1) progress(done);
  if (process.argv.includes("--fail")) throw new Error("the warehouse is closed");
}
