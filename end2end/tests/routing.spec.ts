// Rules that say where petitions go: drafted, drawn on the map, tried, activated, ordered with the keys,
// explained by the simulator, followed by a new petition; a correction that offers to refer anew; and
// petitions that bounced. Every screen is held to axe and to the width of the window on the way.
import { randomUUID } from "node:crypto";
import type { Page, TestInfo } from "@playwright/test";
import { alive, axe, expect, login, look as lookAt, open, pageOf, referral, test } from "../fixtures.ts";
import { departments } from "../logins.ts";

const KIND = "Nomenclatura o placa de calle";
const headers = { "sec-fetch-site": "same-origin" };

const look = (page: Page, info: TestInfo, name: string) => lookAt(page, info, `routing-${name}`);

/** A word that no other test says, so that its rule decides about its own petitions alone. */
function own(info: TestInfo): string {
  return `placa${info.line}${info.project.name}${info.repeatEachIndex}${info.retry}`;
}

type Registered = { id: string; folio: string };

/** Registers a petition about a street's name plate, past the screens. */
async function register(page: Page, word: string): Promise<Registered> {
  const all = await (await page.request.get("/api/v1/catalogues")).json();
  const answer = await page.request.post("/api/v1/petitions", {
    headers,
    data: {
      client_id: randomUUID(),
      channel: all.channels[0].id,
      kind: all.types.find((type: { name: string }) => type.name === KIND).id,
      description: `Falta la placa con el nombre de la calle, ${word}`,
      citizen: { anonymous: true },
      place: { neighborhood: all.neighborhoods[0].id, street: "Calle de prueba", number: "12" },
      answers: [{ question: "¿Qué dice la placa?", answer: word }],
    },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

type Detail = { version: number; referrals: { id: string; department_name: string; status: string }[] };

/** Does an act, past the screens. */
async function act(page: Page, id: string, name: string, details: object, department?: string): Promise<void> {
  const seen: Detail = await (await page.request.get(`/api/v1/petitions/${id}`)).json();
  const share = seen.referrals.find((r) => r.department_name === department && r.status === "sent");
  const answer = await page.request.post(`/api/v1/petitions/${id}/acts`, {
    headers: { ...headers, "idempotency-key": randomUUID() },
    data: { version: seen.version, act: name, referral: share?.id ?? null, details },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Opens the group of a list of boxes. */
async function group(page: Page, title: string) {
  const part = page.locator("details.opens").filter({ has: page.locator("summary", { hasText: title }) }).first();
  await part.locator("summary").click();
  return part;
}

test("a rule is drafted, tried, activated, explained and followed", async ({ page, newContext, faults }, info) => {
  test.setTimeout(240_000);
  faults.expectFault(/status of 422/);
  const word = own(info);
  const name = `Placas ${word}`;
  await login(page, "coordinator");
  const before = await register(page, word);
  await page.getByRole("link", { name: "Turnado" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Turnado");
  await look(page, info, "list");

  // Everything that is wrong is said at once, beside its field, and nothing typed is lost.
  await page.getByRole("link", { name: "Nueva regla" }).click();
  await page.getByLabel("Desde las").fill("08:00");
  await page.getByLabel("Plazo (opcional)").fill("999");
  await page.getByLabel("Nombre de la regla").fill(name);
  const services = await group(page, departments.services);
  await services.getByLabel(KIND, { exact: true }).check();
  await page.getByRole("button", { name: "Guardar el borrador" }).click();
  await expect(page.locator("#hour_to-error")).toContainText("hasta qué hora");
  await expect(page.locator("#term_amount-error")).toContainText("1 a 400");
  await expect(page.getByRole("group", { name: "Turna a" })).toContainText("Elija al menos una dependencia");
  await expect(page.getByLabel("Nombre de la regla")).toHaveValue(name);
  await look(page, info, "refused");
  await page.getByLabel("Desde las").fill("");
  await page.getByLabel("Plazo (opcional)").fill("12");
  const again = await group(page, departments.services);
  await expect(again.getByLabel(KIND, { exact: true })).toBeChecked();
  await group(page, "Respuestas a las preguntas clave");
  await page.getByLabel("Pregunta 1", { exact: true }).fill("que dice la placa");
  await page.getByLabel("Respuesta 1", { exact: true }).fill(word);
  await page.getByRole("group", { name: "Turna a" }).getByLabel(departments.lighting).check();
  await page.getByLabel("Instrucción para la dependencia (opcional)").fill("Revisar el poste de la placa");
  await page.getByLabel("Turna sola al registrar, sin esperar a la coordinación").check();
  await page.getByRole("button", { name: "Guardar el borrador" }).click();
  await expect(page.getByRole("status").first()).toContainText("Se guardó el borrador");
  await expect(page.getByText(`lo respondido a «que dice la placa» contiene «${word}»`).first()).toBeVisible();
  await look(page, info, "draft");
  const rule = new URL(page.url()).pathname;

  // A polygon on the map, and taken away again: the petitions of this test have no point.
  await open(page, `${rule}/poligono`);
  const map = page.locator("#map");
  const click = async (right: number, down: number) => {
    const size = await map.boundingBox();
    if (!size) throw new Error("no map");
    await map.click({ position: { x: size.width / 2 + right, y: size.height / 2 + down } });
  };
  await expect(page.locator("#map-status")).toContainText("Toque las esquinas");
  for (const [right, down] of [[-70, -60], [70, -60], [70, 60]]) await click(right, down);
  await page.getByRole("button", { name: "Cerrar el contorno" }).click();
  await expect.poll(async () => (await page.locator("#outline").inputValue()).length).toBeGreaterThan(40);
  await look(page, info, "polygon");
  await page.getByRole("button", { name: "Guardar el polígono" }).click();
  await expect(page.getByRole("status").first()).toContainText("Se guardó el polígono");
  await expect(page.getByText("un punto dentro de su polígono").first()).toBeVisible();
  await page.getByLabel("Polígono (GeoJSON, opcional)").fill("");
  await page.getByRole("button", { name: "Guardar el borrador" }).click();
  await expect(page.getByRole("status").first()).toContainText("Se guardó el borrador");

  // Only what was tried is activated.
  await page.getByRole("link", { name: "Ensayar", exact: true }).click();
  await expect(page.getByRole("button", { name: "Activar la regla" })).toHaveCount(0);
  await look(page, info, "untried");
  await page.getByRole("button", { name: "Ensayar ahora" }).click();
  await expect(page.getByRole("status").first()).toContainText("Se ensayó la regla");
  const moved = page.locator(".moved tbody tr");
  await expect(moved).toContainText(departments.services);
  await expect(moved).toContainText(departments.lighting);
  await expect(page.getByRole("link", { name: before.folio })).toBeVisible();
  await look(page, info, "tried");
  await page.getByRole("button", { name: "Activar la regla" }).click();
  await expect(page.getByRole("status").first()).toContainText("La regla está activa");

  // Up by the keys, one press a place.
  const line = page.locator("li.rule").filter({ hasText: name });
  const place = async () => Number(await line.locator(".order").textContent());
  const stood = await place();
  await page.getByRole("button", { name: `Subir «${name}»` }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").first()).toContainText("El orden cambió");
  expect(await place()).toBe(stood - 1);

  // The simulator says which rule fires and why the others do not.
  await page.getByRole("link", { name: "Simulador" }).click();
  await page.getByLabel("Tipo de petición").selectOption({ label: KIND });
  await page.getByLabel("Canal").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Simular" }).click();
  const result = page.getByRole("region", { name: "Resultado de la simulación" });
  await expect(result).toContainText("Ninguna regla aplica: decide la dependencia del tipo.");
  await expect(result).toContainText("No aplica: no se respondió nada a «que dice la placa»");
  await group(page, "Respuestas a las preguntas clave");
  await page.getByLabel("Pregunta clave 1").fill("¿Qué dice la placa?");
  await page.getByLabel("Respuesta 1", { exact: true }).fill(word.toUpperCase());
  await page.getByRole("button", { name: "Simular" }).click();
  await expect(result).toContainText(`Decide la regla «${name}».`);
  await expect(result).toContainText("12 horas (lo dice la regla)");
  await expect(result).toContainText("y la regla pide Árbol caído");
  await look(page, info, "simulator");
  await page.getByLabel("Folio").fill("SIRC-2026-1");
  await page.getByRole("button", { name: "Tomar sus datos" }).click();
  await expect(page.locator("#folio-error")).toContainText("Escriba el folio como viene");
  await page.getByLabel("Folio").fill(before.folio);
  await page.getByRole("button", { name: "Tomar sus datos" }).click();
  await expect(result).toContainText(`Decide la regla «${name}».`);

  // A new petition goes there by itself.
  const operator = await pageOf(newContext, "operator");
  const { folio } = await register(operator, word);
  await open(page, `/peticiones/${folio}`);
  await expect(referral(page, departments.lighting)).toContainText("Revisar el poste de la placa");
  const history = page.getByRole("region", { name: "Historia" });
  await expect(history).toContainText(`Por la regla «${name}»: ${departments.lighting}`);
  await expect(history).toContainText("El sistema");

  // Whoever registered it corrects the type; the coordination is offered to refer anew.
  await open(operator, `/peticiones/${folio}`);
  await operator.getByRole("link", { name: "Corregir tipo o lugar" }).click();
  await operator.getByRole("button", { name: "Guardar la corrección" }).click();
  await expect(operator.getByRole("alert").first()).toContainText("No hay nada que corregir");
  await operator.getByLabel("Tipo de petición").selectOption({ label: "Bache" });
  await operator.getByLabel("Calle").fill("Allende");
  await look(operator, info, "correct");
  await operator.getByRole("button", { name: "Guardar la corrección" }).click();
  await expect(operator.getByRole("heading", { level: 1 })).toHaveText("Bache");
  await expect(operator.getByText("Listo. Corrigió el tipo o el lugar.")).toBeVisible();
  await open(page, `/peticiones/${folio}`);
  await expect(page.getByText("Por su tipo corresponde otra dependencia.")).toBeVisible();
  await look(page, info, "offered");
  await page.getByRole("link", { name: "Revisar y confirmar" }).click();
  await look(page, info, "reroute");
  await page.getByRole("button", { name: `Retirar el turno de ${departments.lighting} y turnar a ${departments.works}` }).click();
  await alive(page);
  await expect(referral(page, departments.works)).toContainText("Por aceptar");
  await expect(referral(page, departments.lighting)).toContainText("Retirado");
  await expect(page.getByText("Por su tipo corresponde otra dependencia.")).toHaveCount(0);

  // It ends with a confirmation, and decides no more.
  await page.goto(rule);
  await page.locator("summary", { hasText: "Terminar la regla" }).click();
  await page.getByRole("button", { name: "Terminar la regla" }).click();
  await expect(page.locator("#confirm-error")).toContainText("Marque la casilla");
  await page.getByLabel("Confirmo que ya no se usa.").check();
  await page.getByRole("button", { name: "Terminar la regla" }).click();
  await expect(page.getByRole("status").first()).toContainText("La regla terminó");
  const after = await register(operator, word);
  await open(page, `/peticiones/${after.folio}`);
  await expect(page.getByText("Aún no se ha turnado a ninguna dependencia.")).toBeVisible();
  await page.goto(rule);
  await look(page, info, "ended");
});

test("a petition that two departments gave back is on the coordination's list", async ({ page, newContext }, info) => {
  test.setTimeout(120_000);
  await login(page, "coordinator");
  const { id, folio } = await register(page, own(info));
  const all = await (await page.request.get("/api/v1/catalogues")).json();
  const department = (name: string) => all.departments.find((d: { name: string }) => d.name === name).id;
  const reason = all.reasons.find((r: { code: string }) => r.code === "not_competent").id;
  for (const [user, name] of [["liaisonOfWorks", departments.works], ["liaisonOfServices", departments.services]] as const) {
    await act(page, id, "refer", { departments: [department(name)] });
    const liaison = await pageOf(newContext, user);
    const text = "No es de nuestra área, es un poste";
    await act(liaison, id, "reject", { departments: [department(departments.lighting)], reason, text }, name);
  }
  await open(page, "/");
  await expect(page.getByRole("region", { name: "Rebotes" })).toContainText(KIND);
  await page.getByRole("region", { name: "Rebotes" }).getByRole("link", { name: "Rebotes" }).click();
  const row = page.locator("li.item").filter({ hasText: folio });
  await expect(row).toContainText("Rebotó 2 veces");
  await expect(row.locator(".chain li")).toHaveCount(2);
  await expect(row).toContainText(`Sugiere: ${departments.lighting}`);
  await look(page, info, "bounces");
  await row.getByRole("link", { name: KIND }).click();
  await alive(page);
  await expect(page.locator(".folio-line")).toContainText("Rebotó 2 veces");
  // Accepted by the third, it leaves the list.
  await act(page, id, "refer", { departments: [department(departments.lighting)] });
  const lighting = await pageOf(newContext, "liaisonOfLighting");
  await act(lighting, id, "accept", {}, departments.lighting);
  await page.goto("/turnado/rebotes");
  await expect(page.locator("li.item").filter({ hasText: folio })).toHaveCount(0);
});

test("who audits reads the rules and changes none", async ({ page }, info) => {
  await login(page, "auditor");
  await page.goto("/turnado");
  await expect(page.getByRole("link", { name: "Nueva regla" })).toHaveCount(0);
  await expect(page.locator(".moves")).toHaveCount(0);
  await page.locator("li.rule h2 a").first().click();
  await expect(page.locator("main button")).toHaveCount(0);
  await look(page, info, "read");
  expect((await page.request.get("/turnado/nueva")).status()).toBe(403);
});
