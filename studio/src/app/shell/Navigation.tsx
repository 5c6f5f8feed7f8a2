/** Where one can go, how the server is, and the tools that every page has. */
import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconKeyboard, IconMoon, IconSearch, IconSun } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { healthQuery } from "@/api/system";
import { text } from "@/lib/messages";

import { PAGES } from "../pages";
import classes from "./Shell.module.css";
import { useRunningJobs } from "./useRunningJobs";

interface NavigationProps {
  onOpen: (what: "palette" | "shortcuts") => void;
}

export function Navigation({ onOpen }: NavigationProps) {
  const running = useRunningJobs();
  const links = useRef<HTMLUListElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // On a phone the links are a bar that scrolls.
  useEffect(() => {
    const current = links.current?.querySelector("[aria-current=page]");
    current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [path]);
  return (
    <nav className={classes.nav} aria-label={text.app.navigation}>
      <Link to="/" className={classes.brand}>
        <img src="/favicon.svg" alt="" />
        <span>
          <b>{text.app.name}</b>
          <span className="quiet">{text.app.tagline}</span>
        </span>
      </Link>
      <ul ref={links} className={classes.links}>
        {PAGES.map(({ to, label, Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes.link}
              activeOptions={{ exact: to === "/", includeSearch: false }}
            >
              <Icon size={20} stroke={1.7} aria-hidden />
              {label}
              {to === "/jobs" && running > 0 && (
                <span className={classes.count}>
                  <span aria-hidden>{running}</span>
                  <span className="only-heard">{text.app.running(running)}</span>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      <div className={classes.foot}>
        <Connection />
        <div className={classes.tools}>
          <Tool
            label={text.app.commands}
            onClick={() => {
              onOpen("palette");
            }}
            Icon={IconSearch}
          />
          <Tool
            label={text.app.shortcuts}
            onClick={() => {
              onOpen("shortcuts");
            }}
            Icon={IconKeyboard}
          />
          <SchemeTool />
        </div>
      </div>
    </nav>
  );
}

function Connection() {
  const health = useQuery(healthQuery);
  return (
    <div className={classes.state} data-lost={health.isError} role="status">
      {health.isError ? text.app.disconnected : text.app.connected}
    </div>
  );
}

function SchemeTool() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  return (
    <Tool
      label={isDark ? text.app.toLight : text.app.toDark}
      onClick={() => {
        setColorScheme(isDark ? "light" : "dark");
      }}
      Icon={isDark ? IconSun : IconMoon}
    />
  );
}

interface ToolProps {
  label: string;
  onClick: () => void;
  Icon: typeof IconSun;
}

function Tool({ label, onClick, Icon }: ToolProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      onClick={onClick}
      c="dimmed"
    >
      <Icon size={18} stroke={1.7} aria-hidden />
    </ActionIcon>
  );
}
