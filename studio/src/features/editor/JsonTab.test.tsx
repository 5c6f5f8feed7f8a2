import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { text } from "@/lib/messages/editor";
import { show } from "@/testing";

import JsonTab from "./JsonTab";
import type { CardDraft } from "./useCardDraft";

test.each(["null", "[1]", '"Ada"', "{"])(
  "%s is no card's data and changes nothing",
  async (typed) => {
    const replace = vi.fn();
    show(<JsonTab draft={{ data: { name: "Ada" }, replace } as unknown as CardDraft} />);

    fireEvent.change(screen.getByLabelText(text.editor.jsonCard), { target: { value: typed } });
    await userEvent.click(screen.getByRole("button", { name: text.editor.jsonApply }));

    expect(replace).not.toHaveBeenCalled();
    expect(screen.getByText(/no JSON of a card/)).toBeTruthy();
  },
);
