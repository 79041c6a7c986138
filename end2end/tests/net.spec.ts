import { axe, expect, test } from "../fixtures.ts";

// The net that all other tests hang in must catch; each of these faults has to fail its test.
const page = (head: string, body = "<h1>Prueba</h1>") =>
  `<!doctype html><html lang="es"><head><title>Prueba</title>${head}</head><body><main>${body}</main></body></html>`;

const policy = { "content-security-policy": "default-src 'none'; script-src 'nonce-n'" };

for (const [fault, headers, html] of [
  ["console error", {}, page("<script>console.error('x')</script>")],
  ["uncaught exception", {}, page("<script>throw new Error('x')</script>")],
  ["rejected promise", {}, page("<script>Promise.reject(new Error('x'))</script>")],
  ["breach of the policy", policy, page("<script>1</script>")],
  ["breach that is only reported", { "content-security-policy-report-only": "style-src 'none'" }, page("<style>p{}</style>")],
] as const) {
  test(`catches a ${fault}`, async ({ page: browser }) => {
    test.fail();
    await browser.route("**/net", (route) => route.fulfill({ contentType: "text/html", headers, body: html }));
    await browser.goto("/net");
    await browser.waitForTimeout(200);
  });
}

test("catches a fault in another person's browser", async ({ newContext }) => {
  test.fail();
  const other = await (await newContext()).newPage();
  await other.setContent(page("<script>console.error('x')</script>"));
  await other.waitForTimeout(200);
});

test("lets through what a test provokes", async ({ page: browser, faults }) => {
  faults.expectFault(/provoked/);
  await browser.setContent(page("<script>console.error('provoked')</script>"));
  await expect(browser.getByRole("heading")).toHaveText("Prueba");
});

test("finds what cannot be used without seeing", async ({ page: browser }) => {
  await browser.setContent(page("", "<h1>Prueba</h1>"));
  await axe(browser);
  await browser.setContent(page("", "<h1>Prueba</h1><input>"));
  await expect(axe(browser)).rejects.toThrow(/label/);
});
