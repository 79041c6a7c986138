import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, type BrowserContextOptions, type Page, test as base, expect } from "@playwright/test";
import { type User, logins, password } from "./logins.ts";

export { expect };

/** What a page did that no page of ours may do. */
type Faults = {
  /** Accepts console messages that match, for a test that provokes them (a refused form, a lost network). */
  expectFault(pattern: RegExp): void;
};

type Helpers = {
  faults: Faults & { watch(context: BrowserContext): Promise<void> };
  /** Another person's browser, watched like the first; closed after the test. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
};

/** A test that fails on any console error, uncaught exception or breach of the content security policy. */
export const test = base.extend<Helpers>({
  faults: [
    async ({ context }, use) => {
      const found: string[] = [];
      const expected: RegExp[] = [];
      const watch = async (watched: BrowserContext) => {
        watched.on("console", (message) => {
          if (message.type() === "error") found.push(`console: ${message.text()} (${message.location().url})`);
        });
        watched.on("weberror", (error) => found.push(`exception: ${error.error().stack ?? error.error().message}`));
        // A breach in report-only mode reaches no console: the page says it itself.
        await watched.addInitScript(() => {
          document.addEventListener("securitypolicyviolation", (event) => {
            console.error(`policy ${event.effectiveDirective} refused ${event.blockedURI || event.sample}`);
          });
        });
      };
      await watch(context);
      await use({ watch, expectFault: (pattern) => expected.push(pattern) });
      expect(found.filter((fault) => !expected.some((pattern) => pattern.test(fault))), "faults of the pages").toEqual([]);
    },
    { auto: true },
  ],

  newContext: async ({ browser, contextOptions, faults, baseURL, locale, timezoneId, viewport, isMobile, hasTouch }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext({
        ...contextOptions, baseURL, locale, timezoneId, viewport, isMobile, hasTouch, ...options,
      });
      opened.push(context);
      await faults.watch(context);
      return context;
    });
    for (const context of opened) await context.close();
  },
});

/** Asserts that axe finds nothing wrong with the page, by WCAG 2.2 level AA and its own good practice. */
export async function axe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const said = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(" ")}\n  ${failureSummary}`));
  expect(said, `axe on ${page.url()}`).toEqual([]);
}

/** Signs in as a person of the demonstration database, through the form. */
export async function login(page: Page, user: User): Promise<void> {
  await page.goto("/entrar");
  await page.getByLabel("Usuario").fill(logins[user]);
  await page.getByLabel("Contraseña").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.waitForURL((url) => url.pathname !== "/entrar");
}
