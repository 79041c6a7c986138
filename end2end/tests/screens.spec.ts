// Every screen that each role sees: it renders, axe finds nothing, nothing runs over the edge. The
// pictures in test-results/screens are for looking at.
import type { Page, TestInfo } from "@playwright/test";
import { alive, axe, expect, fits, login, open, openAct, register, shoot, test } from "../fixtures.ts";
import type { User } from "../logins.ts";

/** Takes the picture first, so that there is one of what fails. Faults do not stop the round. */
async function look(page: Page, info: TestInfo, name: string): Promise<void> {
  await shoot(page, info, `${name}`);
  for (const check of [axe, fits]) {
    await check(page).catch((fault: unknown) => expect.soft(fault, name).toBeUndefined());
  }
}

const ROLES: [string, User][] = [
  ["coordinator", "coordinator"],
  ["operator", "operator"],
  ["follow-up", "followUpAgent"],
  ["liaison", "liaisonOfLighting"],
  ["director", "director"],
  ["roster", "rosterCoordinator"],
  ["auditor", "auditor"],
  ["administrator", "administrator"],
];

for (const [role, user] of ROLES) {
  test(`sections of the ${role}`, async ({ page }, info) => {
    test.setTimeout(90_000);
    await login(page, user);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await look(page, info, `${role}-home`);
    const sections = await page.getByRole("navigation", { name: "Secciones" }).getByRole("link")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    expect(sections.length).toBeGreaterThan(1);
    for (const path of [...sections.filter((path) => path !== "/"), "/cuenta"]) {
      const answer = await page.goto(path);
      await alive(page);
      expect.soft(answer?.status(), path).toBe(200);
      await expect.soft(page.getByRole("alert").filter({ hasText: /\S/ }), path).toHaveCount(0);
      await look(page, info, `${role}-${path.slice(1).replace(/\W+/g, "-")}`);
    }
  });
}

const PUBLIC: [string, string][] = [
  ["login", "/entrar"],
  ["tracking", "/seguimiento"],
  ["privacy", "/aviso-de-privacidad"],
  ["setup", "/primera-cuenta"],
];

for (const [name, path] of PUBLIC) {
  test(`the page ${name} that anybody sees`, async ({ page }, info) => {
    expect((await page.goto(path))?.status()).toBe(200);
    await look(page, info, `public-${name}`);
  });
}

test("tracking of a petition, and of a folio that does not exist", async ({ page, newContext, faults }, info) => {
  faults.expectFault(/status of 4\d\d/);
  await login(page, "operator");
  const { folio, pin } = await register(page, "Falta luz en toda la cuadra");
  const citizen = await (await newContext()).newPage();
  await citizen.goto("/seguimiento");
  await citizen.getByLabel("Folio").fill(folio);
  await citizen.getByLabel("PIN").fill(pin);
  await citizen.getByRole("button", { name: "Consultar" }).click();
  await expect(citizen.getByRole("region", { name: "Su petición" })).toContainText("Recibida");
  await look(citizen, info, "tracking-found");
  await citizen.getByLabel("Folio").fill("SIRC-2026-1-X");
  await citizen.getByLabel("PIN").fill("000000");
  await citizen.getByRole("button", { name: /^Consultar/ }).click();
  await expect(citizen.locator("#folio-error")).not.toBeEmpty();
  await look(citizen, info, "tracking-refused");
});

test("pages that do not exist", async ({ page, newContext, faults }, info) => {
  faults.expectFault(/status of 404/);
  expect((await page.goto("/no-existe"))?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "No se encontró" })).toBeVisible();
  await look(page, info, "problem-404");
  const signed = await (await newContext()).newPage();
  await login(signed, "auditor");
  expect((await signed.goto("/peticiones/SIRC-2020-000001-A"))?.status()).toBe(404);
  await alive(signed);
  await expect(signed.getByRole("heading", { name: "No se encontró" })).toBeVisible();
  await look(signed, info, "petition-404");
});

test("the list with filters and with a search", async ({ page }, info) => {
  await login(page, "coordinator");
  await open(page, "/peticiones?estado=closed");
  await expect(page.getByText("Estado: Cerrada")).toBeVisible();
  await look(page, info, "list-filtered");
  await page.locator("summary", { hasText: "Filtrar" }).click();
  await look(page, info, "list-filters-open");
  await page.getByLabel("Estado", { exact: true }).selectOption({ label: "Atendida" });
  await page.getByRole("button", { name: "Aplicar filtros" }).click();
  await page.waitForURL("**/peticiones?estado=attended");
  await expect(page.getByText("Estado: Atendida")).toBeVisible();
  const search = page.getByRole("searchbox", { name: "Buscar peticiones" });
  await search.fill("zzzzqq");
  await search.press("Enter");
  await expect(page.getByText("Ninguna petición cumple")).toBeVisible();
  await look(page, info, "list-nothing-found");
  expect(page.url()).not.toContain("zzzzqq");
});

test("a search from a page that is not of the desk", async ({ page, isMobile }) => {
  await login(page, "coordinator");
  const { folio } = await register(page, "Una coladera sin tapa");
  const found = { zzzzqq: page.getByText("Ninguna petición cumple"), [folio]: page.getByText(folio).first() };
  const search = page.getByRole("searchbox", { name: "Buscar peticiones" });
  for (const [words, answer] of Object.entries(found)) {
    await open(page, "/tablero");
    if (isMobile) {
      // A phone keeps its height for the page: the search is one tap away, on the list.
      await expect(search).toBeHidden();
      await page.getByRole("navigation", { name: "Secciones" }).getByRole("link", { name: "Peticiones" }).click();
      await page.waitForURL("**/peticiones");
      await alive(page);
    }
    await search.fill(words);
    await search.press("Enter");
    await expect(answer).toBeVisible();
    expect(page.url(), "words of a search stay out of addresses").not.toContain("buscar");
  }
});

test("a change of screen takes the focus along", async ({ page }) => {
  await login(page, "coordinator");
  await open(page, "/");
  const main = page.locator("#contenido");
  await page.getByRole("navigation", { name: "Secciones" }).getByRole("link", { name: "Peticiones" }).click();
  await page.waitForURL("**/peticiones");
  await expect(main).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(main.locator(":focus")).toHaveCount(1);
  await page.getByRole("link", { name: /^Nueva/ }).click();
  await expect(page.locator("form.capture :focus"), "who captures types at once").toHaveCount(1);
  await page.goBack();
  await page.waitForURL("**/peticiones");
  await expect(main).toBeFocused();
});

test("the capture, empty, with a type and with errors", async ({ page, faults }, info) => {
  faults.expectFault(/status of 422/);
  await login(page, "operator");
  await open(page, "/peticiones/nueva");
  await expect(page.getByRole("combobox", { name: "Tipo de petición" })).toHaveJSProperty("tagName", "INPUT");
  await look(page, info, "capture");
  await page.getByLabel("Qué dice la persona").fill("Hay un bache muy hondo en la esquina");
  await page.getByRole("group", { name: "Tipos propuestos" }).getByRole("button", { name: "Bache" }).first().click();
  await page.getByRole("combobox", { name: "Colonia" }).pressSequentially("ce");
  await expect(page.locator("#neighborhood-list").getByRole("option").first()).toBeVisible();
  await look(page, info, "capture-with-type");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Guardar y dar folio/ }).click();
  await expect(page.locator("#street-error")).not.toBeEmpty();
  await look(page, info, "capture-with-errors");
});

test("a receipt", async ({ page }, info) => {
  await login(page, "operator");
  const { folio } = await register(page, "Un poste sin luz");
  await open(page, `/peticiones/${folio}/acuse`);
  await expect(page.locator("#pin")).toBeVisible();
  await look(page, info, "receipt");
});

for (const state of ["received", "referred", "in_progress", "scheduled", "on_hold", "information_required", "attended", "closed", "cancelled"]) {
  test(`a petition that is ${state}`, async ({ page }, info) => {
    await login(page, "coordinator");
    await open(page, `/peticiones?estado=${state}`);
    const row = page.locator("td.what a").first();
    await expect(row, "the demonstration shows every state").toBeVisible();
    await open(page, (await row.getAttribute("href")) ?? "");
    await expect(page.getByRole("region", { name: "Historia" })).toBeVisible();
    await look(page, info, `petition-${state}`);
  });
}

test("the forms of acts", async ({ page }, info) => {
  await login(page, "coordinator");
  const { folio } = await register(page, "Para ver sus formularios");
  await open(page, `/peticiones/${folio}`);
  for (const [act, name] of [
    ["Turnar a dependencia", "refer"],
    ["Agregar fotos o documentos", "attach"],
    ["Cancelar por error de captura", "cancel"],
  ] as const) {
    await openAct(page, act);
    await look(page, info, `act-${name}`);
  }
});
