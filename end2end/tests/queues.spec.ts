// Views of the list that people keep and share, and the order that a crew takes along: chosen from a
// list or a map, printed in the order of the way. Every screen is held to axe and to the width of the
// window.
import { randomUUID } from "node:crypto";
import type { Page, TestInfo } from "@playwright/test";
import { alive, expect, login, look as lookAt, open, pageOf, shoot, test } from "../fixtures.ts";
import { departments } from "../logins.ts";

const headers = { "sec-fetch-site": "same-origin" };
const look = (page: Page, info: TestInfo, name: string) => lookAt(page, info, `queues-${name}`);

test("a view is kept, shared, counted, ended and taken back", async ({ page, newContext, faults }, info) => {
  test.setTimeout(90_000);
  faults.expectFault(/status of 422/);
  const name = `Pendientes ${info.project.name} ${info.retry}${Date.now() % 10_000}`;
  await login(page, "coordinator");
  await open(page, "/peticiones?estado=received");
  await page.getByRole("link", { name: "Guardar esta vista" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Guardar esta vista");
  await page.getByLabel("Nombre").fill("ab");
  await page.getByRole("button", { name: "Guardar vista" }).click();
  await expect(page.locator("#name-error")).not.toBeEmpty();
  await look(page, info, "view-refused");
  await page.getByLabel("Nombre").fill(name);
  await page.getByLabel("Compartir con").selectOption({ label: "Enlace de dependencia" }).catch(async () => {
    await page.getByLabel("Compartir con").selectOption({ index: 1 });
  });
  await page.getByRole("button", { name: "Guardar vista" }).click();
  await page.waitForURL("**/vistas?hecho=*");
  const card = page.getByRole("listitem").filter({ has: page.getByRole("link", { name }) }).first();
  await expect(card).toContainText(/\d.* petici/);
  await expect(card).toContainText("Compartida");
  await look(page, info, "views");
  await card.getByRole("link", { name }).click();
  await expect(page).toHaveURL(/\/peticiones\?estado=received$/);
  await page.goto("/vistas");
  await card.getByText("Cambiar o terminar").click();
  await card.getByRole("button", { name: /^Terminar la vista/ }).click();
  await expect(page.getByText(`La vista «${name}» terminó.`)).toBeVisible();
  await page.getByRole("button", { name: "Deshacer" }).click();
  await expect(card).toBeVisible();
  const liaison = await pageOf(newContext, "liaisonOfLighting");
  await liaison.goto("/vistas");
  await look(liaison, info, "views-of-others");
});

/** By keyboard alone: a petition that is ticked in the list, at a corner with others, is found on the map and unticked there. */
async function gathered(page: Page, folio: string) {
  const box = page.locator(`input[name="p"][value="${folio}"]`);
  await box.check();
  await expect(page.locator("#map-status")).toContainText("1 elegida");
  const cluster = page.locator("#map .cluster").filter({ has: page.locator("[title$='1 elegida']") });
  const mark = page.locator("#map .pick.taken");
  await expect(cluster).toHaveCount(1);
  await expect(async () => {
    if (await mark.count() === 0) await cluster.press("Enter", { timeout: 2_000 });
    await expect(mark).toHaveCount(1, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await mark.press(" ");
  await expect(box).not.toBeChecked();
}

test("a crew's order is chosen on the map and printed by route", async ({ page, newContext, faults }, info) => {
  test.setTimeout(120_000);
  faults.expectFault(/status of 422/);
  await login(page, "coordinator");
  const all = await (await page.request.get("/api/v1/catalogues")).json();
  const works = all.departments.find((one: { name: string }) => one.name === departments.works).id;
  const folios: string[] = [];
  const liaison = await pageOf(newContext, "liaisonOfWorks");
  // The last one is at the same corner as the first.
  for (let n = 0; n < 4; n++) {
    const made = await page.request.post("/api/v1/petitions", {
      headers,
      data: {
        client_id: randomUUID(),
        channel: all.channels[0].id,
        kind: all.types.find((type: { name: string }) => type.name === "Nomenclatura o placa de calle").id,
        description: "Falta la placa de la esquina",
        citizen: { anonymous: true },
        place: {
          neighborhood: all.neighborhoods[0].id, street: "Calle de la ruta", number: String(n + 1),
          point: { latitude: 19.17 + (n % 3) / 100, longitude: -96.13 },
        },
      },
    });
    expect(made.ok(), await made.text()).toBe(true);
    const { id, folio } = await made.json();
    folios.push(folio);
    const refer = await page.request.post(`/api/v1/petitions/${id}/acts`, {
      headers: { ...headers, "idempotency-key": randomUUID() },
      data: { version: 1, act: "refer", details: { departments: [works] } },
    });
    expect(refer.ok(), await refer.text()).toBe(true);
    const seen = await (await liaison.request.get(`/api/v1/petitions/${id}`)).json();
    const accept = await liaison.request.post(`/api/v1/petitions/${id}/acts`, {
      headers: { ...headers, "idempotency-key": randomUUID() },
      data: { version: seen.version, act: "accept", referral: seen.referrals[0].id, details: {} },
    });
    expect(accept.ok(), await accept.text()).toBe(true);
  }
  await open(liaison, "/bandeja");
  await liaison.getByRole("link", { name: "Orden de trabajo" }).click();
  await expect(liaison.getByRole("heading", { level: 1 })).toHaveText("Orden de trabajo");
  await alive(liaison);
  await look(liaison, info, "choosing");
  await gathered(liaison, folios[3]);
  await liaison.getByRole("button", { name: "Hacer la hoja" }).click();
  await expect(liaison.locator("#order-error")).not.toBeEmpty();
  await alive(liaison);
  for (const folio of folios.slice(0, 3)) await liaison.locator(`input[name="p"][value="${folio}"]`).check();
  await shoot(liaison, info, "queues-ticked");
  await liaison.getByLabel(/^Cuadrilla/).fill("Cuadrilla 2, camioneta 14");
  await liaison.getByRole("button", { name: "Hacer la hoja" }).click();
  const stops = liaison.locator(".order-stop");
  await expect(stops).toHaveCount(3);
  // From the north to the south, whatever the order in which they came.
  for (const [place, n] of [[0, 2], [1, 1], [2, 0]]) await expect(stops.nth(place)).toContainText(folios[n]);
  await expect(liaison.getByText("en línea recta")).toBeVisible();
  await look(liaison, info, "order");
  await liaison.emulateMedia({ media: "print" });
  await expect(liaison.getByText("Para imprimir use")).toBeHidden();
  await shoot(liaison, info, "queues-order-print");
  await liaison.emulateMedia({ media: "screen" });
  const start = all.neighborhoods.find((one: { point: object | null }) => one.point);
  await liaison.getByRole("link", { name: "Elegir otras peticiones" }).click();
  await alive(liaison);
  for (const folio of folios.slice(0, 3)) await liaison.locator(`input[name="p"][value="${folio}"]`).check();
  await liaison.getByLabel("De dónde sale la cuadrilla").selectOption(start.id);
  await liaison.getByRole("button", { name: "Hacer la hoja" }).click();
  await expect(liaison.getByText(`desde ${start.name}`)).toBeVisible();
  expect(new URL(liaison.url()).searchParams.get("desde")).toBe(start.id);
});
