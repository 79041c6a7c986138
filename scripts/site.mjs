// Puts the site together: style sheets, the entries of the WASM, the libraries of the map, public files.
// What pages load carries a hash of its content in its name; in release there is a compressed twin of each file
// (.br and .gz), so that the server compresses nothing that it could have compressed before.
//   node scripts/site.mjs --mode release|dev --bindgen FOLDER --out FOLDER
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { extname, join, relative, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { bundle } from "lightningcss";

// Entries of the WASM, each with its style sheet; the first is the desk, whose sheet every page loads.
const ENTRIES = { sirc: "style/main.css", map: "style/map.css", phone: "style/phone.css" };
// Scripts of others that a page loads as they are, and the licences that go with them.
const LIBRARIES = {
  leaflet: ["leaflet/dist/leaflet.js", "leaflet/LICENSE"],
  cluster: ["leaflet.markercluster/dist/leaflet.markercluster.js", "leaflet.markercluster/MIT-LICENCE.txt"],
};
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

/**
 * A style sheet with its imports in it. Leaflet's own names pictures of controls and markers that the
 * map does not use: they are not in the site, and the sheet must not ask for them.
 */
function style(filename) {
  const Url = (url) => (url.url.startsWith("images/") ? { ...url, url: "data:," } : url);
  const { code, warnings } = bundle({ filename, minify: release, targets: BROWSERS, visitor: { Url } });
  for (const { message, loc } of warnings) console.warn(`  ! ${loc?.filename ?? filename}:${loc?.line ?? "?"} ${message}`);
  if (warnings.length > 0) throw new Error("the style sheet has faults (see above)");
  return code;
}

/** Writes a file under the name of its content and says the hash. */
function place(folder, name, extension, content) {
  const hashed = hash(content);
  writeFileSync(join(folder, `${name}.${hashed}${extension}`), content);
  return hashed;
}

/** Writes the three files of an entry and says the hash of each. */
function entry(folder, name) {
  const from = join(options.bindgen, name);
  const css = place(folder, name, ".css", style(ENTRIES[name]));
  const wasm = place(folder, name, ".wasm", readFileSync(join(from, `${name}_bg.wasm`)));
  let js = readFileSync(join(from, `${name}.js`), "utf8").replaceAll(`${name}_bg.wasm`, `${name}.${wasm}.wasm`);

  // Pieces of JavaScript that crates bring; their folder is named after what is in it.
  const snippets = join(from, "snippets");
  const pieces = files(snippets);
  if (pieces.length > 0) {
    const named = `snippets.${hash(...pieces.map((file) => readFileSync(join(snippets, file))))}`;
    js = js.replaceAll("./snippets/", `./${named}/`);
    cpSync(snippets, join(folder, named), { recursive: true });
  }
  return { css, js: place(folder, name, ".js", js), wasm };
}

/** Copies a library and says its hash. Its source map stays behind, and so does the line that names it. */
function library(folder, name) {
  const [script, licence] = LIBRARIES[name].map((path) => readFileSync(join("node_modules", path), "utf8"));
  writeFileSync(join(folder, `${name}.LICENSE.txt`), licence);
  return { js: place(folder, name, ".js", script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n")) };
}

/**
 * Writes what pages load and says the hashes, a line for each: `js: HASH` of the first entry, as Leptos
 * wants it, `map-js: HASH` of others.
 */
function pages(folder) {
  const hashes = [
    ...Object.keys(ENTRIES).map((name) => [name, entry(folder, name)]),
    ...Object.keys(LIBRARIES).map((name) => [name, library(folder, name)]),
  ];
  const [first] = Object.keys(ENTRIES);
  const lines = hashes.flatMap(([name, kinds]) =>
    Object.entries(kinds).map(([kind, hashed]) => `${name === first ? "" : `${name}-`}${kind}: ${hashed}\n`));
  return lines.join("");
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
  for (const file of files(folder).filter((name) => !/\.(br|gz|txt)$/.test(name))) {
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
  const hashes = pages(folder);
  if (release) {
    const paths = files(building).map((file) => join(building, file)).filter((path) => COMPRESSIBLE.has(extname(path)));
    await Promise.all(paths.map(compress));
  }
  writeFileSync(join(building, "hash.txt"), hashes);
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
