import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Who may not import whom: `app → features/<noun> → api → components → lib`, downwards only. */
const FLOORS = ["app", "features", "api", "components", "lib"];

const nothingAbove = FLOORS.slice(1).map((floor, index) => ({
  files: [`src/${floor}/**/*.{ts,tsx}`],
  ignores: ["src/**/*.test.{ts,tsx}"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: FLOORS.slice(0, index + 1).map((above) => `@/${above}/**`),
            message: `${floor}/ imports from the floors below it only.`,
          },
          {
            group: ["../../*", ...(floor === "features" ? ["@/features/**"] : [])],
            message: "A feature knows no other; what two share belongs in a floor below.",
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["dist", "public", "src/api/schema.gen.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  { files: ["*.mjs"], languageOptions: { globals: globals.node } },
  hooks.configs.flat["recommended-latest"],
  a11y.flatConfigs.strict,
  {
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      // The React Compiler is off: virtual lists and it do not go together.
      "react-hooks/incompatible-library": "off",
      // A list that scrolls must take the keyboard's focus.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { roles: ["list", "region", "log"] }],
      "jsx-a11y/label-has-associated-control": ["error", { assert: "either" }],
    },
  },
  ...nothingAbove,
);
