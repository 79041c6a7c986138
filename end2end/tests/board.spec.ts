// The live board, drilled down from a number to its rows to one petition, and lists taken out as files.
// Every screen is held to axe and to the width of the window on the way.
import { readFileSync } from "node:fs";
import type { Download, Locator, Page, TestInfo } from "@playwright/test";
import { alive, axe, expect, login, look as lookAt, open, test } from "../fixtures.ts";

const look = (page: Page, info: TestInfo, name: string) => lookAt(page, info, `board-${name}`);

const number = (text: string | null): number => Number((text ?? "").replaceAll(",", ""));

/** A part of the board, by its heading. */
const part = (page: Page, title: string): Locator =>
  page.locator("section.board-part").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

/** How many petitions a list says that it has. */
async function listed(page: Page): Promise<number> {
  await alive(page);
  const counted = await page.locator(".pager .counted").textContent();
  return number((counted ?? "").split(" ")[0]);
}

/** Follows a number to its rows and says how many; again while others change them between the two. */
async function followed(page: Page, board: string, link: Locator, figure: Locator): Promise<number> {
  let counted = 0;
  await expect(async () => {
    await page.goto(board);
    counted = number(await figure.textContent());
    await link.click();
    expect(await listed(page)).toBe(counted);
  }).toPass({ timeout: 30_000 });
  return counted;
}

async function downloaded(page: Page, button: Locator): Promise<{ name: string; bytes: Buffer }> {
  const [download]: [Download, unknown] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Rows of values separated by commas, without their heads; no value of ours has a line break but what was said. */
const rows = (bytes: Buffer): string[] => bytes.toString("utf8").replace(/^\ufeff/, "").trimEnd().split(/\r?\n/).slice(1);

test("from a number of the board to its rows to one petition", async ({ page, faults }, info) => {
  test.setTimeout(120_000);
  faults.expectFault(/status of 422/);
  await login(page, "coordinator");
  await page.getByRole("link", { name: "Tablero" }).click();
  await expect(page.getByRole("heading", { name: "Tablero" })).toBeVisible();
  await expect(page.getByText(/Contado a las \d\d:\d\d/)).toBeVisible();
  await look(page, info, "month");

  // A year, by its days; wrong ones are told and kept.
  await page.locator("summary", { hasText: "Entre fechas" }).click();
  await page.getByLabel("Del día").fill("2023-12-31");
  await page.getByLabel("Al día").fill("2023-01-01");
  await page.getByRole("button", { name: "Ver el periodo" }).click();
  await expect(page.locator("#al-error")).toContainText("o una posterior");
  await expect(page.getByLabel("Del día")).toHaveValue("2023-12-31");
  await look(page, info, "refused");
  await page.getByLabel("Del día").fill("2023-01-01");
  await page.getByLabel("Al día").fill("2023-12-31");
  await page.getByRole("button", { name: "Ver el periodo" }).click();
  await expect(page.getByText("del dom 1 ene 2023 al dom 31 dic 2023")).toBeVisible();
  await look(page, info, "year");
  const year = page.url();

  // The chart has its table; each number of it leads to as many rows.
  const flow = part(page, "Entradas y salidas, mes por mes");
  await expect(flow.getByRole("img", { name: /Entradas y atendidas por mes: \d/ })).toBeVisible();
  await flow.locator("summary").click();
  await expect(flow.locator("tbody tr")).toHaveCount(12);
  await look(page, info, "table");
  const places: [string, number, number][] = [
    ["Por tipo", 0, 0], ["Por tipo", 0, 1], ["Por dependencia", 0, 2], ["Por colonia", 1, 0],
  ];
  for (const [title, row, column] of places) {
    const cell = part(page, title).locator("tbody tr").nth(row).locator("td").nth(column).locator("a");
    const counted = number(await cell.textContent());
    expect(counted, `${title} ${column}`).toBeGreaterThan(0);
    await cell.click();
    expect(await listed(page), `${title} ${column}: ${page.url()}`).toBe(counted);
    await page.goto(year);
  }

  // What is left, by age: the number, its rows, one of them.
  const age = part(page, "Rezago por antigüedad").locator("tbody tr").filter({ has: page.locator("td a") }).last();
  const left = age.locator("td a").first();
  const counted = await followed(page, year, left, left);
  expect(counted).toBeGreaterThan(0);
  await expect(page.locator(".chip", { hasText: "Abiertas" })).toBeVisible();
  await expect(page.locator(".chip", { hasText: "Recibida" })).toBeVisible();
  await look(page, info, "rows");
  // Narrowed further, the days stay.
  await page.locator("summary", { hasText: "Filtrar" }).click();
  await page.getByRole("button", { name: "Aplicar filtros" }).click();
  await expect(page.locator(".chip", { hasText: "Recibida" })).toBeVisible();
  expect(await listed(page)).toBe(counted);
  const first = page.locator("td.what a").first();
  const subject = await first.textContent();
  await first.click();
  await expect(page.getByRole("heading", { level: 1, name: subject ?? "" })).toBeVisible();
});

test("the board of a department is its own", async ({ page }, info) => {
  await login(page, "director");
  await open(page, "/tablero?periodo=doce-meses");
  await expect(part(page, "Por dependencia")).toHaveCount(0);
  const tile = page.locator(".stats a").filter({ hasText: "rezago" });
  await look(page, info, "department");
  expect(await followed(page, page.url(), tile, tile.locator(".value"))).toBeGreaterThan(0);
});

test("a list is taken out as it is filtered", async ({ page, faults }, info) => {
  test.setTimeout(60_000);
  faults.expectFault(/status of 422/);
  await login(page, "coordinator");
  await open(page, "/peticiones?estado=atendidas&recibida=2023-02-01..2023-03-31");
  const counted = await listed(page);
  expect(counted).toBeGreaterThan(10);
  await page.getByRole("button", { name: "Exportar" }).click();
  await expect(page.getByRole("heading", { name: "Exportar peticiones" })).toBeVisible();
  await expect(page.getByText(`Son ${counted} peticiones.`)).toBeVisible();
  await look(page, info, "export");

  // What tells of people needs a reason.
  await page.getByLabel("Con datos personales").check();
  await page.getByLabel("Tipo de archivo").selectOption("csv");
  await page.getByRole("button", { name: "Descargar" }).click();
  await expect(page.locator("#reason-error")).toContainText("10 a 200 caracteres");
  await expect(page.getByLabel("Con datos personales")).toBeChecked();
  await expect(page.getByLabel("Tipo de archivo")).toHaveValue("csv");
  await look(page, info, "export-refused");
  await page.getByLabel("Lo que dijo").uncheck();
  await page.getByLabel("Con datos personales").uncheck();
  await expect(page.getByLabel("Para qué los necesita")).toBeHidden();
  const plain = await downloaded(page, page.getByRole("button", { name: "Descargar" }));
  expect(plain.name).toMatch(/^peticiones-\d{4}-\d\d-\d\d\.csv$/);
  const lines = rows(plain.bytes);
  expect(lines.length).toBe(counted);
  expect(lines.every((line) => line.startsWith("SIRC-2023-"))).toBe(true);

  await page.getByLabel("Con datos personales").check();
  await page.getByLabel("Para qué los necesita").fill("Llamadas de seguimiento");
  const marked = await downloaded(page, page.getByRole("button", { name: "Descargar" }));
  expect(rows(marked.bytes).length).toBe(counted);
  expect(rows(marked.bytes).every((line) => line.includes("Motivo: Llamadas de seguimiento"))).toBe(true);

  await page.getByLabel("Con datos personales").uncheck();
  await page.getByLabel("Tipo de archivo").selectOption("xlsx");
  const book = await downloaded(page, page.getByRole("button", { name: "Descargar" }));
  expect(book.name).toMatch(/\.xlsx$/);
  expect(book.bytes.subarray(0, 2).toString()).toBe("PK");
});

test("a list by words is taken out without the words in its address", async ({ page }) => {
  await login(page, "operator");
  await open(page, "/peticiones");
  await page.getByRole("searchbox").fill("lampara");
  await page.getByRole("searchbox").press("Enter");
  await expect(page.locator(".chip", { hasText: "lampara" })).toBeVisible();
  const counted = await listed(page);
  await page.getByRole("button", { name: "Exportar" }).click();
  // Others may register a lamp meanwhile.
  const about = (count: number, before: number) => {
    expect(count).toBeGreaterThanOrEqual(before);
    expect(count - before).toBeLessThan(30);
  };
  const said = (await page.getByText(/Son [\d,]+ /).textContent())?.match(/Son ([\d,]+) /)?.[1] ?? "";
  const told = Number(said.replace(",", ""));
  about(told, counted);
  expect(page.url()).not.toContain("lampara");
  await expect(page.getByLabel("Con datos personales")).toHaveCount(0);
  await page.getByLabel("Tipo de archivo").selectOption("csv");
  const file = await downloaded(page, page.getByRole("button", { name: "Descargar" }));
  about(rows(file.bytes).length, told);
});
