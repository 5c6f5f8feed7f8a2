/** Every address of the studio. Pages come when they are asked for. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";

import type { CardSearch } from "@/api/cards";
import type { JobSearch, JobStatus } from "@/api/jobs";
import { MAKES, type Make } from "@/api/making";
import type { ModelSearch } from "@/api/models";
import type { ProfileKind } from "@/api/profiles";
import type { Axis } from "@/api/usage";
import { Loading } from "@/components/States";

import { Crashed, NotFound } from "./Failures";
import { Shell } from "./shell/Shell";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const words = (value: unknown): string | undefined =>
  typeof value === "string" && value ? value : undefined;

/** `?from=` names a job whose options the form begins with. */
const create = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (search): { from?: string | undefined; make?: Make | undefined } => ({
    from: words(search.from),
    make: MAKES.find((one) => one === search.make),
  }),
  component: lazyRouteComponent(() => import("@/features/create/CreatePage")),
});

const live = createRoute({
  getParentRoute: () => root,
  path: "/jobs/$jobId",
  component: lazyRouteComponent(() => import("@/features/live/LivePage")),
});

const STATUSES: JobStatus[] = ["queued", "running", "completed", "failed", "cancelled"];

const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  validateSearch: (search): JobSearch => ({
    status: STATUSES.find((one) => one === search.status),
    text: words(search.text),
    parent: words(search.parent),
  }),
  component: lazyRouteComponent(() => import("@/features/jobs/JobsPage")),
});

const cards = createRoute({
  getParentRoute: () => root,
  path: "/cards",
  validateSearch: (search): CardSearch => ({
    text: words(search.text),
    tag: words(search.tag),
    trash: search.trash === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/cards/CardsPage")),
});

const duplicates = createRoute({
  getParentRoute: () => root,
  path: "/cards/duplicates",
  component: lazyRouteComponent(() => import("@/features/cards/DuplicatesPage")),
});

const EDITOR_TABS = [
  "card",
  "greetings",
  "lorebook",
  "pictures",
  "plan",
  "history",
  "json",
] as const;

const editor = createRoute({
  getParentRoute: () => root,
  path: "/cards/$cardId",
  validateSearch: (search): { tab?: (typeof EDITOR_TABS)[number] | undefined } => ({
    tab: EDITOR_TABS.find((one) => one === search.tab),
  }),
  component: lazyRouteComponent(() => import("@/features/editor/EditorPage")),
});

const chat = createRoute({
  getParentRoute: () => root,
  path: "/cards/$cardId/chat",
  component: lazyRouteComponent(() => import("@/features/chat/ChatPage")),
});

const worlds = createRoute({
  getParentRoute: () => root,
  path: "/worlds",
  component: lazyRouteComponent(() => import("@/features/worlds/WorldsPage")),
});

const world = createRoute({
  getParentRoute: () => root,
  path: "/worlds/$worldId",
  component: lazyRouteComponent(() => import("@/features/worlds/WorldPage")),
});

const profiles = createRoute({
  getParentRoute: () => root,
  path: "/profiles",
  validateSearch: (search): { kind?: ProfileKind | undefined; name?: string | undefined } => ({
    kind: search.kind === "prompts" || search.kind === "config" ? search.kind : undefined,
    name: words(search.name),
  }),
  component: lazyRouteComponent(() => import("@/features/profiles/ProfilesPage")),
});

const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  validateSearch: (search): ModelSearch => ({
    text: words(search.text),
    sort: search.sort === "price" || search.sort === "context" ? search.sort : undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/models/ModelsPage")),
});

const files = createRoute({
  getParentRoute: () => root,
  path: "/files",
  component: lazyRouteComponent(() => import("@/features/files/FilesPage")),
});

const USAGE_AXES: Axis[] = ["day", "model", "owner", "kind"];
const USAGE_DAYS = [7, 30, 90] as const;

const usage = createRoute({
  getParentRoute: () => root,
  path: "/usage",
  validateSearch: (
    search,
  ): { by?: Axis | undefined; days?: (typeof USAGE_DAYS)[number] | undefined } => ({
    by: USAGE_AXES.find((one) => one === search.by),
    days: USAGE_DAYS.find((one) => one === search.days),
  }),
  component: lazyRouteComponent(() => import("@/features/usage/UsagePage")),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/features/settings/SettingsPage")),
});

/** Where one lands who has no key yet, or wants another. */
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/features/setup/SetupPage")),
});

export const router = createRouter({
  routeTree: root.addChildren([
    create,
    live,
    jobs,
    cards,
    duplicates,
    editor,
    chat,
    worlds,
    world,
    profiles,
    models,
    files,
    usage,
    settings,
    setup,
  ]),
  defaultPreload: "intent",
  defaultPendingComponent: Loading,
  defaultErrorComponent: Crashed,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
