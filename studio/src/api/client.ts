/** The one door to the server: typed by its OpenAPI document, every failure a `Problem`. */
import createClient from "openapi-fetch";

import { text } from "@/lib/messages";

import { askForKey } from "./keyAsked";
import { Problem } from "./problem";
import type { components, paths } from "./schema.gen";

export const API = "/api/v2";

export type Schemas = components["schemas"];

export const client = createClient<paths>({
  baseUrl: API,
  fetch: async (request) => {
    let response: Response;
    try {
      response = await fetch(request);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new Problem(0, "offline", text.app.offline);
    }
    if (!response.ok) {
      if (response.status === 401) askForKey(true);
      throw await Problem.from(response);
    }
    return response;
  },
});

/** The body of an answer; failures were thrown before. */
export async function answered<T>(asked: Promise<{ data?: T }>): Promise<T> {
  const { data } = await asked;
  return data as T;
}

/** The header by which a change says which version it was made from. */
export const ifMatch = (version: number) => ({ "if-match": `"${String(version)}"` });

/** A form that carries files, for `bodySerializer`. */
export function asForm(fields: object): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) form.append(name, one as string | Blob);
    }
  }
  return form;
}

/** Hands a file to the person, as a download. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}
