// The roster of block captains: found, kept, accredited, imported, taken out. Every screen is held to
// axe and to the width of the window on the way.
import { join } from "node:path";
import type { Page, TestInfo } from "@playwright/test";
import { axe, expect, login, look as lookAt, test } from "../fixtures.ts";

const look = (page: Page, info: TestInfo, name: string) => lookAt(page, info, `roster-${name}`);

/** A person that no other test makes. */
function unheard(info: TestInfo, name: string): string {
  return `${name} ${info.project.name === "phone" ? "Telma" : "Desideria"} ${info.repeatEachIndex}${info.retry}`.replace(/\d/g, (d) => "abcdefghij"[Number(d)]);
}

/** The first block without a titular, and the way it is written. */
async function vacantBlock(page: Page, nth: number): Promise<string> {
  await page.goto("/jefes-de-manzana/vacantes");
  const codes = await page.locator("td.folio").allTextContents();
  expect(codes.length).toBeGreaterThan(nth);
  return codes[nth].trim();
}

test("a person comes onto the roster, takes the oath and takes office", async ({ page, faults }, info) => {
  test.setTimeout(120_000);
  faults.expectFault(/status of 422/);
  await login(page, "rosterCoordinator");
  const block = await vacantBlock(page, info.project.name === "phone" ? 0 : 1);
  await look(page, info, "vacant");

  await page.goto("/jefes-de-manzana/nuevo");
  const surname = unheard(info, "Zurita");
  await page.getByLabel("Nombre o nombres").fill("Rosalía");
  await page.getByLabel("Primer apellido").fill(surname);
  await page.getByLabel("CURP (opcional)").fill("ROLR850712MVZDPS02");
  await page.getByLabel("Teléfono (opcional)", { exact: true }).fill("12345");
  await page.getByRole("button", { name: "Agregar al padrón" }).click();
  // Everything that is wrong is said at once, beside its field, and nothing typed is lost.
  await expect(page.locator("#curp-error")).toContainText("último dígito");
  await expect(page.locator("#phone-error")).toContainText("10 dígitos");
  await expect(page.getByLabel("Primer apellido")).toHaveValue(surname);
  await look(page, info, "person-refused");
  await page.getByLabel("CURP (opcional)").fill("");
  await page.getByLabel("Teléfono (opcional)", { exact: true }).fill("229 105 0001");
  await page.getByRole("button", { name: "Agregar al padrón" }).click();
  await expect(page.getByRole("status")).toContainText("Se agregó al padrón");
  await expect(page.getByText("229 *** **01")).toBeVisible();
  const address = new URL(page.url()).pathname;

  await page.getByLabel("Clave de la manzana o del cuartel").fill("999-99");
  await page.getByRole("button", { name: "Dar el cargo" }).click();
  await expect(page.locator("#place-error")).toContainText("No hay una manzana 999-99");
  await page.getByLabel("Clave de la manzana o del cuartel").fill(block);
  await page.getByRole("button", { name: "Dar el cargo" }).click();
  await expect(page.getByText("Electa").first()).toBeVisible();
  for (const [act, state] of [["Acreditar", "Acreditada"], ["Iniciar funciones", "En funciones"]]) {
    await page.locator("summary", { hasText: new RegExp(`^${act}$`) }).click();
    await page.getByRole("button", { name: act, exact: true }).click();
    await expect(page.locator(".tag", { hasText: state }).first()).toBeVisible();
  }
  await look(page, info, "person");

  await page.getByRole("button", { name: "Mostrar teléfono y CURP" }).click();
  await expect(page.getByText("229 105 0001")).toBeVisible();
  await page.goto(address);
  await page.getByRole("button", { name: "Validar los datos" }).click();
  await expect(page.getByRole("status")).toContainText("cuenta para este mes");
  await page.getByRole("button", { name: "Validar los datos" }).click();
  await expect(page.getByRole("status")).toContainText("ya contaba");

  // Found by a search that never stands in the address.
  await page.goto("/jefes-de-manzana");
  await look(page, info, "list");
  await page.getByRole("main").getByRole("searchbox").fill(surname);
  await page.getByRole("button", { name: "Buscar" }).click();
  await expect(page.getByRole("link", { name: new RegExp(surname) })).toBeVisible();
  expect(page.url()).not.toContain("Zurita");
});

test("a dossier is filled in", async ({ page, faults }, info) => {
  faults.expectFault(/status of 422/);
  await login(page, "rosterCoordinator");
  await page.goto("/jefes-de-manzana");
  await page.locator("td.what a").nth(info.project.name === "phone" ? 3 : 4).click();
  await page.getByRole("link", { name: "Abrir el expediente" }).click();
  await look(page, info, "dossier");
  const item = (name: string) => page.locator("article.item").filter({ has: page.getByRole("heading", { name, exact: true }) });
  const address = item("Comprobante de domicilio");
  await address.locator("summary").click();
  await address.getByLabel("Fecha del documento").fill("2023-01-10");
  await address.getByRole("button", { name: "Guardar" }).click();
  await expect(item("Comprobante de domicilio").locator(".error").filter({ hasText: "3 meses o menos" })).toBeVisible();
  await look(page, info, "dossier-refused");

  const photo = item("Fotografía");
  await photo.locator("summary").click();
  const picture = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 720 });
    const draw = canvas.getContext("2d")!;
    draw.fillStyle = "#7a8f99";
    draw.fillRect(0, 0, 640, 720);
    const blob = await new Promise<Blob>((done) => canvas.toBlob((b) => done(b!), "image/jpeg"));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await photo.locator("input[type=file]").setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer: Buffer.from(picture) });
  await photo.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByRole("status")).toContainText("Se guardó en el expediente");
  await expect(page.getByRole("img", { name: "Fotografía" }).first()).toBeVisible();
  await page.goto("/jefes-de-manzana/expediente");
  await look(page, info, "checklist");
});

test("a workbook is imported: columns, rows, decisions, and a second time nothing", async ({ page, faults }, info) => {
  test.setTimeout(120_000);
  faults.expectFault(/status of 4\d\d/);
  await login(page, "rosterCoordinator");
  await page.goto("/jefes-de-manzana/importar");
  await look(page, info, "import");
  const [kind, prefix] = info.project.name === "phone" ? ["TEL.", "8"] : ["CELULAR", "9"];
  const second = unheard(info, "Importada");
  const rows = [
    `NOMBRE COMPLETO (APELLIDOS PRIMERO),MZA,COLONIA,${kind},CURP`,
    `${second} Lara Rosa,${prefix}01-01,Formando Hogar,229106${prefix}001,`,
    `${second} Cruz Elena,${prefix}01-02,Formando Hogar,229106${prefix}002,ROLR850712MVZDPS02`,
    `${second} Vela Irma,${prefix}01-03,Formando Hogarr Norte,229106${prefix}003,`,
  ];
  const upload = async () => {
    await page.goto("/jefes-de-manzana/importar");
    await page.getByLabel("Archivo").setInputFiles({ name: "padron.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) });
    await page.getByRole("button", { name: "Subir y revisar" }).click();
  };
  await upload();
  await look(page, info, "import-columns");
  await page.getByRole("button", { name: "Revisar los renglones" }).click();
  await expect(page.getByText("3 renglones leídos")).toBeVisible();
  await expect(page.locator("tr", { hasText: "Cruz" }).first()).toContainText("dígito");
  await look(page, info, "import-rows");
  const [report] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Descargar el reporte" }).click()]);
  expect(report.suggestedFilename()).toBe("reporte-de-importacion.csv");
  await page.getByRole("button", { name: "Aplicar al padrón" }).click();
  await expect(page.getByText("Se aplicó completo.")).toBeVisible();
  await look(page, info, "import-applied");
  // The layout is remembered, and nobody is new.
  await upload();
  await expect(page.getByText("3 renglones leídos")).toBeVisible();
  await expect(page.locator("ul.stats li").filter({ hasText: /^0/ }).first()).toBeVisible();
  await expect(page.locator("tr", { hasText: "Lara" }).first()).toContainText("Sin cambios");
  await page.getByRole("button", { name: "Descartar el archivo" }).click();
  await expect(page.getByText("Este archivo se descartó")).toBeVisible();
});

test("the roster is taken out with a reason", async ({ page, faults }, info) => {
  faults.expectFault(/status of 422/);
  await login(page, "auditor");
  await page.goto("/jefes-de-manzana");
  await page.getByRole("link", { name: "Exportar" }).click();
  await page.getByLabel("Para qué lo necesita").fill("nada");
  await page.getByRole("button", { name: "Exportar" }).click();
  await expect(page.locator("#reason-error")).toContainText("de 10 a 200 caracteres");
  await look(page, info, "export");
  await page.getByLabel("Para qué lo necesita").fill("Revisión del padrón por la Contraloría");
  for (const [label, name] of [["Excel (.xlsx)", /\.xlsx$/], ["PDF para imprimir", /\.pdf$/], ["CSV", /\.csv$/]] as const) {
    await page.getByLabel("Tipo de archivo").selectOption({ label });
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Exportar" }).click()]);
    expect(file.suggestedFilename()).toMatch(name);
  }
});
