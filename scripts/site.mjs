// Puts the site together: one style sheet, names that carry a hash of their content, public files,
// and in release a compressed twin of each file (.br and .gz), so that the server compresses
// nothing that it could have compressed before.
//   node scripts/site.mjs --mode release|dev --bindgen FOLDER --out FOLDER
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { extname, join, relative, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { bundle } from "lightningcss";

const NAME = "sirc";
const STYLE = "style/main.css";
const PUBLIC = "app/public";
const COMPRESSIBLE = new Set([".css", ".html", ".ico", ".js", ".json", ".map", ".svg", ".txt", ".wasm", ".webmanifest", ".xml"]);
// The oldest browsers that run the WASM; the style sheet is written down to the same ones.
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const BROWSERS = { android: version(105), chrome: version(105), firefox: version(104), safari: version(15, 4), ios_saf: version(15, 4), samsung: version(20) };

const { values: options } = parseArgs({
  options: { mode: { type: "string" }, bindgen: { type: "string" }, out: { type: "string" } },
});
const release = options.mode === "release";
const out = resolve(options.out);
const building = `${out}.new`;

/** Every file below `folder`, as sorted paths relative to it. */
function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

const hash = (...contents) => {
  const digest = createHash("sha256");
  for (const content of contents) digest.update(content);
  return digest.digest("hex").slice(0, 16);
};

/** A hash of everything that decides what the site looks like. */
function stamp() {
  const digest = createHash("sha256").update(options.mode);
  for (const folder of [options.bindgen, "style", PUBLIC]) {
    for (const file of files(folder)) digest.update(`\0${folder}/${file}\0`).update(readFileSync(join(folder, file)));
  }
  for (const file of ["scripts/site.mjs", "package-lock.json"]) digest.update(readFileSync(file));
  return digest.digest("hex");
}

/** The style sheet with its imports in it. */
function style() {
  const { code, warnings } = bundle({ filename: STYLE, minify: release, targets: BROWSERS });
  for (const { message, loc } of warnings) console.warn(`  ! ${loc?.filename ?? STYLE}:${loc?.line ?? "?"} ${message}`);
  if (warnings.length > 0) throw new Error("the style sheet has faults (see above)");
  return code;
}

/** Writes the three files that a page loads and says the hash of each, as Leptos wants it. */
function pages(folder) {
  const css = style();
  const wasm = readFileSync(join(options.bindgen, `${NAME}_bg.wasm`));
  const names = { css: hash(css), wasm: hash(wasm) };
  let js = readFileSync(join(options.bindgen, `${NAME}.js`), "utf8").replaceAll(`${NAME}_bg.wasm`, `${NAME}.${names.wasm}.wasm`);

  // Pieces of JavaScript that crates bring; their folder is named after what is in it.
  const snippets = join(options.bindgen, "snippets");
  const pieces = files(snippets);
  if (pieces.length > 0) {
    const named = `snippets.${hash(...pieces.map((file) => readFileSync(join(snippets, file))))}`;
    js = js.replaceAll("./snippets/", `./${named}/`);
    cpSync(snippets, join(folder, named), { recursive: true });
  }
  names.js = hash(js);

  writeFileSync(join(folder, `${NAME}.${names.css}.css`), css);
  writeFileSync(join(folder, `${NAME}.${names.js}.js`), js);
  writeFileSync(join(folder, `${NAME}.${names.wasm}.wasm`), wasm);
  return names;
}

/** Writes the compressed twins of a file, where they are smaller. */
async function compress(path) {
  const content = readFileSync(path);
  const twins = {
    ".br": await promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
    ".gz": await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  };
  for (const [extension, twin] of Object.entries(twins)) {
    if (twin.length < content.length) writeFileSync(path + extension, twin);
  }
}

/** Prints what a first visit costs. */
function report(folder) {
  const kilobytes = (path) => (existsSync(path) ? (readFileSync(path).length / 1024).toFixed(1).padStart(9) : "        –");
  console.log("  KiB        plain      gzip    brotli");
  for (const file of files(folder).filter((name) => !/\.(br|gz)$/.test(name))) {
    const path = join(folder, file);
    console.log(`  ${extname(file).slice(1).padEnd(8)}${kilobytes(path)} ${kilobytes(`${path}.gz`)} ${kilobytes(`${path}.br`)}  ${file}`);
  }
}

const inputs = stamp();
const stampFile = `${out}.stamp`;
if (existsSync(join(out, "hash.txt")) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === inputs) {
  console.log("  unchanged");
} else {
  rmSync(building, { recursive: true, force: true });
  const folder = join(building, "pkg");
  mkdirSync(folder, { recursive: true });
  if (existsSync(PUBLIC)) cpSync(PUBLIC, building, { recursive: true });
  const names = pages(folder);
  if (release) {
    const paths = files(building).map((file) => join(building, file)).filter((path) => COMPRESSIBLE.has(extname(path)));
    await Promise.all(paths.map(compress));
  }
  writeFileSync(join(building, "hash.txt"), `js: ${names.js}\nwasm: ${names.wasm}\ncss: ${names.css}\n`);
  // A server that is running goes without its files for no longer than two renames.
  const old = `${out}.old`;
  rmSync(old, { recursive: true, force: true });
  rmSync(stampFile, { force: true });
  if (existsSync(out)) renameSync(out, old);
  renameSync(building, out);
  rmSync(old, { recursive: true, force: true });
  writeFileSync(stampFile, inputs);
  report(join(out, "pkg"));
}
