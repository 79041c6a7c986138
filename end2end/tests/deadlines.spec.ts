// The office's time: a day off is proposed, previewed and applied; hours; terms; the ladder; a suspension
// that is asked by the liaison and approved by the director.
import type { Page, TestInfo } from "@playwright/test";
import { expect, login, look as lookAt, test } from "../fixtures.ts";

const look = (page: Page, info: TestInfo, name: string) => lookAt(page, info, `deadlines-${name}`);

/** A working day of the year after next, another for each run, as the form sends it. */
function someDay(info: TestInfo): { value: string; year: number } {
  const year = new Date().getFullYear() + 2;
  const day = new Date(Date.UTC(year, 5, 1 + (info.project.name === "phone" ? 0 : 14) + info.retry));
  while ([0, 6].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() + 1);
  return { value: day.toISOString().slice(0, 10), year };
}

test("a day off is previewed before anything moves, and applied", async ({ page, faults }, info) => {
  faults.expectFault(/status of 422/);
  await login(page, "coordinator");
  await page.goto("/plazos/calendario");
  await look(page, info, "calendar");
  const { value, year } = someDay(info);
  await page.goto(`/plazos/calendario?ano=${year}`);
  const form = page.locator("#agregar");
  await form.getByLabel("Día", { exact: true }).fill("2020-01-06");
  await form.getByLabel("Motivo").fill("x");
  await form.getByLabel("Fundamento").fill("Acuerdo de Cabildo");
  await form.getByRole("button").click();
  await expect(page.locator("#day-error")).toContainText("hace más de un mes");
  await expect(page.locator("#name-error")).toContainText("motivo");
  await expect(page.getByLabel("Fundamento")).toHaveValue("Acuerdo de Cabildo");

  await form.getByLabel("Día", { exact: true }).fill(value);
  await form.getByLabel("Motivo").fill("Fumigación del palacio");
  await form.getByLabel("Cómo entra").selectOption("approved");
  await form.getByRole("button").click();
  await expect(page.getByText("Ningún plazo abierto se mueve.")).toBeVisible();
  await page.getByRole("button", { name: "Aplicar" }).click();
  await expect(page.getByRole("status")).toContainText("El cambio se guardó");
  await expect(page.getByRole("row", { name: /Fumigación del palacio/ }).first()).toContainText("En vigor");
  await look(page, info, "applied");

  const row = page.getByRole("row", { name: /Fumigación del palacio/ }).first();
  await row.getByRole("button", { name: "Quitar" }).click();
  await page.getByRole("button", { name: "Aplicar" }).click();
  await expect(page.getByRole("status")).toContainText("El cambio se guardó");
});

test("a day off within the open deadlines says which of them would move", async ({ page }, info) => {
  await login(page, "coordinator");
  await page.goto("/plazos/calendario");
  const day = new Date(Date.now() + 2 * 86_400_000);
  while ([0, 6].includes(day.getDay())) day.setDate(day.getDate() + 1);
  const form = page.locator("#agregar");
  await form.getByLabel("Día", { exact: true }).fill(day.toISOString().slice(0, 10));
  await form.getByLabel("Motivo").fill("Emergencia por norte");
  await form.getByLabel("Fundamento").fill("Protección Civil");
  await form.getByLabel("Cómo entra").selectOption("approved");
  await form.getByRole("button").click();
  await expect(page.getByText(/Se mueven .* de .*, y ninguno más\./)).toBeVisible();
  await look(page, info, "preview");
  await page.getByRole("link", { name: "Salir sin cambiar nada" }).click();
  await expect(page.getByRole("row", { name: /Emergencia por norte/ })).toHaveCount(0);
});

test("terms and the ladder are data", async ({ page, faults }, info) => {
  faults.expectFault(/status of 422/);
  await login(page, "coordinator");
  await page.goto("/plazos");
  await look(page, info, "terms");
  const priority = info.project.name === "phone" ? "3" : "4";
  await page.getByLabel("Etapa").selectOption("answer");
  await page.getByLabel("Cuánto").fill("0");
  await page.getByLabel("Sólo para la prioridad").selectOption(priority);
  await page.getByRole("button", { name: "Agregar el plazo" }).click();
  await expect(page.locator("#amount-error")).toContainText("de 1 a 400");
  await page.getByLabel("Cuánto").fill("7");
  await page.getByRole("button", { name: "Agregar el plazo" }).click();
  await expect(page.getByRole("status")).toContainText("desde ahora");
  const row = page.getByRole("row", { name: /Primera respuesta.*7 días hábiles/ }).first();
  await row.getByRole("button").click();
  await expect(page.getByRole("status")).toContainText("se quitó");

  await page.getByRole("link", { name: "Escalamiento" }).click();
  await look(page, info, "ladder");
  await page.getByLabel("Escalón 5: cuándo").selectOption("1");
  await page.getByRole("button", { name: "Guardar los escalones" }).click();
  await expect(page.locator("#trigger-5-error")).toContainText("es para el mismo momento que otro");
  await expect(page.getByLabel("Escalón 5: cuándo"), "what was chosen stays").toHaveValue("1");
  await expect(page.locator(".refusal"), "who goes by ear hears it").toBeFocused();
  await page.goto("/avisos");
  await expect(page.getByRole("heading", { name: "Avisos" })).toBeVisible();
  await look(page, info, "alerts");
  await page.getByRole("link", { name: "Resumen para la presidencia" }).click();
  await expect(page.getByRole("link", { name: "Resumen para la presidencia" })).toHaveAttribute("aria-current", "page");
  await look(page, info, "digest");
  // From the page of a petition to the notices about it, and back.
  await page.goto("/peticiones");
  await page.locator("td.what a").first().click();
  await page.getByRole("link", { name: "avisos", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Avisos sobre la petición" })).toBeVisible();
  await look(page, info, "alerts-of-petition");
});
