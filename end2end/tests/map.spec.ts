// The map of captains: without any tile server, by keyboard, with its panel, its layers and its list.
import { axe, expect, fits, login, open, shoot, test } from "../fixtures.ts";
import { pages } from "../pdf.ts";

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
  // While groups open, their pins lie on each other.
  await expect(page.locator("#map.leaflet-zoom-anim, #map .leaflet-zoom-anim, #map .leaflet-cluster-anim, #map .leaflet-pan-anim")).toHaveCount(0);
  await shoot(page, info, `map-panel`);
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
    await shoot(page, info, `map-${layer}`);
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
  // What the list is filtered by is said in words.
  await expect(page.locator("#map-chips")).toHaveText(/Cuartel: .*Validación: Por validar/);
  await page.locator("#map-list a").first().click();
  await expect(page).toHaveURL(/jefes-de-manzana\/\d+/);

  // What is chosen in the legend goes with the form.
  await page.goto("/mapa?capa=choropleth&medida=cobertura");
  await page.locator("select[name=cuartel]").selectOption({ index: 2 });
  await page.getByRole("button", { name: "Aplicar" }).click();
  await expect(page).toHaveURL(/cuartel=C-02/);
  await expect(page).toHaveURL(/medida=cobertura/);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("#map-list a").first()).toBeVisible();
  await expect(page.locator("#map")).toBeHidden();
});

test("on paper the map is a sheet with its legend, and sheets with its list", async ({ page }, info) => {
  await login(page, "rosterCoordinator");
  for (const [address, legend, chips] of [
    ["/mapa", "Jefes de manzana", ""],
    ["/mapa?capa=choropleth&medida=cobertura", "Manzanas con jefe", ""],
    ["/mapa?capa=captains&validacion=pending", "Jefes de manzana", "Validación: Por validar"],
  ]) {
    await open(page, address);
    const view = page.viewportSize()!;
    const sheet = await page.pdf({ preferCSSPageSize: true });
    expect(sheet.subarray(0, 5).toString()).toBe("%PDF-");
    // Letter paper, lying.
    expect(sheet.toString("latin1")).toMatch(/\/MediaBox\s*\[0 0 792 612\]/);
    expect(pages(sheet)).toBeGreaterThan(1);
    expect(pages(sheet)).toBeLessThan(6);

    // The same as the printer sees it: letter paper is 257 mm wide between its margins, A4 275.
    await page.setViewportSize({ width: 971, height: 733 });
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await expect(page.getByRole("heading", { name: "Mapa" })).toBeVisible();
    await expect(page.locator("#map-status")).not.toBeEmpty();
    await expect(page.getByText(/^Datos del \S+ \d+ \S+ \d{4}, \d\d:\d\d\.$/)).toBeVisible();
    await expect(page.locator(".map-legend")).toContainText(legend);
    await expect(page.locator("#map-chips")).toContainText(chips);
    for (const tool of ["#map-filters", ".map-page .head .button", ".leaflet-control-zoom", "#map-search", "nav"]) {
      for (const element of await page.locator(tool).all()) await expect(element).toBeHidden();
    }
    await fits(page);
    // Head, map and legend on the first sheet, whole; then the list.
    const bottom = async (selector: string) => page.locator(selector).evaluate((element) => element.getBoundingClientRect().bottom);
    expect(await bottom(".map-legend")).toBeLessThan(733);
    expect(await bottom("#map")).toBeLessThan(await bottom(".map-legend"));
    expect(await page.locator("#map-side").evaluate((element) => element.getBoundingClientRect().top)).toBeGreaterThanOrEqual(await bottom(".map-legend"));
    expect(await page.locator("#map-side").evaluate((element) => getComputedStyle(element).breakBefore)).toBe("page");
    const rows = page.locator("#map-list .map-row");
    await expect(rows.last()).toBeVisible();
    expect(await rows.count()).toBeLessThanOrEqual(200);
    await shoot(page, info, `map-print-${legend}${chips.length}`);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: null });
    await page.setViewportSize(view);
  }
});
