/** Where one can go, as the navigation and the palette list it. */
import {
  IconBooks,
  IconChartBar,
  IconCpu,
  IconFiles,
  IconListDetails,
  IconPlanet,
  IconSettings,
  IconTemplate,
  IconWand,
} from "@tabler/icons-react";

import { text } from "@/lib/messages";

export const PAGES = [
  { id: "create", to: "/", label: text.app.pages.create, Icon: IconWand },
  { id: "cards", to: "/cards", label: text.app.pages.cards, Icon: IconBooks },
  { id: "worlds", to: "/worlds", label: text.app.pages.worlds, Icon: IconPlanet },
  { id: "jobs", to: "/jobs", label: text.app.pages.jobs, Icon: IconListDetails },
  { id: "usage", to: "/usage", label: text.app.pages.usage, Icon: IconChartBar },
  { id: "profiles", to: "/profiles", label: text.app.pages.profiles, Icon: IconTemplate },
  { id: "models", to: "/models", label: text.app.pages.models, Icon: IconCpu },
  { id: "files", to: "/files", label: text.app.pages.files, Icon: IconFiles },
  { id: "settings", to: "/settings", label: text.app.pages.settings, Icon: IconSettings },
] as const;
