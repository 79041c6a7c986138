// Blocks and wards: listed, made, changed, placed on the map with the keys and with the pointer, ended.
// Every screen is held to axe and to the width of the window on the way.
import type { Locator, Page, TestInfo } from "@playwright/test";
import { alive, axe, expect, login, look as lookAt, open, shoot, test } from "../fixtures.ts";

const look = (page: Page, info: TestInfo, name: string) => lookAt(page, info, `territory-${name}`);

/** A key that no other test gives. */
function own(info: TestInfo, letter: string): string {
  return `${letter}${info.project.name === "phone" ? "P" : "D"}-${info.repeatEachIndex}${info.retry}`;
}

/** Drags something on the map so many pixels. */
async function drag(page: Page, what: Locator, right: number, down: number): Promise<void> {
  await what.scrollIntoViewIfNeeded();
  const box = await what.boundingBox();
  if (!box) throw new Error("nothing to drag");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + right / 2, y + down / 2, { steps: 4 });
  await page.mouse.move(x + right, y + down, { steps: 4 });
  await page.mouse.up();
}

async function degrees(page: Page): Promise<[number, number]> {
  const read = async (label: string) => Number(await page.getByLabel(label).inputValue());
  return [await read("Latitud del punto"), await read("Longitud del punto")];
}

async function outline(page: Page): Promise<number[][]> {
  const text = await page.locator("#outline").inputValue();
  return text ? JSON.parse(text).coordinates[0] : [];
}

test("a block is made, placed on the map, drawn, and ended", async ({ page, faults }, info) => {
  test.setTimeout(180_000);
  faults.expectFault(/status of (422|409)/);
  await login(page, "rosterCoordinator");
  const code = own(info, "Z");

  // Beside a block of the demonstration, so that it has neighbours.
  await page.goto("/manzanas/010-01");
  const aside = info.project.name === "phone" ? 0.0012 : -0.0012;
  const beside = Number(await page.getByLabel("Latitud").inputValue()) + aside;
  const west = Number(await page.getByLabel("Longitud").inputValue());
  const colonia = await page.getByLabel("Colonia").inputValue();
  await look(page, info, "block-known");
  await open(page, "/manzanas/010-01/ubicar");
  await page.getByRole("button", { name: "Contorno", exact: true }).click();
  await look(page, info, "place-known");

  await page.goto("/jefes-de-manzana");
  await page.getByRole("link", { name: "Manzanas", exact: true }).click();
  await look(page, info, "blocks");
  await page.getByRole("link", { name: "Nueva manzana" }).click();
  await page.getByLabel("Clave").fill("ñ/1");
  await page.getByLabel("CVEGEO (opcional)").fill("3019300");
  await page.getByLabel("Entre calles").fill("Allende y Lerdo");
  await page.getByLabel("Latitud").fill("-96.13");
  await page.getByLabel("Longitud").fill("19.17");
  await page.getByRole("button", { name: "Agregar la manzana" }).click();
  // Everything that is wrong is said at once, beside its field, and nothing typed is lost.
  await expect(page.locator("#code-error")).toContainText("letras sin acento, números o guiones");
  await expect(page.locator("#cvegeo-error")).toContainText("16 caracteres");
  await expect(page.locator("#latitude-error")).toContainText("al revés");
  await expect(page.getByLabel("Entre calles")).toHaveValue("Allende y Lerdo");
  await look(page, info, "block-refused");
  await page.getByLabel("Clave").fill(code);
  await page.getByLabel("CVEGEO (opcional)").fill("");
  await page.getByLabel("Latitud").fill(`${beside.toFixed(6)}, ${west}`);
  await page.getByLabel("Longitud").fill("");
  await page.getByLabel("Cuartel").selectOption({ index: 1 });
  await page.getByLabel("Colonia").selectOption(colonia);
  await page.getByRole("button", { name: "Agregar la manzana" }).click();
  await expect(page.getByRole("status")).toContainText("Se agregó la manzana");
  await expect(page.getByText("Punto, sin contorno")).toBeVisible();
  await look(page, info, "block");

  // The marker, with the keys: to the east and to the north, and back by undoing.
  await page.getByRole("link", { name: "Ubicar en el mapa" }).click();
  await alive(page);
  await look(page, info, "place-point");
  // Its neighbours and the neighborhood stand around it, faintly.
  await expect(page.locator("path.around-block").first()).toBeAttached();
  await expect(page.locator("path.around-hood")).toBeAttached();
  const marker = page.getByRole("button", { name: "Punto de la manzana" });
  const [lat, lon] = await degrees(page);
  await marker.focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowUp"]) await page.keyboard.press(key);
  const [north, east] = await degrees(page);
  expect(north).toBeGreaterThan(lat);
  expect(east).toBeGreaterThan(lon);
  await expect(marker).toBeFocused();
  await expect(page.locator("#map-status")).toContainText("Sin guardar");
  await page.keyboard.press("Control+z");
  expect(await degrees(page)).toEqual([lat, lon]);
  // Both numbers pasted into the first field.
  await page.getByLabel("Longitud del punto").fill("");
  await page.getByLabel("Latitud del punto").fill(`${lat}, ${lon}`);
  await page.getByLabel("Latitud del punto").blur();
  expect(await degrees(page)).toEqual([lat, lon]);
  // With the pointer, and by a touch of the map.
  // A map that is still at its animation does not feel the first pull.
  await expect(async () => {
    await drag(page, marker, 40, 0);
    expect((await degrees(page))[1]).toBeGreaterThan(lon);
  }).toPass({ timeout: 15_000 });
  const [, dragged] = await degrees(page);
  const map = page.locator("#map");
  // The map may have another place and width each time: the tools above it change.
  const click = async (right: number, down: number) => {
    const size = await map.boundingBox();
    if (!size) throw new Error("no map");
    await map.click({ position: { x: size.width / 2 + right, y: size.height / 2 + down } });
  };
  await click(0, 0);
  expect((await degrees(page))[1]).toBeLessThan(dragged);
  // The fields move it too.
  await page.getByLabel("Latitud del punto").fill((beside + 0.00004).toFixed(6));
  await page.getByLabel("Latitud del punto").blur();
  await expect(page.locator("#map-status")).toContainText("Sin guardar");

  // An outline: drawn, a corner added, dragged, moved with the keys, taken away.
  await page.getByRole("button", { name: "Contorno", exact: true }).click();
  await expect(page.locator("#map-status")).toContainText("Toque las esquinas");
  await click(-90, -70);
  await page.getByRole("button", { name: "Cerrar el contorno" }).click();
  await expect(page.locator("#map-status")).toContainText("al menos tres esquinas");
  await click(90, -70);
  await click(90, 70);
  await click(-90, 70);
  await page.getByRole("button", { name: "Esquina 1 del contorno nuevo" }).click();
  await expect.poll(async () => (await outline(page)).length).toBe(5);
  const first = page.getByRole("button", { name: "Esquina 1 de 4" });
  const before = (await outline(page))[0];
  await drag(page, first, -20, -10);
  await expect(page.locator("#map-status")).toContainText("Esquina 1 de 4");
  const after = (await outline(page))[0];
  expect(after[0]).toBeLessThan(before[0]);
  expect(after[1]).toBeGreaterThan(before[1]);
  await page.getByRole("button", { name: "Agregar una esquina después de la 1" }).press("Enter");
  const added = page.getByRole("button", { name: "Esquina 2 de 5" });
  await expect(added).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowUp");
  await look(page, info, "place-outline");
  expect(await outline(page)).toHaveLength(6);
  await page.keyboard.press("Delete");
  await expect.poll(async () => (await outline(page)).length).toBe(5);
  await page.getByRole("button", { name: "Deshacer" }).click();
  expect(await outline(page)).toHaveLength(6);
  for (let step = 0; step < 2; step++) await page.getByRole("button", { name: "Alejar" }).click();
  await shoot(page, info, `territory-place-around`);
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByRole("status")).toContainText("Se guardó la ubicación");
  await expect(page.getByText("Punto y contorno")).toBeVisible();
  const drawn = page.url();

  // What crosses itself and what is put outside is refused, and the drawing is still there.
  await open(page, `/manzanas/${code}/ubicar`);
  const kept = await page.locator("#outline").inputValue();
  const ring = JSON.parse(kept).coordinates[0];
  [ring[2], ring[3]] = [ring[3], ring[2]];
  const crossed = JSON.stringify({ type: "Polygon", coordinates: [ring] });
  await page.locator(".place-outline > summary").click();
  await page.locator("#outline").fill(crossed);
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.locator("#outline-error")).toContainText("se cruza");
  await alive(page);
  expect(JSON.parse(await page.locator("#outline").inputValue()).coordinates).toEqual([ring]);
  await look(page, info, "place-refused");
  await page.locator("#outline").fill(kept);
  await page.getByLabel("Latitud del punto").fill("19.1");
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.locator("#latitude-error")).toContainText("fuera del contorno");

  // Two people at once: the second is told what the first did.
  await page.goto(drawn);
  await page.getByLabel("Entre calles").fill("Allende, Lerdo y Zamora");
  const other = await page.context().newPage();
  await other.goto(`/manzanas/${code}`);
  await other.getByLabel("Entre calles").fill("Allende y Canal");
  await other.getByRole("button", { name: "Guardar los cambios" }).click();
  await expect(other.getByRole("status")).toContainText("se guardaron");
  await other.close();
  await page.getByRole("button", { name: "Guardar los cambios" }).click();
  await expect(page.getByRole("alert").first()).toContainText("Entre calles: Allende y Canal");
  await expect(page.getByLabel("Entre calles")).toHaveValue("Allende, Lerdo y Zamora");
  await page.getByRole("button", { name: "Guardar los cambios" }).click();
  await expect(page.getByRole("status")).toContainText("se guardaron");

  // Found in the list by its streets.
  await page.goto("/manzanas");
  await page.getByRole("main").getByRole("searchbox").fill("lerdo zamora");
  await page.getByRole("button", { name: "Buscar" }).click();
  await expect(page.getByRole("link", { name: code })).toBeVisible();
  await page.getByRole("link", { name: code }).click();

  // It ends with a reason and a confirmation.
  await page.locator("summary", { hasText: "Terminar la manzana" }).click();
  await page.getByLabel("Motivo").fill("Prueba de que termina");
  await page.getByRole("button", { name: "Terminar la manzana" }).click();
  await expect(page.locator("#confirm-error")).toContainText("Marque la casilla");
  await expect(page.getByLabel("Motivo")).toHaveValue("Prueba de que termina");
  await look(page, info, "block-unconfirmed");
  await page.getByLabel("Confirmo que esta manzana deja de usarse.").check();
  await page.getByRole("button", { name: "Terminar la manzana" }).click();
  await expect(page.getByRole("status")).toContainText("se terminó");
  await expect(page.locator(".timeline")).toContainText("Prueba de que termina");
  await look(page, info, "block-ended");
  await page.goto(`/manzanas?situacion=terminada&texto=${code}`);
  await expect(page.getByRole("link", { name: code })).toBeVisible();
  await page.goto("/manzanas?texto=nadie-lo-llama-asi");
  await expect(page.getByText("Ninguna manzana cumple")).toBeVisible();
  await look(page, info, "blocks-none");
});

test("a ward is made, changed and ended", async ({ page, faults }, info) => {
  test.setTimeout(90_000);
  faults.expectFault(/status of 422/);
  await login(page, "rosterCoordinator");
  const code = own(info, "W");
  await page.goto("/manzanas");
  await page.getByRole("link", { name: "Cuarteles" }).click();
  await look(page, info, "wards");
  await page.getByRole("link", { name: "C-01" }).first().click();
  await page.locator("summary", { hasText: "Terminar el cuartel" }).click();
  await page.getByLabel("Motivo").fill("Se unió con otro");
  await page.getByLabel("Confirmo que este cuartel deja de usarse.").check();
  await page.getByRole("button", { name: "Terminar el cuartel" }).click();
  await expect(page.locator("#reason-error")).toContainText("manzana");
  await look(page, info, "ward-refused");

  await page.goto("/cuarteles/nuevo");
  await page.getByLabel("Clave").fill("C-01");
  await page.getByLabel("Nombre").fill("Médano");
  await page.getByRole("button", { name: "Agregar el cuartel" }).click();
  await expect(page.locator("#code-error")).toContainText("Ya hay una con esa clave");
  await page.getByLabel("Clave").fill(code);
  await page.getByRole("button", { name: "Agregar el cuartel" }).click();
  await expect(page.getByRole("status")).toContainText("Se agregó el cuartel");
  await page.getByLabel("Nombre").fill("Médano del Perro");
  await page.getByRole("button", { name: "Guardar los cambios" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Médano del Perro");
  await page.locator("summary", { hasText: "Terminar el cuartel" }).click();
  await page.getByLabel("Motivo").fill("Se unió con otro");
  await page.getByLabel("Confirmo que este cuartel deja de usarse.").check();
  await page.getByRole("button", { name: "Terminar el cuartel" }).click();
  await expect(page.getByRole("status")).toContainText("se terminó");
  await look(page, info, "ward");
});

test("without scripts a block is placed by its fields", async ({ newContext, faults }, info) => {
  // A refused form comes with its status.
  faults.expectFault(/status of 422/);
  const page = await (await newContext({ javaScriptEnabled: false })).newPage();
  await page.goto("/entrar");
  await page.getByLabel("Usuario").fill("maricarmen.sosa");
  await page.getByLabel("Contraseña").fill("danzon lluvia mango 23");
  await page.getByRole("button", { name: "Entrar" }).click();
  const code = own(info, "S");
  await page.goto("/manzanas/nueva");
  await page.getByLabel("Clave").fill(code);
  await page.getByRole("button", { name: "Agregar la manzana" }).click();
  await page.getByRole("link", { name: "Ubicar en el mapa" }).click();
  await page.getByLabel("Latitud del punto").fill("19.18");
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.locator("#longitude-error")).toContainText("también la longitud");
  await page.getByLabel("Longitud del punto").fill("-96.14");
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByRole("status")).toContainText("Se guardó la ubicación");
  await expect(page.getByText("19.18, -96.14").first()).toBeVisible();
});

test("who reads the roster reads blocks, and changes none", async ({ page }) => {
  await login(page, "auditor");
  await page.goto("/manzanas");
  await expect(page.getByRole("link", { name: "Nueva manzana" })).toHaveCount(0);
  await page.locator("td.what a").first().click();
  await expect(page.getByRole("button", { name: "Guardar los cambios" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Ubicar en el mapa" })).toHaveCount(0);
  const place = await page.request.get(`${new URL(page.url()).pathname}/ubicar`);
  expect(place.status()).toBe(403);
});
