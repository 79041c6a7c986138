// Petitions that ask for the same: shown while another is captured, joined, compared, united, separated.
// Every screen is held to axe and to the width of the window on the way.
import { randomUUID } from "node:crypto";
import type { Page, TestInfo } from "@playwright/test";
import { alive, axe, expect, fits, login, look as lookAt, open, pageOf, photo, test } from "../fixtures.ts";
import { logins, password } from "../logins.ts";

const look = (page: Page, info: TestInfo, name: string) => lookAt(page, info, `duplicates-${name}`);

/** A street on which no other test has a petition. */
function ownStreet(info: TestInfo, letter: string): string {
  return `Calle ${letter} ${info.project.name} ${info.retry} ${Date.now()} norte`;
}

type Registered = { id: string; folio: string; pin: string };

/** Registers a lamp on a street, past the screens; gives also the neighborhood's name. */
async function lamp(page: Page, street: string, name: string): Promise<Registered & { neighborhood: string }> {
  const all = await (await page.request.get("/api/v1/catalogues")).json();
  const answer = await page.request.post("/api/v1/petitions", {
    headers: { "sec-fetch-site": "same-origin" },
    data: {
      client_id: randomUUID(),
      channel: all.channels[0].id,
      kind: all.types.find((type: { code: string }) => type.code === "AP-01").id,
      description: `La luminaria está apagada, dice ${name}`,
      citizen: { given_names: name, surnames: "Prueba" },
      place: { neighborhood: all.neighborhoods[0].id, street, number: "12" },
      privacy_notice: all.privacy_notice,
    },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return { ...(await answer.json()), neighborhood: all.neighborhoods[0].name };
}

async function attach(page: Page, id: string): Promise<void> {
  const answer = await page.request.post(`/api/v1/petitions/${id}/attachments?version=1`, {
    headers: { "sec-fetch-site": "same-origin" },
    multipart: { file: await photo(page) },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Fills what makes the place known, as somebody who listens does. */
async function capture(page: Page, neighborhood: string, street: string): Promise<void> {
  await open(page, "/peticiones/nueva");
  const kind = page.getByRole("combobox", { name: "Tipo de petición" });
  await expect(kind).toHaveJSProperty("tagName", "INPUT");
  await page.getByLabel("Qué dice la persona").fill("La luminaria de la esquina está apagada");
  await page.getByRole("group", { name: "Tipos propuestos" }).getByRole("button", { name: "Luminaria apagada" }).click();
  const place = page.getByRole("combobox", { name: "Colonia" });
  await place.pressSequentially(neighborhood.slice(0, 8));
  await page.getByRole("option", { name: neighborhood }).first().click();
  await page.getByLabel("Calle", { exact: true }).fill(street);
}

const cards = (page: Page) => page.getByRole("region", { name: "Peticiones parecidas" });

test("who calls for what another asked already is added to it", async ({ page, newContext, faults }, info) => {
  test.setTimeout(120_000);
  // The form of a person without a name is refused.
  faults.expectFault(/status of 422/);
  await login(page, "operator");
  const street = ownStreet(info, "A");
  const first = await lamp(page, street, "Ana");
  await attach(page, first.id);

  await capture(page, first.neighborhood, street.replace("Calle", "C."));
  const card = cards(page).getByRole("listitem");
  await expect(card).toHaveCount(1);
  await expect(card).toContainText("misma calle");
  await expect(card).toContainText("Recibida");
  await expect(card).toContainText("1 persona");
  await expect(card.getByRole("img", { name: /^Foto de/ })).toBeVisible();
  await expect(card).not.toContainText("Ana");
  // Whoever types goes on typing: the next field is the next one.
  await expect(page.getByLabel("Calle", { exact: true })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Número", { exact: true })).toBeFocused();
  await look(page, info, "while-capturing");

  // Without a name it cannot be added: what is missing is asked, and what was captured goes along.
  const add = page.getByRole("button", { name: "Sumar a esta" });
  await add.click();
  await page.waitForURL("**/sumar");
  await expect(page.locator("#given_names-error")).toContainText("Escriba el nombre");
  await look(page, info, "joining");
  await page.getByLabel("Nombre", { exact: true }).fill("Eva");
  await page.getByLabel("Apellidos").fill("Vera");
  await page.getByLabel(/^Se le leyó/).check();
  await page.getByRole("button", { name: "Sumar a esta petición" }).click();
  await page.waitForURL("**/acuse?sumada=1");
  await expect(page.getByRole("heading", { name: "Se sumó a la petición" })).toBeVisible();
  await expect(page.locator("#folio")).toHaveText(first.folio);
  await expect(page.locator("#pin")).toHaveText(first.pin);
  await alive(page);
  await look(page, info, "joined");

  const citizen = await (await newContext()).newPage();
  await citizen.goto("/seguimiento");
  await citizen.getByLabel("Folio").fill(first.folio);
  await citizen.getByLabel("PIN").fill(first.pin);
  await citizen.getByRole("button", { name: "Consultar" }).click();
  await expect(citizen.getByText("1 persona más")).toBeVisible();
  await look(citizen, info, "tracking-joined");

  await open(page, `/peticiones/${first.folio}`);
  await expect(page.getByText("Otra persona pidió lo mismo.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Historia" })).toContainText("Sumó a otra persona");
  await page.getByRole("link", { name: "Ver quiénes" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(2);
  await expect(page.getByText("Eva Vera")).toHaveCount(0);
  await look(page, info, "people");
  await page.getByRole("button", { name: "Ver nombres y teléfonos" }).click();
  await expect(page.getByText("Eva Vera")).toBeVisible();
  await expect(page.getByText("Ana Prueba")).toBeVisible();
});

test("what is another is registered once the one there is was seen", async ({ page, faults }, info) => {
  faults.expectFault(/status of 422/);
  await login(page, "operator");
  const street = ownStreet(info, "B");
  const first = await lamp(page, street, "Ana");
  await capture(page, first.neighborhood, street);
  await expect(cards(page).getByRole("listitem")).toHaveCount(1);
  await page.getByLabel("Nombre", { exact: true }).fill("Beto");
  await page.getByLabel(/^Se le leyó/).check();
  // Enter in a field saves this one; it does not press the button of a card.
  await page.getByLabel("Nombre", { exact: true }).press("Enter");
  await page.waitForURL("**/acuse");
  const folio = await page.locator("#folio").innerText();
  expect(folio).not.toBe(first.folio);

  // Somebody else registers a third while this one is being captured: it was not seen.
  await capture(page, first.neighborhood, street);
  await expect(cards(page).getByRole("listitem")).toHaveCount(2);
  await lamp(page, street, "Celia");
  await page.getByLabel("Nombre", { exact: true }).fill("Delia");
  await page.getByLabel(/^Se le leyó/).check();
  await page.getByRole("button", { name: /^Guardar y dar folio/ }).click();
  await expect(page.getByText("parecen la misma")).toBeVisible();
  await expect(cards(page).getByRole("listitem")).toHaveCount(3);
  await look(page, info, "asked");
  await page.getByRole("button", { name: "Es otra: registrar" }).click();
  await page.waitForURL("**/acuse");
});

test("without scripts the others are shown before it is registered", async ({ newContext, faults }, info) => {
  faults.expectFault(/status of 422/);
  const street = ownStreet(info, "C");
  const scripted = await pageOf(newContext, "operator");
  const first = await lamp(scripted, street, "Ana");
  const page = await (await newContext({ javaScriptEnabled: false })).newPage();
  await page.goto("/entrar");
  await page.getByLabel("Usuario").fill(logins.operator);
  await page.getByLabel("Contraseña").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.goto("/peticiones/nueva");
  await page.getByLabel("Qué dice la persona").fill("No prende la luminaria");
  const kind = page.getByLabel("Tipo de petición");
  const option = kind.locator("option", { hasText: "Luminaria apagada" }).first();
  await kind.selectOption((await option.getAttribute("value")) ?? "");
  const place = page.getByLabel("Colonia");
  const hood = place.locator("option", { hasText: first.neighborhood }).first();
  await place.selectOption((await hood.getAttribute("value")) ?? "");
  await page.getByLabel("Calle").fill(street);
  await page.getByLabel("Anónima").check();
  await page.getByRole("button", { name: /^Guardar y dar folio/ }).click();
  await expect(page.getByText("¿Es la misma?")).toBeVisible();
  await expect(page.getByRole("button", { name: "Sumar a esta" })).toBeVisible();
  await fits(page);
  await page.getByRole("button", { name: "Es otra: registrar" }).click();
  await page.waitForURL("**/acuse");
  expect(await page.locator("#folio").innerText()).not.toBe(first.folio);
});

test("two are compared, united, and separated again", async ({ page, newContext, faults }, info) => {
  test.setTimeout(120_000);
  faults.expectFault(/status of (409|422)/);
  await login(page, "coordinator");
  const street = ownStreet(info, "D");
  const first = await lamp(page, street, "Ana");
  const second = await lamp(page, street, "Beto");
  await attach(page, second.id);

  await open(page, `/peticiones/${second.folio}`);
  const more = page.locator("details.more:not([open]) > summary");
  if (await more.isVisible()) await more.click();
  await page.getByRole("link", { name: "Comparar y unir" }).click();
  await expect(page.getByRole("heading", { name: "Parecidas" })).toBeVisible();
  await look(page, info, "alike");
  await page.getByLabel("Folio de la otra").fill("SIRC-2026-000001");
  await page.getByRole("button", { name: "Comparar", exact: true }).click();
  await expect(page.locator("#con-error")).not.toBeEmpty();
  await page.getByRole("link", { name: `Comparar con ${first.folio}` }).click();
  await expect(page.getByRole("region", { name: "Ésta" })).toContainText("dice Beto");
  await expect(page.getByRole("region", { name: "La otra" })).toContainText("misma calle");
  await expect(page.getByRole("radio", { name: new RegExp(first.folio) })).toBeChecked();
  await look(page, info, "side-by-side");
  await page.getByLabel("Por qué son la misma").fill("Es el mismo poste");
  await page.getByRole("button", { name: "Unir las dos" }).click();
  await expect(page.getByRole("status")).toContainText("Se unieron");
  await expect(page.getByText("Unidas a ésta")).toBeVisible();
  await look(page, info, "united");

  // Whoever asked in the one that ended follows the one that stays.
  const citizen = await (await newContext()).newPage();
  const track = async () => {
    await citizen.goto("/seguimiento");
    await citizen.getByLabel("Folio").fill(second.folio);
    await citizen.getByLabel("PIN").fill(second.pin);
    await citizen.getByRole("button", { name: "Consultar" }).click();
  };
  await track();
  await expect(citizen.getByText(`Se unió a otra petición igual, con folio ${first.folio}`)).toBeVisible();
  await expect(citizen.locator(".tracked .tag").first()).toContainText("Recibida");
  await look(citizen, info, "tracking-united");

  await open(page, `/peticiones/${second.folio}`);
  await expect(page.locator(".petition-head .tag").first()).toContainText("Cerrada");
  await page.getByRole("link", { name: "Ver la unión" }).click();
  await page.getByRole("button", { name: `Deshacer la unión de ${second.folio}` }).click();
  await expect(page.getByRole("status")).toContainText("Se deshizo la unión");
  await open(page, `/peticiones/${second.folio}`);
  await expect(page.locator(".petition-head .tag").first()).toContainText("Recibida");
  await expect(page.getByRole("region", { name: "Historia" })).toContainText("Deshizo la unión");
  await track();
  await expect(citizen.getByText("Se unió a otra petición igual, con folio")).toHaveCount(0);
});
