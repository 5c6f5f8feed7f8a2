/** For component tests: what a component stands in, without the network. */
import { MantineProvider } from "@mantine/core";
import { cleanup, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach } from "vitest";

afterEach(cleanup);

export const show = (element: ReactNode) =>
  render(<MantineProvider env="test">{element}</MantineProvider>);
