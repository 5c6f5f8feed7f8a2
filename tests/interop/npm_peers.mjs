// What npm's card libraries make of our files. Reads one JSON request a line,
// {"peer", "task", "path", "seconds"?}, and answers each with one JSON line.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { exportToPng } from "@character-foundry/character-foundry/exporter";
import { parseCard } from "@character-foundry/character-foundry/loader";
import { CharacterCard } from "@lenml/char-card-reader";
import { CCardLib } from "@risuai/ccardlib";
import * as characterCardUtils from "character-card-utils";

const json = (bytes) => JSON.parse(bytes.toString("utf8"));

// The same few facts of every reading, so that a test can compare them with ours.
const facts = (spec, data) => ({
  spec,
  name: data.name,
  first_mes: data.first_mes,
  greetings: data.alternate_greetings?.length ?? 0,
  entries: data.character_book?.entries?.length ?? 0,
});

const lenml = async (bytes) => {
  const card = await CharacterCard.from_file(bytes);
  return facts(card.spec, card.toSpecV3().data);
};

const foundry = (bytes) => {
  const found = parseCard(bytes);
  const assets = found.assets.length;
  return { ...facts(found.spec, found.card.data), assets };
};

const utils = (bytes) => {
  const document = json(bytes);
  const schema = document.spec ? characterCardUtils.v2 : characterCardUtils.v1;
  const read = schema.safeParse(document);
  if (!read.success) throw new Error(JSON.stringify(read.error.issues));
  return facts(read.data.spec ?? "v1", read.data.data ?? read.data);
};

const ccardlib = (bytes) => {
  const document = json(bytes);
  const spec = CCardLib.character.check(document);
  if (spec === "unknown") throw new Error("ccardlib does not know this card");
  return facts(spec, document.data ?? document);
};

const PEERS = {
  lenml: {
    png: lenml,
    json: (bytes) => {
      const card = CharacterCard.from_json(json(bytes));
      return facts(card.spec, card.toSpecV3().data);
    },
  },
  foundry: {
    png: foundry,
    json: foundry,
    charx: foundry,
    write: (bytes) => {
      const { card } = parseCard(bytes);
      const main = { name: "main", type: "icon", ext: "png", data: bytes, isMain: true };
      return () => exportToPng(card, [main]);
    },
  },
  "character-card-utils": { json: utils },
  ccardlib: { json: ccardlib },
};

// Runs a second of processor time: {"per_second"}, after one run to warm up.
const measure = async (work, seconds) => {
  await work();
  const begun = process.cpuUsage();
  for (let times = 1; ; times++) {
    await work();
    const { user, system } = process.cpuUsage(begun);
    const spent = (user + system) / 1e6;
    if (spent >= seconds) return { per_second: times / spent };
  }
};

const answer = async ({ peer, task, path, seconds }) => {
  const bytes = readFileSync(path);
  const work = PEERS[peer][task];
  if (!seconds) return work(bytes);
  return measure(task === "write" ? work(bytes) : () => work(bytes), seconds);
};

// Libraries may print; only answers belong on the standard output.
console.log = console.info = console.warn = console.error;
for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = { value: await answer(JSON.parse(line)) };
  } catch (error) {
    reply = { refused: `${error.name}: ${error.message}`.slice(0, 2000) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
