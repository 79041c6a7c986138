// One decision for many petitions: ticked in a list, shown before it is applied, undone; and the
// workbook of a department, out and back in. Every screen is held to axe and to the width of the window.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Page, TestInfo } from "@playwright/test";
import { alive, expect, login, look as lookAt, open, test } from "../fixtures.ts";
import { departments } from "../logins.ts";

const headers = { "sec-fetch-site": "same-origin" };
const look = (page: Page, info: TestInfo, name: string) => lookAt(page, info, `bulk-${name}`);

type Registered = { id: string; folio: string };

/** Registers petitions that no other test has, past the screens. */
async function register(page: Page, many: number): Promise<Registered[]> {
  const all = await (await page.request.get("/api/v1/catalogues")).json();
  const made: Registered[] = [];
  for (let n = 0; n < many; n++) {
    const answer = await page.request.post("/api/v1/petitions", {
      headers,
      data: {
        client_id: randomUUID(),
        channel: all.channels[0].id,
        kind: all.types.find((type: { name: string }) => type.name === "Nomenclatura o placa de calle").id,
        description: `Falta la placa de la calle, número ${n}`,
        citizen: { anonymous: true },
        place: { neighborhood: all.neighborhoods[n].id, street: "Calle de los lotes", number: String(n + 1) },
      },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    made.push(await answer.json());
  }
  return made;
}

async function act(page: Page, id: string, name: string, details: object): Promise<void> {
  const seen = await (await page.request.get(`/api/v1/petitions/${id}`)).json();
  const share = seen.referrals.find((r: { status: string }) => r.status === "sent");
  const answer = await page.request.post(`/api/v1/petitions/${id}/acts`, {
    headers: { ...headers, "idempotency-key": randomUUID() },
    data: { version: seen.version, act: name, referral: name === "refer" ? null : share.id, details },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

const status = async (page: Page, id: string) =>
  (await (await page.request.get(`/api/v1/petitions/${id}`)).json()).status as string;

const department = async (page: Page, name: string) => {
  const all = await (await page.request.get("/api/v1/catalogues")).json();
  return all.departments.find((one: { name: string }) => one.name === name).id as string;
};

test("many are referred at once, and it is undone", async ({ page, faults }, info) => {
  test.setTimeout(120_000);
  faults.expectFault(/status of 422/);
  await login(page, "coordinator");
  const made = await register(page, 3);
  await open(page, "/peticiones?estado=received");
  const all = page.getByRole("checkbox", { name: "Marcar todo" });
  const rows = await page.locator("td.pick input").count();
  await all.check();
  await expect(page.getByText(`Marcó ${rows}.`)).toBeVisible();
  // What is ticked here is ticked nowhere else.
  await page.getByRole("navigation", { name: "Listas frecuentes" }).getByRole("link").first().click();
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await expect(page.locator("td.pick input:checked")).toHaveCount(0);
  await open(page, "/peticiones?estado=received");
  await all.check();
  await page.locator("td.pick input").first().uncheck();
  await expect(all, "not all of them").not.toBeChecked();
  await all.check();
  await all.uncheck();
  await expect(page.getByText("Con lo que marque, o con toda la lista.")).toBeVisible();
  for (const one of made) await page.getByRole("checkbox", { name: `Marcar ${one.folio}` }).check();
  await expect(page.getByText("Marcó 3.")).toBeVisible();
  await look(page, info, "ticked");
  await page.getByRole("button", { name: "Trabajar en lote" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Trabajar en lote");
  await expect(page.getByRole("checkbox", { name: /^Incluir / })).toHaveCount(3);
  // Only what the chosen act asks for is in sight.
  await expect(page.getByLabel("Nota interna", { exact: true }).last()).toBeHidden();
  await look(page, info, "choosing");

  // What is missing is said beside its field, and the ticks stay.
  await page.getByLabel("Motivo del lote").fill("Brig");
  await page.getByRole("button", { name: "Ver qué pasaría" }).click();
  await expect(page.locator("#batch_reason-error")).toContainText("con al menos 5 caracteres");
  await expect(page.locator(".bulk-refer .error").filter({ hasText: "Elija al menos una dependencia" })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /^Incluir / })).toHaveCount(3);
  await look(page, info, "refused");
  await page.getByLabel("Motivo del lote").fill("Brigada de nomenclatura del lunes");
  await page.getByRole("checkbox", { name: departments.works }).check();

  // One of them is closed meanwhile: the draft says so in its line.
  const code = await (await page.request.get("/api/v1/catalogues")).json();
  const solved = code.reasons.find((r: { kind: string; code: string }) => r.kind === "resolution" && r.code !== "duplicate");
  await act0(page, made[2].id, solved.id);
  await page.getByRole("button", { name: "Ver qué pasaría" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Lote \d+$/);
  const refused = page.getByRole("region", { name: "No se puede (1)" });
  await expect(refused).toContainText("Está «Cerrada»");
  await expect(page.getByRole("region", { name: "Se puede (2)" }).locator("tbody tr")).toHaveCount(2);
  expect(await status(page, made[0].id)).toBe("received");
  await look(page, info, "draft");
  // A draft that is not what was meant: the same petitions again.
  const draft = page.url();
  await page.getByRole("button", { name: "Elegir otra vez" }).click();
  await expect(page.getByRole("checkbox", { name: /^Incluir / })).toHaveCount(3);
  await page.goto(draft);

  await page.getByRole("button", { name: "Aplicar a 2 peticiones" }).click();
  await expect(page.getByRole("status")).toContainText("Se aplicó a 2 peticiones.");
  expect(await status(page, made[0].id)).toBe("referred");
  await look(page, info, "applied");
  const batch = page.url().replace(/\?.*/, "");
  await open(page, `/peticiones/${made[0].folio}`);
  const history = page.getByRole("region", { name: "Historia" });
  await expect(history.getByRole("link", { name: /^Lote \d+$/ })).toHaveAttribute("href", new URL(batch).pathname);

  await page.goto(batch);
  await page.getByRole("button", { name: "Deshacer el lote" }).click();
  await expect(page.getByRole("status")).toContainText("Se deshizo el lote");
  expect(await status(page, made[0].id)).toBe("received");
  await look(page, info, "undone");
  await open(page, `/peticiones/${made[0].folio}`);
  await expect(page.getByRole("region", { name: "Historia" })).toContainText("Deshizo lo que hizo un lote");
  await page.goto("/lotes");
  await expect(page.getByText("Deshecho").first()).toBeVisible();
  await look(page, info, "list");
});

/** Closes a petition that was just received. */
async function act0(page: Page, id: string, resolution: string): Promise<void> {
  const answer = await page.request.post(`/api/v1/petitions/${id}/acts`, {
    headers: { ...headers, "idempotency-key": randomUUID() },
    data: { version: 1, act: "close_direct", details: { text: "Se orientó a la persona", reason: resolution } },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test("a department gives its work to a person, by keyboard", async ({ page, newContext }, info) => {
  test.setTimeout(90_000);
  await login(page, "coordinator");
  const [one] = await register(page, 1);
  await act(page, one.id, "refer", { departments: [await department(page, departments.works)] });
  const liaison = await (await newContext()).newPage();
  await login(liaison, "liaisonOfWorks");
  await open(liaison, "/bandeja");
  await expect(liaison.getByRole("link", { name: /^Por riesgo/ })).toHaveAttribute("aria-current", "page");
  await look(liaison, info, "tray");
  const overdue = liaison.getByRole("link", { name: /^Vencidos/ });
  const many = Number((await overdue.locator(".count").textContent())?.replace(",", ""));
  expect(many).toBeGreaterThan(0);
  await overdue.click();
  await expect(overdue).toHaveAttribute("aria-current", "page");
  await expect(liaison.locator("tbody tr")).toHaveCount(Math.min(many, 50));
  await expect(liaison.locator("tbody .due.late")).toHaveCount(Math.min(many, 50));
  await liaison.goto(`/lote?p=${one.folio}`);
  const assign = liaison.getByRole("radio", { name: "Asignar a una persona" });
  await liaison.getByRole("radio").first().focus();
  for (let n = 0; n < 5 && !(await assign.isChecked()); n++) await liaison.keyboard.press("ArrowDown");
  await expect(assign).toBeChecked();
  await liaison.keyboard.press("Tab");
  await expect(liaison.getByLabel("A quién")).toBeFocused();
  await liaison.getByLabel("A quién").selectOption({ index: 1 });
  await liaison.getByLabel("Motivo del lote").fill("Le toca a esta cuadrilla");
  await liaison.getByLabel("Motivo del lote").press("Enter");
  await liaison.getByRole("button", { name: "Aplicar a 1 petición" }).press("Enter");
  await expect(liaison.getByRole("status")).toContainText("Se aplicó a 1 petición.");
  await open(liaison, `/peticiones/${one.folio}`);
  await expect(liaison.getByText(/^La tiene /)).toBeVisible();
});

/** Fills cells of the first sheet of a workbook: folio → column letter → text. */
function filled(book: Uint8Array, rows: Record<string, Record<string, string>>): Buffer {
  const parts = unzipSync(book);
  const name = "xl/worksheets/sheet1.xml";
  const sheet = strFromU8(parts[name]).replace(/<row r="(\d+)">(.*?)<\/row>/gs, (row, number, cells) => {
    const folio = /SIRC-[0-9A-Z-]+/.exec(cells)?.[0] ?? "";
    const wanted = rows[folio];
    if (!wanted) return row;
    let inside: string = cells;
    for (const [column, text] of Object.entries(wanted)) {
      const cell = `<c r="${column}${number}" t="inlineStr"><is><t>${text}</t></is></c>`;
      const there = new RegExp(`<c r="${column}${number}".*?</c>`, "s");
      inside = there.test(inside) ? inside.replace(there, cell) : inside + cell;
    }
    return `<row r="${number}">${inside}</row>`;
  });
  return Buffer.from(zipSync({ ...parts, [name]: strToU8(sheet) }));
}

test("the workbook of a department goes out and comes back with three wrong rows", async ({ page, newContext }, info) => {
  test.setTimeout(120_000);
  await login(page, "coordinator");
  const made = await register(page, 5);
  const works = await department(page, departments.works);
  for (const one of made) await act(page, one.id, "refer", { departments: [works] });
  const liaison = await (await newContext()).newPage();
  await login(liaison, "liaisonOfWorks");
  for (const one of made) await act(liaison, one.id, "accept", {});
  // A petition of this department that is late stands before them: the sheet must hold these, too.
  await open(liaison, "/bandeja");
  await liaison.getByRole("link", { name: "Hoja de trabajo" }).click();
  await expect(liaison.getByRole("heading", { level: 1 })).toHaveText("Hoja de trabajo");
  await look(liaison, info, "sheet");
  const coming = liaison.waitForEvent("download");
  await liaison.getByRole("link", { name: "Descargar la hoja" }).click();
  const path = await (await coming).path();
  const tomorrow = new Date(Date.now() + 2 * 86_400_000).toLocaleDateString("es-MX", { timeZone: "America/Mexico_City", day: "2-digit", month: "2-digit", year: "numeric" });
  const content = filled(await readFile(path), {
    [made[0].folio]: { J: tomorrow },
    [made[1].folio]: { I: "Programar", J: tomorrow, K: "Cuadrilla 2" },
    // Wrong: a word that is none, a day that is none, a version that was.
    [made[2].folio]: { I: "Borrar" },
    [made[3].folio]: { J: "31/02/2027" },
    [made[4].folio]: { B: "1", J: tomorrow },
  });
  await liaison.getByLabel("Archivo").setInputFiles({
    name: "turnos.xlsx",
    mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    buffer: content,
  });
  await liaison.getByRole("button", { name: "Revisar renglón por renglón" }).click();
  await expect(liaison.getByRole("heading", { level: 1 })).toHaveText(/^Lote \d+$/);
  const wrong = liaison.getByRole("region", { name: "No se puede (3)" });
  await expect(wrong).toContainText("«Borrar» no es algo que se pueda hacer");
  await expect(wrong).toContainText("«31/02/2027» no se entiende");
  await expect(wrong).toContainText("Cambió después de que usted la vio");
  expect(await status(liaison, made[0].id)).toBe("in_progress");
  await look(liaison, info, "sheet-draft");
  await liaison.getByRole("button", { name: "Aplicar a 2 peticiones" }).click();
  await expect(liaison.getByRole("status")).toContainText("Se aplicó a 2 peticiones.");
  for (const [n, wanted] of [[0, "scheduled"], [1, "scheduled"], [2, "in_progress"], [3, "in_progress"], [4, "in_progress"]] as const) {
    expect(await status(liaison, made[n].id), `row ${n}`).toBe(wanted);
  }
  await look(liaison, info, "sheet-applied");
  await alive(liaison);
});
