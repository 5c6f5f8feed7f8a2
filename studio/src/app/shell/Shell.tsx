/** The frame around every page: navigation, state of the server, keyboard, dropped files. */
import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";

import { text } from "@/lib/messages";

import { DropZone } from "./DropZone";
import { Navigation } from "./Navigation";
import classes from "./Shell.module.css";
import { useShellKeys } from "./useShellKeys";

const Palette = lazy(() => import("./Palette"));
const Shortcuts = lazy(() => import("./Shortcuts"));

export function Shell() {
  const [open, setOpen] = useState<"palette" | "shortcuts" | null>(null);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const before = useRef(path);
  useShellKeys(setOpen);

  // A new page is where reading goes on, for those who cannot see that it changed.
  useEffect(() => {
    if (before.current !== path) main.current?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);

  const close = () => {
    setOpen(null);
  };
  return (
    <>
      <a href="#page" className={classes.skip}>
        {text.app.skip}
      </a>
      <div className={classes.shell}>
        <Navigation onOpen={setOpen} />
        <main id="page" ref={main} tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
      <Suspense>
        {open === "palette" && (
          <Palette
            onClose={close}
            onShortcuts={() => {
              setOpen("shortcuts");
            }}
          />
        )}
        {open === "shortcuts" && <Shortcuts onClose={close} />}
      </Suspense>
      <DropZone />
    </>
  );
}
