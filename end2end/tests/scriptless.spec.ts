// The desk before its scripts arrive, or without them: forms go to the server and lose nothing.
import { alive, expect, fits, pageOf as signedIn, test } from "../fixtures.ts";
import { departments, logins, password } from "../logins.ts";

test("capture and refer without scripts", async ({ newContext, faults }, info) => {
  // A street of its own: another petition on it would be shown before this one is registered.
  const street = `Calle de los Almendros ${info.project.name} ${Date.now()} norte`;
  // The browser itself reports a form that is answered with 422.
  faults.expectFault(/status of 422/);
  const pageOf = async (login: string) => {
    const page = await (await newContext({ javaScriptEnabled: false })).newPage();
    await page.goto("/entrar");
    await page.getByLabel("Usuario").fill(login);
    await page.getByLabel("Contraseña").fill(password);
    await page.getByRole("button", { name: "Entrar" }).click();
    await page.waitForURL((url) => url.pathname !== "/entrar");
    return page;
  };

  const operator = await pageOf(logins.operator);
  await operator.goto("/peticiones/nueva");
  await operator.getByLabel("Qué dice la persona").fill("No prende la luminaria <del> parque");
  await operator.getByLabel("Calle").fill(street);
  await operator.getByLabel("Anónima").check();
  await operator.getByRole("button", { name: /^Guardar y dar folio/ }).click();
  await expect(operator.getByText("Elija el tipo de petición de la lista.").first()).toBeVisible();
  await fits(operator);
  await expect(operator.getByLabel("Qué dice la persona")).toHaveValue("No prende la luminaria <del> parque");
  await expect(operator.getByLabel("Calle")).toHaveValue(street);
  await expect(operator.getByLabel("Anónima")).toBeChecked();
  await operator.getByLabel("Tipo de petición").selectOption({ index: 1 });
  const lamp = operator.getByLabel("Tipo de petición").locator("option", { hasText: "Luminaria apagada" }).first();
  await operator.getByLabel("Tipo de petición").selectOption((await lamp.getAttribute("value")) ?? "");
  await operator.getByLabel("Colonia").selectOption({ index: 3 });
  await operator.getByRole("button", { name: /^Guardar y dar folio/ }).click();
  await operator.waitForURL("**/acuse");
  const folio = await operator.locator("#folio").innerText();

  const coordinator = await pageOf(logins.coordinator);
  await coordinator.goto(`/peticiones/${folio}`);
  const form = coordinator.locator("#refer-0-form");
  await form.locator("summary").click();
  await form.getByLabel("Instrucción para la dependencia").fill("Revisar hoy");
  await form.getByLabel(departments.lighting).uncheck();
  await form.getByRole("button").click();
  await expect(coordinator.getByText("No se guardó.")).toBeVisible();
  await fits(coordinator);
  await expect(form.getByLabel("Instrucción para la dependencia")).toHaveValue("Revisar hoy");
  await form.getByLabel(departments.lighting).check();
  await form.getByRole("button").click();
  await expect(coordinator.getByText("Listo. Turnó.")).toBeVisible();
  await expect(coordinator.locator("article.referral")).toHaveCount(1);
});

test("what was typed before the scripts arrive stays", async ({ newContext }, info) => {
  const page = await signedIn(newContext, "operator");
  await page.route("**/*.wasm", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await route.continue();
  });
  await page.goto("/peticiones/nueva", { waitUntil: "commit" });
  const typed = [
    ["Teléfono", "2290000417"],
    ["Qué dice la persona", "No prende la luminaria"],
    ["Calle", `Calle del Manglar ${info.project.name} ${Date.now()} norte`],
    ["Nombre", "Micaela"],
    ["Apellidos", "Ochoa"],
  ] as const;
  for (const [label, text] of typed) await page.getByLabel(label, { exact: true }).fill(text);
  const kind = page.locator("select#kind");
  const lamp = kind.locator("option", { hasText: "Luminaria apagada" }).first();
  await kind.selectOption((await lamp.getAttribute("value")) ?? "");
  await page.locator("select#neighborhood").selectOption({ index: 3 });
  await alive(page);
  await expect(page.getByRole("combobox", { name: "Tipo de petición" })).toHaveValue("Luminaria apagada");
  await expect(page.getByRole("combobox", { name: "Colonia" })).not.toHaveValue("");
  for (const [label, text] of typed) await expect(page.getByLabel(label, { exact: true })).toHaveValue(text);
  await expect(page.getByLabel(/poste/)).toBeVisible();
  await page.getByLabel(/^Se le leyó/).check();
  await page.getByRole("button", { name: /^Guardar y dar folio/ }).click();
  await page.waitForURL("**/acuse");
});
