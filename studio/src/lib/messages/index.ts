/**
 * Every text that a person reads, by feature. Another language is another table of the same
 * type; functions are texts with something in them. What only one page needs is in a file that
 * the page adds to this table itself, so that no other page loads it.
 */
import { app } from "./app";
import { cards } from "./cards";
import { jobs } from "./jobs";

export const text = {
  app,
  cards,
  jobs,
};
