// Browser journeys against the real server binary; `cargo xtask test` builds it and runs them.
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const debianChromium = "/usr/bin/chromium";

export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  // Two cores are what CI has; each worker starts its own server, so journeys never meet.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    reducedMotion: "reduce",
    timezoneId: "UTC",
    locale: "en-GB",
    // What a worker keeps is the business of the journey of the installed app alone.
    serviceWorkers: "block",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.BELVEDERE_CHROMIUM ?? (existsSync(debianChromium) ? debianChromium : undefined),
      // Chromium's own sandbox cannot run as root, as in most CI containers.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
