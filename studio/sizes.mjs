/**
 * What a browser loads before a page works, in gzipped kilobytes; too much is an error.
 * Counts what the build's manifest says is imported at once, not what comes when it is asked for.
 */
import { readFileSync } from "node:fs";

const BUILT = new URL("../card_generator_app/api/studio_build/", import.meta.url);
const MOST_KB = { css: 36, js: 155, CreatePage: 180 };

const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", BUILT), "utf8"));
const sizeKb = (file) => readFileSync(new URL(`${file}.gz`, BUILT)).length / 1024;

/** A chunk with everything that it imports at once. */
function reached(name, found = new Set()) {
  if (!found.has(name)) {
    found.add(name);
    for (const one of manifest[name].imports ?? []) reached(one, found);
  }
  return found;
}

const pages = Object.keys(manifest).filter((name) => name.endsWith("Page.tsx"));
let isTooMuch = false;
for (const page of pages) {
  const chunks = [...reached(page, reached("index.html"))].map((name) => manifest[name]);
  const css = new Set(chunks.flatMap((chunk) => chunk.css ?? []));
  const kb = {
    js: chunks.map((chunk) => sizeKb(chunk.file)).reduce((a, b) => a + b),
    css: [...css].map(sizeKb).reduce((a, b) => a + b, 0),
  };
  const name = page.split("/").at(-1).replace(".tsx", "");
  const most = { js: MOST_KB[name] ?? MOST_KB.js, css: MOST_KB.css };
  for (const kind of ["js", "css"]) {
    const line = `${name}: ${kb[kind].toFixed(1)} kB of ${kind}, at most ${most[kind]}`;
    if (kb[kind] <= most[kind]) continue;
    isTooMuch = true;
    console.error(`Too much: ${line}`);
  }
  if (process.argv.includes("--verbose")) console.log(name, kb);
}
process.exit(isTooMuch ? 1 : 0);
