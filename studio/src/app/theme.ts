/** Colours that keep 4.5:1 in both schemes; the rest is Mantine's. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const ember: MantineColorsTuple = [
  "#fff3ec",
  "#ffe2d3",
  "#ffc3a5",
  "#ffa177",
  "#ff8550",
  "#f4682b",
  "#d9501a",
  "#b83a0b",
  "#9c2f07",
  "#7f2605",
];

/** Warm greys instead of blue ones: paper by day, coal by night. */
const dark: MantineColorsTuple = [
  "#d9d4ce",
  "#bdb7b0",
  "#a39c95",
  "#6f6862",
  "#4a443f",
  "#37322e",
  "#2a2623",
  "#1e1b19",
  "#171513",
  "#100e0d",
];

export const theme = createTheme({
  colors: { ember, dark },
  primaryColor: "ember",
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  defaultRadius: "md",
  fontFamily: "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  headings: { fontFamily: "ui-serif, 'Iowan Old Style', Georgia, 'Times New Roman', serif" },
  cursorType: "pointer",
  respectReducedMotion: true,
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#fbf9f7",
    "--mantine-color-dimmed": "#655d56",
    "--mantine-color-placeholder": "#6d655e",
    "--mantine-color-error": "#b42318",
    "--mantine-color-anchor": "#9c2f07",
    "--paper": "#ffffff",
    "--line": "#e4ded8",
    "--sunken": "#f3efeb",
    "--accent": "#9c2f07",
    "--good": "#1f6b3a",
    "--warn": "#8a5300",
    "--bad": "#b42318",
    "--added": "#d9f2e0",
    "--removed": "#fbdcd7",
  },
  dark: {
    "--mantine-color-body": "#171513",
    "--mantine-color-dimmed": "#b5aea6",
    "--mantine-color-placeholder": "#a39c95",
    "--mantine-color-error": "#ff9b8f",
    "--mantine-color-anchor": "#ffa177",
    "--paper": "#211e1b",
    "--line": "#3a3531",
    "--sunken": "#1b1816",
    "--accent": "#ffa177",
    "--good": "#7fd39b",
    "--warn": "#f0b95b",
    "--bad": "#ff9b8f",
    "--added": "#173d24",
    "--removed": "#4d1f19",
  },
});
