/** One stored card: its texts, its files, its versions. */
export const card = {
  texts: "Texts",
  lead: (writer: string, version: number, age: string) =>
    `Version ${String(version)} · ${writer} · ${age}`,
  downloads: "Download as",
  formats: [
    ["png", "PNG"],
    ["charx", "CHARX"],
    ["v3", "JSON (V3)"],
    ["v2", "JSON (V2)"],
    ["byaf", "Backyard archive"],
    ["markdown", "Markdown"],
  ] as const,
  entries: (count: number) => (count === 1 ? "1 entry" : `${String(count)} entries`),
  unnamed: "Unnamed entry",
  constant: "Always there",
  keys: (keys: string[]) => `Fires on: ${keys.join(", ")}`,
  versions: "Versions",
  versionsAbout: "Every change makes a version; none is lost.",
  version: (number: number) => `Version ${String(number)}`,
  older: (newest: number) => `This is an older version. The newest is version ${String(newest)}.`,
  toNewest: "Show the newest",
  restore: "Restore this version",
  restored: (number: number) => `Restored, as version ${String(number)}.`,
  job: "The job that made it",
};
