// Papers of block captains: made, printed, handed out, replaced, revoked; and what anybody sees who reads
// their code. Every screen is held to axe and to the width of the window on the way.
import { readFile } from "node:fs/promises";
import { type AddressInfo, type Server, connect, createServer } from "node:net";
import { join } from "node:path";
import type { BrowserContext, Locator, Page, TestInfo } from "@playwright/test";
import { axe, expect, fits, login, look as lookAt, shoot, test } from "../fixtures.ts";
import { codes, pages } from "../pdf.ts";

const DOCUMENTS = "/jefes-de-manzana/documentos";
const REFUSED = /status of 422/;

const look = (page: Page, info: TestInfo, name: string) => lookAt(page, info, `papers-${name}`);

/** What a page asks of any server but ours. */
function foreign(page: Page, baseURL: string): string[] {
  const found: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== new URL(baseURL).origin) found.push(request.url());
  });
  return found;
}

/** A name that no other test and no other turn of this one uses; names have no digits. */
function unheard(info: TestInfo, name: string): string {
  const turn = `${info.repeatEachIndex}${info.retry}`.replace(/\d/g, (d) => "abcdefghij"[Number(d)]);
  return `${name} ${info.project.name === "phone" ? "Telma" : "Desideria"} ${turn}`;
}

/** A captain. */
type Captain = { path: string; name: string; ward: string };

/** Wards with vacant blocks: one for each test and project, so that a print run finds nobody of another test. */
const WARDS = {
  card: { phone: "C-06", desktop: "C-04" },
  batch: { phone: "C-07", desktop: "C-08" },
  keyboard: { phone: "C-02", desktop: "C-11" },
};

/** Somebody new who took the oath for a vacant block. */
async function captain(page: Page, info: TestInfo, surname: string, wards: Record<string, string>): Promise<Captain> {
  const ward = wards[info.project.name];
  await page.goto("/jefes-de-manzana/vacantes");
  const vacant = page.locator("tbody tr").filter({ has: page.getByRole("cell", { name: ward, exact: true }) });
  const block = (await vacant.first().locator("td.folio").innerText()).trim();
  await page.goto("/jefes-de-manzana/nuevo");
  const first = unheard(info, surname);
  await page.getByLabel("Nombre o nombres").fill("Rosalía");
  await page.getByLabel("Primer apellido").fill(first);
  await page.getByRole("button", { name: "Agregar al padrón" }).click();
  await expect(page.getByRole("status")).toContainText("Se agregó al padrón");
  const path = new URL(page.url()).pathname;
  await page.getByLabel("Clave de la manzana o del cuartel").fill(block);
  await page.getByRole("button", { name: "Dar el cargo" }).click();
  await page.locator("summary", { hasText: /^Acreditar$/ }).click();
  await page.getByRole("button", { name: "Acreditar", exact: true }).click();
  await expect(page.locator(".tag", { hasText: "Acreditada" }).first()).toBeVisible();
  return { path, name: `Rosalía ${first}`, ward };
}

/** The papers of a person that are in force, and one of them. */
const papers = (page: Page): Locator => page.locator("#documentos");
const paper = (page: Page, kind: string): Locator => papers(page).locator("article.item").filter({ hasText: kind }).first();

/** Opens the form of an act. */
async function unfold(within: Locator, name: string): Promise<Locator> {
  const act = within.locator("details.act").filter({ has: within.page().locator("summary", { hasText: new RegExp(`^${name}$`) }) });
  await act.locator("summary").click();
  return act.locator("form");
}

/** What the browser itself would hold back goes to the server, as from a program or an old browser. */
const unchecked = (form: Locator): Promise<void> => form.evaluate((element: HTMLFormElement) => { element.noValidate = true; });

/** Presses a button whose answer is a PDF, and reads it. */
async function printed(page: Page, button: Locator, press = () => button.click()): Promise<{ name: string; pdf: Buffer }> {
  const [answer, download] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith("/imprimir")),
    page.waitForEvent("download"),
    press(),
  ]);
  expect(answer.status()).toBe(200);
  expect(await answer.headerValue("content-type")).toBe("application/pdf");
  expect(await answer.headerValue("cache-control")).toContain("no-store");
  const pdf = await readFile(await download.path());
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  return { name: download.suggestedFilename(), pdf };
}

/** The address in the only code of a paper: our own, with a token that tells nothing. */
function codeOf(pdf: Buffer, baseURL: string): string {
  const [code, ...others] = codes(pdf);
  expect(others).toEqual([]);
  const url = new URL(code);
  expect(url.origin).toBe(new URL(baseURL).origin);
  expect(url.pathname).toMatch(/^\/v\/[\w-]{22}$/);
  return url.pathname;
}

/** Reads a code as anybody would who has neither an account nor scripts. */
async function verify(context: BrowserContext, path: string, status = 200): Promise<Page> {
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  expect((await page.goto(path))?.status()).toBe(status);
  expect(await page.locator("script").count()).toBe(0);
  expect(asked.filter((url) => /\.(js|wasm)$/.test(url))).toEqual([]);
  expect(asked.filter((url) => new URL(url).origin !== new URL(page.url()).origin)).toEqual([]);
  await fits(page);
  return page;
}

test("a credential: issued, printed, handed out, lost, revoked, and what its code says", async ({ page, newContext, faults, baseURL }, info) => {
  test.setTimeout(180_000);
  faults.expectFault(REFUSED);
  faults.expectFault(/status of 404/);
  const elsewhere = foreign(page, baseURL!);
  const citizen = await newContext({ javaScriptEnabled: false });
  await login(page, "rosterCoordinator");
  const person = await captain(page, info, "Zamorano", WARDS.card);

  const issue = await unfold(papers(page), "Emitir credencial");
  await issue.getByLabel("Vale hasta").fill("2020-01-31");
  await issue.getByRole("button", { name: "Emitir credencial" }).click();
  await expect(page.locator("#issue-valid_until-error")).toHaveText("Ese día ya pasó.");
  await expect(page.getByLabel("Vale hasta")).toHaveValue("2020-01-31");
  await look(page, info, "issue-refused");
  await page.getByLabel("Vale hasta").fill("");
  await page.getByRole("button", { name: "Emitir credencial" }).click();
  await expect(page.getByRole("status")).toContainText("Se emitió el documento.");
  const card = paper(page, "Credencial");
  const number = await card.locator(".folio").innerText();
  expect(number).toMatch(/^JM-\d{4}-\d{5}$/);
  await expect(card).toContainText("Por imprimir");

  const { name, pdf } = await printed(page, card.getByRole("button", { name: "Imprimir (PDF)" }));
  expect(name).toBe(`${number}-tarjetas.pdf`);
  expect(pages(pdf)).toBe(2);
  const code = codeOf(pdf, baseURL!);
  await page.goto(person.path);
  await expect(paper(page, "Credencial")).toContainText("Por entregar");
  const valid = await verify(citizen, code);
  await expect(valid.locator(".verdict")).toHaveText(/Credencial\s*✓\s*Vigente/);
  await expect(valid.getByText(person.name)).toBeVisible();
  await expect(valid.getByText(/Jefatura de manzana/).first()).toBeVisible();
  // What the paper does not say, the page does not say.
  await expect(valid.getByText(number)).toHaveCount(0);
  await shoot(valid, info, `papers-valid`);

  let form = await unfold(paper(page, "Credencial"), "Registrar entrega");
  await form.getByLabel("Fecha").fill("2099-01-01");
  await form.getByLabel("Quién recibió").fill("Su hermana Inés");
  await form.getByRole("button").click();
  await expect(page.locator(`#day-deliver-${number}-error`)).toHaveText("Esa fecha todavía no llega.");
  form = paper(page, "Credencial").locator("details[open] form");
  await expect(form.getByLabel("Quién recibió")).toHaveValue("Su hermana Inés");
  await expect(form.getByLabel("Fecha")).toHaveValue("2099-01-01");
  await look(page, info, "delivery-refused");
  await form.getByLabel("Fecha").fill(new Date().toLocaleDateString("sv", { timeZone: "America/Mexico_City" }));
  await form.getByRole("button").click();
  await expect(page.getByRole("status")).toContainText("Se registró la entrega.");
  await expect(paper(page, "Credencial")).toContainText("Recibió Su hermana Inés");
  await expect(paper(page, "Credencial")).toContainText("Entregada");
  await look(page, info, "delivered");

  form = await unfold(paper(page, "Credencial"), "Reponer");
  await form.getByLabel("Nota").fill("Acta 512 de la fiscalía");
  await unchecked(form);
  await form.getByRole("button").click();
  await expect(page.locator(`#reason-replace-${number}-error`)).toHaveText("Elija por qué se repone.");
  form = paper(page, "Credencial").locator("details[open] form");
  await expect(form.getByLabel("Nota")).toHaveValue("Acta 512 de la fiscalía");
  await form.getByLabel("Motivo").selectOption({ label: "Extravío o robo" });
  await form.getByRole("button", { name: `Sí, reponer la credencial ${number}` }).click();
  await expect(page.getByRole("status")).toContainText("Se emitió otro documento en su lugar.");
  const heir = await paper(page, "Credencial").locator(".folio").innerText();
  expect(heir).not.toBe(number);
  await papers(page).getByText("Anteriores (1)").click();
  await expect(papers(page).locator(".before")).toContainText(`Extravío o robo; la sustituye ${heir}.`);
  await look(page, info, "replaced");
  const replaced = await verify(citizen, code);
  await expect(replaced.locator(".verdict")).toHaveText(/×\s*Sustituida/);
  await expect(replaced.getByText("No está vigente: se emitió otro documento en su lugar.")).toBeVisible();
  await expect(replaced.getByText(person.name)).toHaveCount(0);

  const second = await printed(page, paper(page, "Credencial").getByRole("button", { name: "Imprimir (PDF)" }));
  const code2 = codeOf(second.pdf, baseURL!);
  expect(code2).not.toBe(code);
  await page.goto(person.path);
  form = await unfold(paper(page, "Credencial"), "Revocar");
  await form.getByLabel("Motivo").selectOption({ label: "Uso indebido" });
  await form.getByRole("button").click();
  await expect(page.locator(`#note-revoke-${heir}-error`)).toHaveText("Escriba qué pasó.");
  form = paper(page, "Credencial").locator("details[open] form");
  await expect(form.getByLabel("Motivo").locator("option:checked")).toHaveText("Uso indebido");
  await look(page, info, "revoke-refused");
  await form.getByLabel("Nota").fill("La prestó para cobrar una cooperación");
  await form.getByRole("button", { name: `Sí, revocar la credencial ${heir}` }).click();
  await expect(page.getByRole("status")).toContainText("El documento ya no es válido.");
  await expect(papers(page)).toContainText("Todavía no tiene documentos vigentes.");
  const revoked = await verify(citizen, code2);
  await expect(revoked.locator(".verdict")).toHaveText(/×\s*Revocada/);
  await expect(revoked.getByText("No está vigente: ya no acredita a quien lo presente.")).toBeVisible();
  await expect(revoked.getByText(person.name)).toHaveCount(0);
  await expect(revoked.getByText("Uso indebido")).toHaveCount(0);

  const unknown = await verify(citizen, `/v/${"A".repeat(22)}`, 404);
  await expect(unknown.locator(".verdict")).toHaveText(/×\s*No existe/);
  await expect(unknown.getByText("no corresponde a ningún documento emitido por el Ayuntamiento")).toBeVisible();
  expect(elsewhere, "requests to other servers").toEqual([]);
});

test("the page of a code can be used by everybody", async ({ page, faults, newContext, baseURL }, info) => {
  test.setTimeout(90_000);
  faults.expectFault(/status of 404/);
  await login(page, "rosterCoordinator");
  await page.goto(`${DOCUMENTS}/T-2026-001`);
  const { pdf } = await printed(page, page.getByRole("button", { name: "Tarjetas" }));
  const citizen = await (await newContext()).newPage();
  await citizen.goto(codeOf(pdf, baseURL!));
  await look(citizen, info, "verified");
  expect(await citizen.locator("script").count()).toBe(0);
  await citizen.goto("/v/nada");
  await look(citizen, info, "unknown");
});

test("many at once: sheets of credentials, letters, their delivery", async ({ page, faults, baseURL }, info) => {
  test.setTimeout(180_000);
  faults.expectFault(REFUSED);
  const elsewhere = foreign(page, baseURL!);
  await login(page, "rosterCoordinator");
  const person = await captain(page, info, "Quiroga", WARDS.batch);
  await page.goto(DOCUMENTS);
  await look(page, info, "documents");

  const many = page.locator("details").filter({ hasText: "Emitir para muchas personas" });
  const ask = async (kind: string, until: string) => {
    await page.goto(DOCUMENTS);
    await many.locator("summary").click();
    await many.getByLabel("Documento").selectOption({ label: kind });
    await many.getByLabel("Cuartel").selectOption({ label: (await wardLabel(many, person.ward)) });
    await many.getByLabel("Credencial válida hasta").fill(until);
    await many.getByRole("button", { name: "Ver a quiénes" }).click();
  };
  await ask("Credencial", "2020-01-31");
  await expect(page.locator("#vigencia-error")).toHaveText("Ese día ya pasó.");
  await expect(many.getByLabel("Credencial válida hasta")).toHaveValue("2020-01-31");
  await look(page, info, "batch-refused");

  for (const kind of ["Credencial", "Nombramiento"] as const) {
    await ask(kind, "");
    await expect(many).toContainText(person.name);
    await look(page, info, `batch-${kind}`);
    await many.getByRole("button", { name: /^Emitir .* y formar el tiraje$/ }).click();
    await expect(page.getByRole("status")).toContainText("Se formó el tiraje.");
    const run = new URL(page.url()).pathname;
    const number = run.split("/").at(-1);
    const rows = page.locator("section table tbody tr");
    const count = await rows.count();
    expect(count).toBeGreaterThan(0);
    await expect(rows.filter({ hasText: person.name })).toContainText("Por imprimir");

    const file = async (label: string) => printed(page, page.getByRole("button", { name: label }));
    const list = await file("Relación de entrega para firmar");
    expect(pages(list.pdf)).toBeGreaterThan(0);
    expect(codes(list.pdf)).toEqual([]);
    await page.goto(run);
    await expect(rows.filter({ hasText: person.name })).toContainText("Por imprimir");
    if (kind === "Credencial") {
      const sheets = await file("Pliego");
      expect(sheets.name).toBe(`${number}-pliego.pdf`);
      // Fronts and backs.
      expect(pages(sheets.pdf)).toBe(2 * Math.ceil(count / 8));
      const cards = await file("Tarjetas");
      expect(pages(cards.pdf)).toBe(2 * count);
      expect(codes(cards.pdf)).toHaveLength(count);
      // Printing again gives the same papers.
      expect(codes(sheets.pdf)).toEqual(codes(cards.pdf));
    } else {
      const letters = await file("Nombramientos");
      expect(pages(letters.pdf)).toBe(count);
      expect(new Set(codes(letters.pdf)).size).toBe(count);
    }
    await page.goto(run);
    await expect(rows.filter({ hasText: person.name })).toContainText("Por entregar");
    await look(page, info, `run-${kind}`);

    await page.getByLabel("Fecha de la entrega").fill("2099-01-01");
    await page.getByRole("button", { name: /^Registrar la/ }).click();
    await expect(page.locator("#day-error")).toHaveText("Esa fecha todavía no llega.");
    await expect(page.getByLabel("Fecha de la entrega")).toHaveValue("2099-01-01");
    await page.getByLabel("Fecha de la entrega").fill(new Date().toLocaleDateString("sv", { timeZone: "America/Mexico_City" }));
    await page.getByRole("button", { name: /^Registrar la/ }).click();
    await expect(page.getByRole("status")).toContainText("Se registró la entrega.");
    await expect(rows.filter({ hasText: person.name })).toContainText(kind === "Credencial" ? "Entregada" : "Entregado");
    await expect(page.getByRole("button", { name: /^Registrar la/ })).toHaveCount(0);
  }
  expect(elsewhere, "requests to other servers").toEqual([]);
});

/** The words of a ward among the choices of a form, from its code. */
async function wardLabel(form: Locator, code: string): Promise<string> {
  const words = await form.getByLabel("Cuartel").locator("option").allInnerTexts();
  const found = words.find((word) => word.startsWith(code));
  expect(found, `a ward ${code} among ${words.join(", ")}`).toBeTruthy();
  return found!;
}

test("what papers say and who signs them", async ({ page, faults }, info) => {
  faults.expectFault(REFUSED);
  await login(page, "rosterCoordinator");
  await page.goto(`${DOCUMENTS}/ajustes`);
  await look(page, info, "settings");
  const form = page.locator("form").filter({ has: page.getByLabel("Nombre oficial del Ayuntamiento") });
  const office = await form.getByLabel("Dirección que emite").inputValue();
  expect(office).not.toBe("");
  await form.getByLabel("Nombre oficial del Ayuntamiento").fill("");
  await form.getByLabel("Dirección que emite").fill("Dirección de Participación Ciudadana");
  await form.getByLabel("Fundamento legal del nombramiento").fill("");
  await unchecked(form);
  await form.getByRole("button", { name: "Guardar los datos" }).click();
  await expect(page.locator("#municipality-error")).toContainText("el nombre oficial del Ayuntamiento");
  await expect(page.locator("#legal_basis-error")).toContainText("el fundamento legal");
  await expect(form.getByLabel("Dirección que emite")).toHaveValue("Dirección de Participación Ciudadana");
  await look(page, info, "settings-refused");
  // A government to come: what is in force stays for who prints today.
  const year = 2040 + 10 * Number(info.project.name === "phone") + info.repeatEachIndex * 20 + info.retry;
  await form.getByLabel("Vale desde").fill(`${year}-01-01`);
  await form.getByLabel("Nombre oficial del Ayuntamiento").fill("H. Ayuntamiento de Veracruz");
  await form.getByLabel("Fundamento legal del nombramiento").fill("los artículos que apruebe el área jurídica");
  await form.getByRole("button", { name: "Guardar los datos" }).click();
  await expect(page.getByRole("status")).toContainText("Los datos se guardaron.");
  await expect(form.getByLabel("Dirección que emite")).toHaveValue(office);
  await page.getByRole("link", { name: new RegExp(`${year} \\(todavía no empiezan\\)`) }).click();
  await expect(form.getByLabel("Dirección que emite")).toHaveValue("Dirección de Participación Ciudadana");

  const fields = await unfold(page.locator("main"), "Agregar a quien firma");
  await fields.getByLabel("Cargo").fill("Presidencia Municipal");
  await fields.getByLabel("Firma desde").fill(`${year}-06-01`);
  await fields.getByLabel("Hasta (opcional)").fill(`${year}-01-01`);
  await fields.getByLabel("Firma nombramientos").uncheck();
  await unchecked(fields);
  await fields.getByRole("button", { name: "Guardar a quien firma" }).click();
  const again = page.locator("details[open] form").filter({ has: page.getByLabel("Firma desde") });
  await expect(page.locator("#name-nuevo-error")).toContainText("el nombre de quien firma");
  await expect(page.locator("#valid_to-nuevo-error")).not.toBeEmpty();
  await expect(page.locator("#letters-nuevo-error")).not.toBeEmpty();
  await expect(again.getByLabel("Cargo")).toHaveValue("Presidencia Municipal");
  await expect(again.getByLabel("Hasta (opcional)")).toHaveValue(`${year}-01-01`);
  await look(page, info, "signatory-refused");
  const name = `Mtra. Aurora ${unheard(info, "Lince")}`;
  await again.getByLabel("Nombre, con su título").fill(name);
  await again.getByLabel("Hasta (opcional)").fill(`${year}-12-31`);
  await again.getByLabel(/^Firma credenciales/).check();
  await again.getByRole("button", { name: "Guardar a quien firma" }).click();
  // Two at once would leave open who signs a card.
  await expect(page.locator("#cards-nuevo-error")).toHaveText("En esas fechas ya las firma C. Nombre de Ejemplo Tres. Ponga primero su último día.");
  await expect(again.getByLabel("Nombre, con su título")).toHaveValue(name);
  await again.getByLabel("Firma desde").fill(`${year - 60}-01-01`);
  await again.getByLabel("Hasta (opcional)").fill(`${year - 60}-12-31`);
  await again.getByRole("button", { name: "Guardar a quien firma" }).click();
  await expect(page.getByRole("status")).toContainText("Se guardó quién firma.");
  const kept = page.locator("article.item", { hasText: name });
  await expect(kept).toContainText("Firma credenciales y relaciones");
  await expect(kept.locator(".tag")).toHaveText("Ya no firma");
  await look(page, info, "signatories");
});

/** Presses Tab until an element has the focus, which has to be seen. */
async function reach(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let steps = 0; steps < 150; steps++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) {
      const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
      expect(outline, "the focus is seen").not.toBe("none");
      return;
    }
  }
  throw new Error(`Tab never reaches ${target}`);
}

test("with the keyboard alone: a credential is issued, printed and handed out", async ({ page, faults, baseURL }, info) => {
  test.setTimeout(120_000);
  faults.expectFault(REFUSED);
  await login(page, "rosterCoordinator");
  await captain(page, info, "Alcántara", WARDS.keyboard);

  const summary = (name: string) => papers(page).locator("summary", { hasText: new RegExp(`^${name}$`) });
  await reach(page, summary("Emitir credencial"));
  await page.keyboard.press("Enter");
  await reach(page, papers(page).getByLabel("Vale hasta"));
  await reach(page, papers(page).getByRole("button", { name: "Emitir credencial" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("Se emitió el documento.");

  const button = paper(page, "Credencial").getByRole("button", { name: "Imprimir (PDF)" });
  await reach(page, button);
  const { pdf } = await printed(page, button, () => page.keyboard.press("Enter"));
  codeOf(pdf, baseURL!);

  await page.reload();
  await reach(page, summary("Registrar entrega"));
  await page.keyboard.press("Space");
  await reach(page, papers(page).getByLabel("Quién recibió"));
  await page.keyboard.type("Su hijo Tomás");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("Se registró la entrega.");
  await expect(paper(page, "Credencial")).toContainText("Recibió Su hijo Tomás");
});

/** The same server as another network sees it: what comes here goes there from another address of this machine. */
async function fromNetwork(baseURL: string, address: string): Promise<{ url: string; server: Server }> {
  const { hostname: host, port } = new URL(baseURL);
  const server = createServer((client) => {
    const onward = connect({ host, port: Number(port), localAddress: address });
    for (const socket of [client, onward]) socket.on("error", () => { client.destroy(); onward.destroy(); });
    client.pipe(onward).pipe(client);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

test("who guesses codes has to wait, and is told so", async ({ newContext, faults, baseURL }, info) => {
  faults.expectFault(/status of 4(04|29)/);
  // A network of its own, so that no other test has to wait with it.
  const turn = info.repeatEachIndex * 4 + info.retry;
  const { url, server } = await fromNetwork(baseURL!, `127.${info.project.name === "phone" ? 20 : 21}.${turn}.1`);
  try {
    const context = await newContext({ javaScriptEnabled: false, baseURL: url });
    const guess = (n: number) => `/v/${String(n).padStart(22, "x")}`;
    for (let n = 0; n < 20; n++) expect((await context.request.get(guess(n))).status()).toBe(404);
    const page = await context.newPage();
    expect((await page.goto(guess(20)))?.status()).toBe(429);
    await expect(page.getByRole("heading", { name: "Demasiados intentos" })).toBeVisible();
    await expect(page.getByText(/Espere \d+ segundos? y vuelva a intentarlo/)).toBeVisible();
    await shoot(page, info, `papers-wait`);
    await fits(page);
    // Others do not wait with them.
    const other = await (await newContext({ javaScriptEnabled: false })).newPage();
    expect((await other.goto(guess(21)))?.status()).toBe(404);
  } finally {
    server.close();
  }
});
