import { useNavigate } from "@tanstack/react-router";

import { useShortcuts } from "@/lib/useShortcuts";

/** The keys that work on every page. */
export function useShellKeys(open: (what: "palette" | "shortcuts") => void): void {
  const navigate = useNavigate();
  useShortcuts({
    "mod+k": () => {
      open("palette");
    },
    "?": () => {
      open("shortcuts");
    },
    "g c": () => void navigate({ to: "/" }),
    "g l": () => void navigate({ to: "/cards" }),
    "g j": () => void navigate({ to: "/jobs" }),
  });
}
