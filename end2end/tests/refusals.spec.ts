// What the program does not take, and what it says then. Nothing that was typed is lost.
import { axe, expect, login, open, openAct, pageOf, register, test } from "../fixtures.ts";
import { logins, password } from "../logins.ts";

const REFUSED = /status of 4\d\d/;

test("a wrong password keeps the user name", async ({ page, faults }) => {
  faults.expectFault(REFUSED);
  await page.goto("/entrar");
  await page.getByLabel("Usuario").fill(logins.auditor);
  await page.getByLabel("Contraseña").fill("no es ésta");
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(page.getByLabel("Usuario")).toHaveValue(logins.auditor);
  await expect(page.getByLabel("Contraseña")).toHaveValue("");
  await axe(page);
  await page.getByLabel("Contraseña").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page.getByRole("heading", { name: "Hoy" })).toBeVisible();
});

test("the way back after signing in is the page that was wanted", async ({ page }) => {
  await page.goto("/peticiones?estado=received");
  await page.waitForURL("**/entrar?**");
  await page.getByLabel("Usuario").fill(logins.auditor);
  await page.getByLabel("Contraseña").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.waitForURL("**/peticiones?estado=received");
});

test("two people at once: the second sees what changed and keeps what was typed", async ({ newContext, faults }) => {
  faults.expectFault(REFUSED);
  const first = await pageOf(newContext, "coordinator");
  const { folio } = await register(first, "El poste está caído sobre la banqueta");
  await open(first, `/peticiones/${folio}`);
  const form = await openAct(first, "Nota interna");
  await form.getByLabel("Nota interna").fill("Hablé con el vecino de al lado");

  const second = await pageOf(newContext, "operator");
  await open(second, `/peticiones/${folio}`);
  const other = await openAct(second, "Nota para la persona");
  await other.getByLabel("Nota para la persona").fill("Mañana va una cuadrilla");
  await other.locator("button[type=submit]").click();
  await expect(second.getByText("Listo. Escribió una nota pública.")).toBeVisible();

  await form.locator("button[type=submit]").click();
  const conflict = form.getByRole("alert").filter({ hasText: "Alguien más hizo cambios" });
  await expect(conflict).toBeVisible();
  await expect(conflict).toContainText("Escribió una nota pública");
  await expect(form.getByLabel("Nota interna")).toHaveValue("Hablé con el vecino de al lado");
  await axe(first);
  await form.locator("button[type=submit]").click();
  await expect(first.getByText("Listo. Escribió una nota interna.")).toBeVisible();
  await expect(first.getByRole("region", { name: "Historia" })).toContainText("Mañana va una cuadrilla");
  await expect(first.getByRole("region", { name: "Historia" })).toContainText("Hablé con el vecino");
});

test("an empty capture says beside each field what is missing and goes to the first", async ({ page, faults }) => {
  faults.expectFault(REFUSED);
  await login(page, "operator");
  await open(page, "/peticiones/nueva");
  await expect(page.getByRole("combobox", { name: "Tipo de petición" })).toHaveJSProperty("tagName", "INPUT");
  await page.getByRole("button", { name: /^Guardar y dar folio/ }).click();
  await expect(page.locator("#description-error")).not.toBeEmpty();
  await expect(page.locator("#kind-error")).not.toBeEmpty();
  await expect(page.getByLabel("Qué dice la persona")).toBeFocused();
  await axe(page);

  // What was right stays, and the rest is asked for.
  await page.getByLabel("Qué dice la persona").fill("La luminaria está apagada");
  await page.getByRole("group", { name: "Tipos propuestos" }).getByRole("button", { name: "Luminaria apagada" }).click();
  await page.getByRole("button", { name: /^Guardar y dar folio/ }).click();
  for (const field of ["neighborhood", "street", "given_names", "notice"]) {
    await expect(page.locator(`#${field}-error`)).not.toBeEmpty();
  }
  await expect(page.getByRole("combobox", { name: "Colonia" })).toBeFocused();
  await expect(page.getByLabel("Qué dice la persona")).toHaveValue("La luminaria está apagada");
  await expect(page.getByRole("combobox", { name: "Tipo de petición" })).toHaveValue("Luminaria apagada");
  await axe(page);
});

test("what was typed is not left without a question", async ({ page }) => {
  await login(page, "operator");
  await open(page, "/peticiones/nueva");
  await expect(page.getByRole("combobox", { name: "Tipo de petición" })).toHaveJSProperty("tagName", "INPUT");
  const said = page.getByLabel("Qué dice la persona");
  const home = page.getByRole("navigation", { name: "Secciones" }).getByRole("link", { name: "Hoy" });
  await said.fill("Hay una fuga frente a la escuela");
  const asked: string[] = [];
  let leaves = false;
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return leaves ? dialog.accept() : dialog.dismiss();
  });
  await home.click();
  const search = page.getByRole("searchbox", { name: "Buscar peticiones" });
  await search.fill("fuga");
  await search.press("Enter");
  await expect(said).toHaveValue("Hay una fuga frente a la escuela");
  expect(asked).toEqual(["confirm", "confirm"]);
  await page.getByRole("link", { name: /^Nueva/ }).click();
  await expect(said, "it is this screen already").toHaveValue("Hay una fuga frente a la escuela");
  leaves = true;
  await page.reload();
  expect(asked.splice(0)).toEqual(["confirm", "confirm", "beforeunload"]);
  await expect(page.getByRole("combobox", { name: "Tipo de petición" })).toHaveJSProperty("tagName", "INPUT");
  await said.fill("Hay una fuga frente a la escuela");
  await home.click();
  await expect(page.getByRole("heading", { level: 1, name: "Hoy" })).toBeVisible();
  // Nothing was typed here, so nothing is asked.
  await open(page, "/peticiones/nueva");
  await home.click();
  await expect(page.getByRole("heading", { level: 1, name: "Hoy" })).toBeVisible();
  expect(asked).toEqual(["confirm"]);
});

test("a file that is not what it says is refused with words", async ({ page, faults }) => {
  faults.expectFault(REFUSED);
  await login(page, "operator");
  const { folio } = await register(page, "Una foto que no es foto");
  await open(page, `/peticiones/${folio}`);
  const form = await openAct(page, "Agregar fotos o documentos");
  await form.getByLabel("Fotos o documentos").setInputFiles({
    name: "foto.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<svg onload=alert(1)>"),
  });
  await form.locator("button[type=submit]").click();
  await expect(form.getByRole("alert").first()).toContainText(/JPEG|foto/i);
});

test("what a citizen says stays text", async ({ page }) => {
  await login(page, "operator");
  const said = "</p></textarea><script>document.title='x'</script><img src=x onerror=alert(1)> & más";
  const { folio } = await register(page, said);
  await open(page, `/peticiones/${folio}`);
  await expect(page.getByText(said)).toBeVisible();
  await expect(page).toHaveTitle(`${folio} · SIRC`);
});

test("a liaison does not see another department's petition", async ({ newContext, faults }) => {
  faults.expectFault(REFUSED);
  const operator = await pageOf(newContext, "operator");
  const { folio } = await register(operator, "Sólo la ve la oficina");
  const liaison = await pageOf(newContext, "liaisonOfWorks");
  const answer = await liaison.goto(`/peticiones/${folio}`);
  expect(answer?.status()).toBe(404);
  await expect(liaison.getByRole("heading", { name: "No se encontró" })).toBeVisible();
  await expect(liaison.getByText("Sólo la ve la oficina")).toHaveCount(0);
});

test("posts from other sites are refused", async ({ page, baseURL }) => {
  await login(page, "operator");
  const { folio } = await register(page, "Nadie de fuera la cambia");
  const forged = { "sec-fetch-site": "cross-site", origin: "https://otro.example" };
  for (const [path, body] of [
    ["/entrar", { form: { usuario: logins.auditor, contrasena: password } }],
    ["/salir", { form: {} }],
    ["/fn/home", { data: {} }],
    ["/fn/perform_act", { multipart: { act: "note_internal", text: folio } }],
  ] as const) {
    const answer = await page.request.post(path, { headers: forged, ...body });
    expect(answer.status(), path).toBe(403);
  }
  // Neither header: not made by a browser, though it has a browser's cookie.
  const silent = await page.request.post("/fn/home", { data: {} });
  expect(silent.status()).toBe(403);
  const own = await page.request.post("/fn/home", { data: {}, headers: { origin: baseURL ?? "" } });
  expect(own.status()).toBe(200);
});
