// Measurements in the browser: `cargo xtask bench` runs them against the release binary and judges what they write.
import base from "../playwright.config";

export default {
  ...base,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../test-results",
  workers: 1,
  timeout: 900_000,
  use: { ...base.use, trace: "off" as const, screenshot: "off" as const },
};
