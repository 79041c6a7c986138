import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

const folder = import.meta.dirname;

/** `scripts/e2e.sh` starts the server and says where it is; a phone of the cheap kind and an office screen. */
export default defineConfig({
  testDir: join(folder, "tests"),
  outputDir: join(folder, "test-results"),
  forbidOnly: !!process.env.CI,
  workers: 2,
  fullyParallel: true,
  // A busy machine of CI may be late once; what only passes the second time is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 30_000,
  reporter: [["list"], ["junit", { outputFile: join(folder, "test-results", "junit.xml") }]],
  use: {
    baseURL: process.env.SIRC_URL ?? "http://127.0.0.1:3000",
    locale: "es-MX",
    timezoneId: "America/Mexico_City",
    actionTimeout: 10_000,
    // Every step with its pictures, for whoever looks; on CI only of what failed, at its second try.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: execFileSync(join(folder, "../scripts/chromium.sh"), { encoding: "utf8" }).trim(),
      // The sandbox of Chromium does not start as root, which is what containers run as.
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-dev-shm-usage"],
    },
  },
  projects: [
    { name: "phone", testIgnore: /net\.spec/, use: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } },
    { name: "desktop", use: { viewport: { width: 1366, height: 768 } } },
  ],
});
