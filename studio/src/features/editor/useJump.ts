import { getRouteApi } from "@tanstack/react-router";

import { placeOf } from "./places";
import { fieldId } from "./TextField";

const route = getRouteApi("/cards/$cardId");

/** Leads to where a value of the card is edited. */
export function useJump() {
  const navigate = route.useNavigate();
  return async (path: string) => {
    const { tab, part } = placeOf(path);
    await navigate({ search: { tab }, replace: true });
    // The tab is drawn by then; the field may be one of a list.
    requestAnimationFrame(() => {
      const field = document.getElementById(fieldId(part));
      field?.scrollIntoView({ block: "center" });
      field?.focus();
    });
  };
}
