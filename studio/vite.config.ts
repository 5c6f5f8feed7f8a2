import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { target: "es2022", assetsInlineLimit: 0, manifest: true },
  // `npm run dev` beside `./run`: pages from here, data from there.
  server: { proxy: { "/api": { target: "http://127.0.0.1:8000", ws: true } } },
});
