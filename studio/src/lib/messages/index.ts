/**
 * Every text that a person reads, in one typed table. A second language is a second table of
 * the same type; functions are texts with something in them.
 */
import { app, palette, shortcuts } from "./app";
import { cards } from "./cards";
import { create } from "./create";
import { editor } from "./editor";
import { jobs } from "./jobs";
import { live } from "./live";
import { settings } from "./settings";

export const text = { app, palette, shortcuts, create, live, cards, editor, jobs, settings };
