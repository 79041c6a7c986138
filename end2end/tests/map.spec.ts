// The map of captains: without any tile server, by keyboard, with its panel, its layers and its list.
import { join } from "node:path";
import { axe, expect, fits, login, open, test } from "../fixtures.ts";

const folder = join(import.meta.dirname, "..", "test-results", "screens");

test("captains are found on the map and opened by keyboard", async ({ page }, info) => {
  test.setTimeout(90_000);
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(page.url() === "about:blank" ? request.url() : page.url()).origin) foreign.push(request.url());
  });
  await login(page, "rosterCoordinator");
  await open(page, "/mapa");
  await expect(page.getByRole("status")).toContainText("en el mapa");

  // From the list to the panel and back, with the keyboard alone.
  const first = page.locator("#map-list a").first();
  const name = await first.locator(".map-row-title").textContent();
  await first.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(first).toBeFocused();
  await page.keyboard.press("Enter");
  const panel = page.locator("#map-panel");
  const heading = panel.getByRole("heading");
  await expect(heading).toBeVisible();
  expect(name).toContain((await heading.textContent())?.trim().split(" ").at(-1));
  await expect(panel).toContainText("Expediente");
  await page.screenshot({ path: join(folder, `${info.project.name}-map-panel.png`) });
  await axe(page);
  await fits(page);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  // Filters stand in the address; what is searched does not.
  await page.locator("select[name=validacion]").selectOption("pending");
  await expect(page).toHaveURL(/validacion=pending/);
  await page.locator("#map-search").fill("Centro");
  await expect(page.locator("#map-list")).toContainText("Centro");
  expect(page.url()).not.toContain("Centro");
  await page.reload();
  await expect(page.locator("select[name=validacion]")).toHaveValue("pending");

  for (const layer of ["petitions", "heat", "choropleth", "vacant"]) {
    await page.locator("select[name=capa]").selectOption(layer);
    await expect(page).toHaveURL(new RegExp(`capa=${layer}`));
    await expect(page.getByRole("status")).not.toBeEmpty();
    await page.screenshot({ path: join(folder, `${info.project.name}-map-${layer}.png`) });
    await fits(page);
  }
  expect(foreign, "requests to other servers").toEqual([]);
});

test("without scripts the map is its list", async ({ newContext }) => {
  const page = await (await newContext({ javaScriptEnabled: false })).newPage();
  await page.goto("/entrar");
  await page.getByLabel("Usuario").fill("maricarmen.sosa");
  await page.getByLabel("Contraseña").fill("danzon lluvia mango 23");
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.goto("/mapa?validacion=pending");
  await expect(page.locator("#map-list a").first()).toBeVisible();
  await page.locator("select[name=cuartel]").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Aplicar" }).click();
  await expect(page).toHaveURL(/cuartel=C-01/);
  await page.locator("#map-list a").first().click();
  await expect(page).toHaveURL(/jefes-de-manzana\/\d+/);
});
