import { randomUUID } from "node:crypto";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import {
  type BrowserContext, type BrowserContextOptions, type Locator, type Page, type TestInfo, test as base, expect,
} from "@playwright/test";
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
        await watched.addInitScript(noteListeners);
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

/** Keeps on every element to what it listens, so that a test can wait until the page has come alive. */
function noteListeners(): void {
  const original = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget & { listens?: Set<string> }, ...all: Parameters<typeof original>) {
    const target = this ?? window;
    (target.listens ??= new Set()).add(all[0]);
    original.apply(target, all);
  };
}

/** Asserts that axe finds nothing wrong with the page, by WCAG 2.2 level AA and its own good practice. */
export async function axe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const said = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(" ")}\n  ${failureSummary}`));
  expect(said, `axe on ${page.url()}`).toEqual([]);
}

/** Where the pictures of the screens lie, for people to look at. */
const screens = join(import.meta.dirname, "test-results", "screens");

/** A picture of the whole screen for people to look at; on CI nobody does. */
export async function shoot(page: Page, info: TestInfo, name: string): Promise<void> {
  if (process.env.CI) return;
  await page.screenshot({ path: join(screens, `${info.project.name}-${name}.png`), fullPage: true });
}

/** Holds a screen to axe and to the width of the window, and keeps a picture of it. */
export async function look(page: Page, info: TestInfo, name: string): Promise<void> {
  await shoot(page, info, name);
  await axe(page);
  await fits(page);
}

/** Signs in as a person of the demonstration database, through the form. */
export async function login(page: Page, user: User): Promise<void> {
  await page.goto("/entrar");
  await page.getByLabel("Usuario").fill(logins[user]);
  await page.getByLabel("Contraseña").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.waitForURL((url) => url.pathname !== "/entrar");
  await alive(page);
}

/** A new window of a person who is signed in. */
export async function pageOf(newContext: () => Promise<BrowserContext>, user: User): Promise<Page> {
  const page = await (await newContext()).newPage();
  await login(page, user);
  return page;
}

/** Waits until the scripts of a page have taken it over; a page without scripts is alive at once. */
export async function alive(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { listens } = window as { listens?: Set<string> };
    if (document.documentElement.classList.contains("phone")) return performance.getEntriesByName("phone-ready").length > 0;
    if (document.querySelector("#map")) return performance.getEntriesByName("map-ready").length > 0;
    return !document.querySelector("script[type=module]") || listens?.has("popstate");
  });
  await expect(page.getByText("Cargando…")).toHaveCount(0);
}

/** Opens an address and waits until the page can be worked with. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await alive(page);
}

/** Asserts that nobody has to scroll sideways. */
export async function fits(page: Page): Promise<void> {
  const { content, window: width } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, `width of ${page.url()}`).toBeLessThanOrEqual(width);
}

/** Opens the form of an act, within a part of the petition's page. */
export async function openAct(page: Page, name: string, within: Locator = page.locator("main")): Promise<Locator> {
  const button = page.locator("summary", { hasText: new RegExp(`^${name}$`) });
  const act = within.locator("details.act").filter({ has: button });
  const more = within.locator("details.more:not([open])").filter({ has: button }).locator("> summary");
  if (await more.isVisible()) await more.click();
  await act.locator("summary").click();
  const form = act.locator("form");
  await expect.poll(() => form.evaluate((f: HTMLElement & { listens?: Set<string> }) => !!f.listens?.has("submit"))).toBe(true);
  return form;
}

/** Sends the form of an act and waits for the page to say that it is done. */
export async function send(page: Page, form: Locator, past: string): Promise<void> {
  await form.locator("button[type=submit]").click();
  await expect(page.getByRole("status").filter({ hasText: `Listo. ${past}.` })).toBeVisible();
  await alive(page);
}

/** The card of a department on the petition's page: its last referral. */
export function referral(page: Page, department: string): Locator {
  return page.locator("article.referral").filter({ has: page.locator("h3", { hasText: department }) }).last();
}

/** A small photo, as a telephone would send it. */
export async function photo(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const buffer = await page.screenshot({ type: "jpeg", clip: { x: 0, y: 0, width: 320, height: 240 } });
  return { name: "poste.jpg", mimeType: "image/jpeg", buffer };
}

/** Registers a petition as the signed-in person, past the screens; gives its folio and PIN. */
export async function register(page: Page, description: string): Promise<{ folio: string; pin: string }> {
  const headers = { "sec-fetch-site": "same-origin" };
  const all = await (await page.request.get("/api/v1/catalogues")).json();
  const answer = await page.request.post("/api/v1/petitions", {
    headers,
    data: {
      client_id: randomUUID(),
      channel: all.channels[0].id,
      kind: all.types.find((type: { code: string }) => type.code === "AP-01").id,
      description,
      citizen: { anonymous: true },
      place: { neighborhood: all.neighborhoods[0].id, street: "Calle de prueba", number: "12" },
    },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}
