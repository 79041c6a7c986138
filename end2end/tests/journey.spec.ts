// One petition from the first call to its verified closure, by everybody who works on it.
import type { Page } from "@playwright/test";
import { alive, axe, expect, fits, open, openAct, pageOf, photo, referral, send, test } from "../fixtures.ts";
import { departments } from "../logins.ts";

const caller = {
  given: "Micaela",
  family: "Ochoa Landero",
  said: "La luminaria de la esquina está apagada desde el lunes, está oscuro y da miedo pasar",
  kind: "Luminaria apagada",
  neighborhood: "Flores Magón",
  // Of its own: no other petition is like this one.
  street: `Calle de los Almendros ${Date.now()} norte`,
};

/** Presses Tab until something has the focus, as a person without a mouse does. */
async function tabTo(page: Page, what: string, focused: () => Promise<boolean>): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await focused()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${what}`);
}

async function tabToLabel(page: Page, label: string | RegExp): Promise<void> {
  const field = page.getByLabel(label, { exact: typeof label === "string" });
  await tabTo(page, String(label), () => field.evaluate((e) => e === document.activeElement));
}

/** The whole capture without touching the mouse; ends on the receipt. */
async function captureByKeyboard(page: Page, phone: string): Promise<void> {
  const fresh = page.getByRole("link", { name: /^Nueva/ });
  await tabTo(page, "Nueva petición", () => fresh.evaluate((e) => e === document.activeElement));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/peticiones/nueva");
  await expect(page.getByRole("combobox", { name: "Tipo de petición" })).toHaveJSProperty("tagName", "INPUT");

  await tabToLabel(page, "Teléfono");
  await page.keyboard.type(phone);
  await expect(page.getByText("Es la primera vez que llama este número.")).toBeVisible();
  await tabToLabel(page, "Qué dice la persona");
  await page.keyboard.type(caller.said);
  const proposal = page.getByRole("group", { name: "Tipos propuestos" }).getByRole("button", { name: caller.kind });
  await tabTo(page, "the proposed type", () => proposal.evaluate((e) => e === document.activeElement));
  await page.keyboard.press("Enter");
  await expect(proposal).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("combobox", { name: "Tipo de petición" })).toHaveValue(caller.kind);
  await tabToLabel(page, /poste/);
  await page.keyboard.type("217");

  await tabToLabel(page, "Colonia");
  await page.keyboard.type("ma");
  const neighborhood = page.getByRole("combobox", { name: "Colonia" });
  await expect(neighborhood).toHaveAttribute("aria-expanded", "true");
  const wanted = page.getByRole("option", { name: caller.neighborhood });
  for (let pressed = 0; pressed < 12; pressed += 1) {
    if ((await wanted.getAttribute("aria-selected")) === "true") break;
    await page.keyboard.press("ArrowDown");
  }
  await axe(page);
  await page.keyboard.press("Enter");
  await expect(neighborhood).toHaveValue(caller.neighborhood);
  await tabToLabel(page, "Calle");
  await page.keyboard.type(caller.street);
  await tabToLabel(page, "Número");
  await page.keyboard.type("45");
  await tabToLabel(page, "Entre");
  await page.keyboard.type("Ceibas");
  await tabToLabel(page, "Y");
  await page.keyboard.type("Framboyanes");
  await tabToLabel(page, "Referencia");
  await page.keyboard.type("Frente a la tienda verde");
  await tabToLabel(page, "Nombre");
  await page.keyboard.type(caller.given);
  await tabToLabel(page, "Apellidos");
  await page.keyboard.type(caller.family);
  await tabToLabel(page, /^Se le leyó/);
  await page.keyboard.press("Space");
  await page.keyboard.press("Control+Enter");
}

/** The same on a phone, with taps. */
async function captureByTouch(page: Page, phone: string): Promise<void> {
  await page.getByRole("link", { name: /^Nueva/ }).tap();
  await page.waitForURL("**/peticiones/nueva");
  const kind = page.getByRole("combobox", { name: "Tipo de petición" });
  await expect(kind).toHaveJSProperty("tagName", "INPUT");
  await page.getByLabel("Teléfono").fill(phone);
  await page.getByLabel("Qué dice la persona").fill(caller.said);
  await page.getByRole("group", { name: "Tipos propuestos" }).getByRole("button", { name: caller.kind }).tap();
  await expect(kind).toHaveValue(caller.kind);
  await page.getByLabel(/poste/).fill("217");
  await page.getByRole("combobox", { name: "Colonia" }).pressSequentially("ma");
  await axe(page);
  await page.getByRole("option", { name: caller.neighborhood }).tap();
  await expect(page.getByRole("combobox", { name: "Colonia" })).toHaveValue(caller.neighborhood);
  await page.getByLabel("Calle", { exact: true }).fill(caller.street);
  await page.getByLabel("Número", { exact: true }).fill("45");
  await page.getByLabel("Nombre", { exact: true }).fill(caller.given);
  await page.getByLabel("Apellidos").fill(caller.family);
  await page.getByLabel(/^Se le leyó/).check();
  await page.getByRole("button", { name: /^Guardar y dar folio/ }).tap();
}

/** Every screen of the journey is held to this. */
async function good(page: Page): Promise<void> {
  await axe(page);
  await fits(page);
}

async function expectState(page: Page, state: string): Promise<void> {
  await expect(page.locator(".petition-head .tag").first()).toContainText(state);
}

test("a petition from the call to its verified closure", async ({ newContext, faults, isMobile }, info) => {
  test.setTimeout(180_000);
  const phone = `229${String(1_000_000 + ((Date.now() + (isMobile ? 1 : 0)) % 8_999_999))}`;

  let folio = "";
  let pin = "";
  await test.step("the operator captures it", async () => {
    const page = await pageOf(newContext, "operator");
    await good(page);
    await (isMobile ? captureByTouch(page, phone) : captureByKeyboard(page, phone));
    await page.waitForURL("**/acuse");
    folio = await page.locator("#folio").innerText();
    pin = await page.locator("#pin").innerText();
    expect(folio).toMatch(/^SIRC-\d{4}-\d{6}-[0-9A-Z]$/);
    expect(pin).toMatch(/^\d{6}$/);
    await expect(page.getByText(`${caller.street} 45`)).toBeVisible();
    await good(page);
    await page.close();
  });
  const address = `/peticiones/${folio}`;

  const coordinator = await pageOf(newContext, "coordinator");
  await test.step("the coordinator refers it to two departments", async () => {
    await good(coordinator);
    await open(coordinator, address);
    await expectState(coordinator, "Recibida");
    const form = await openAct(coordinator, "Turnar a dependencia");
    await expect(form.getByLabel(departments.lighting)).toBeChecked();
    await form.getByLabel(departments.services).check();
    await form.getByLabel("Instrucción para la dependencia").fill("Revisar el poste y podar si estorba.");
    await good(coordinator);
    await send(coordinator, form, "Turnó");
    await expectState(coordinator, "Turnada");
    await expect(coordinator.locator("article.referral")).toHaveCount(2);
  });

  await test.step("one department says that it is another's", async () => {
    const page = await pageOf(newContext, "liaisonOfServices");
    await open(page, "/bandeja");
    await good(page);
    const link = page.locator(`td.what a[href="${address}"]`);
    const next = page.getByRole("link", { name: "Siguiente" });
    while ((await link.count()) === 0 && (await next.count()) > 0) await open(page, (await next.getAttribute("href")) ?? "");
    await link.click();
    await page.waitForURL(`**${address}`);
    await alive(page);
    const form = await openAct(page, "No es de mi competencia", referral(page, departments.services));
    await form.getByLabel("Dependencia que sí es competente").selectOption({ label: departments.works });
    await form.getByLabel("Motivo").selectOption({ label: "No es competencia de la dependencia" });
    await form.getByLabel("Por qué no es de su competencia").fill("La obra de la banqueta es de Obras Públicas.");
    await good(page);
    await send(page, form, "Rechazó");
    await page.getByRole("link", { name: "Volver a la bandeja" }).click();
    await page.waitForURL("**/bandeja");
    await page.close();
  });

  await test.step("it is referred again", async () => {
    await open(coordinator, address);
    await expect(referral(coordinator, departments.services)).toContainText("La obra de la banqueta");
    const form = await openAct(coordinator, "Turnar a dependencia");
    await form.getByLabel(departments.works).check();
    await send(coordinator, form, "Turnó");
    await expect(coordinator.locator("article.referral")).toHaveCount(3);
  });

  const lighting = await pageOf(newContext, "liaisonOfLighting");
  const works = await pageOf(newContext, "liaisonOfWorks");
  await test.step("both departments accept and attend with a photo", async () => {
    for (const [page, department] of [[lighting, departments.lighting], [works, departments.works]] as const) {
      await open(page, address);
      await send(page, await openAct(page, "Aceptar", referral(page, department)), "Aceptó");
      await expect(referral(page, department).locator("header")).toContainText("En atención");
      const form = await openAct(page, "Responder como atendida", referral(page, department));
      await form.getByLabel("Qué se hizo").fill(`${department} cambió el foco y revisó el cableado.`);
      await form.getByLabel("Fotos o documentos").setInputFiles(await photo(page));
      await good(page);
      await send(page, form, "Respondió como atendida");
      const seen = referral(page, department).getByRole("img", { name: /^Foto 1/ });
      await seen.scrollIntoViewIfNeeded();
      await expect.poll(() => seen.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
    }
    await expectState(works, "Atendida");
    await good(works);
  });

  const agent = await pageOf(newContext, "followUpAgent");
  await test.step("the follow-up agent hears that it is not done", async () => {
    await open(agent, "/verificar");
    await good(agent);
    await open(agent, address);
    await agent.getByRole("button", { name: "Ver contacto" }).click();
    await expect(agent.getByText(`${caller.given} ${caller.family}`)).toBeVisible();
    const form = await openAct(agent, "Verificar: no quedó");
    await form.getByLabel(departments.works).check();
    await form.getByLabel("Qué dice la persona que falta").fill("La banqueta sigue rota junto al poste.");
    await good(agent);
    await send(agent, form, "Verificó con la persona: no quedó");
    await expectState(agent, "En atención");
  });

  await test.step("the department attends again", async () => {
    await open(works, address);
    await expect(referral(works, departments.works)).toContainText("Devuelto: no quedó");
    const form = await openAct(works, "Responder como atendida", referral(works, departments.works));
    await form.getByLabel("Qué se hizo").fill("Se reparó la banqueta junto al poste.");
    await send(works, form, "Respondió como atendida");
    await expectState(works, "Atendida");
  });

  await test.step("the follow-up agent confirms it and it is closed", async () => {
    await open(agent, address);
    const form = await openAct(agent, "Verificar: quedó bien");
    await form.getByLabel("Cómo se resolvió").selectOption({ label: "Resuelta" });
    await form.getByLabel("Qué dijo la persona").fill("Está contenta.");
    await send(agent, form, "Verificó con la persona: quedó bien");
    await expectState(agent, "Cerrada");
    const history = agent.getByRole("region", { name: "Historia" }).getByRole("listitem");
    await expect(history).toHaveCount(13);
    await good(agent);
  });

  await test.step("the citizen follows it without scripts", async () => {
    const page = await (await newContext({ javaScriptEnabled: false })).newPage();
    await page.goto("/seguimiento");
    await page.getByLabel("Folio").fill(folio);
    await page.getByLabel("PIN").fill(pin);
    await page.getByRole("button", { name: "Consultar" }).click();
    const found = page.getByRole("region", { name: "Su petición" });
    await expect(found).toContainText(folio);
    await expect(found).toContainText("Cerrada");
    await expect(found).toContainText(caller.kind);
    await expect(found).toContainText("Se reparó la banqueta junto al poste.");
    const text = await page.locator("body").innerText();
    for (const secret of [caller.given, caller.family, phone, caller.street, "La banqueta sigue rota"]) {
      expect(text).not.toContain(secret);
    }
    await page.screenshot({ path: info.outputPath("tracking.png"), fullPage: true });
  });
});
