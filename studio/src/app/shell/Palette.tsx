/** Ctrl+K: pages, cards and actions, by typing. */
import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import { createSpotlight } from "@mantine/spotlight";
import "@mantine/core/styles/ScrollArea.css";
import "@mantine/spotlight/styles.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { cardListQuery } from "@/api/cards";
import { text } from "@/lib/messages/tools";

import { PAGES } from "../pages";

interface PaletteProps {
  onClose: () => void;
  onShortcuts: () => void;
}

const [store, actions] = createSpotlight();

export default function Palette({ onClose, onShortcuts }: PaletteProps) {
  const [query, setQuery] = useState("");
  const cards = useInfiniteQuery(cardListQuery(query.trim() ? { text: query.trim() } : {}));
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  useEffect(() => {
    actions.open();
  }, []);

  const groups: SpotlightActionGroupData[] = [
    {
      group: text.palette.pages,
      actions: PAGES.map(({ id, to, label }) => ({
        id,
        label,
        onClick: () => void navigate({ to }),
      })),
    },
    {
      group: text.palette.cards,
      actions: (cards.data?.pages[0]?.cards ?? []).slice(0, 8).map((card) => ({
        id: card.id,
        label: card.name,
        description: card.summary.tags?.join(", ") ?? "",
        // The server has searched already, in more than what is shown here.
        keywords: query,
        onClick: () => void navigate({ to: "/cards/$cardId", params: { cardId: card.id } }),
      })),
    },
    {
      group: text.palette.actions,
      actions: [
        {
          id: "theme",
          label: text.palette.theme,
          onClick: () => {
            setColorScheme(isDark ? "light" : "dark");
          },
        },
        {
          id: "shortcuts",
          label: text.app.shortcuts,
          onClick: () => {
            setTimeout(onShortcuts, 200);
          },
        },
      ],
    },
  ];
  return (
    <Spotlight
      store={store}
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      attributes={{ content: { "aria-label": text.app.commands } }}
      nothingFound={text.palette.nothing}
      searchProps={{
        placeholder: text.palette.placeholder,
        "aria-label": text.palette.placeholder,
      }}
      scrollable
      maxHeight={420}
    />
  );
}
