/** Numbers, times and money as people read them. */
import { text } from "./messages";

const count = new Intl.NumberFormat("en");
const rough = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const dateTime = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export const formatCount = (value: number): string => count.format(value);

/** To two digits, for what is not known better. */
export const formatRough = (value: number): string => rough.format(value);

export const formatTime = (at: string): string => dateTime.format(new Date(at));

/** "3 minutes ago"; from a week on, the date. */
export function formatAge(at: string, now = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  if (Math.abs(seconds) > 7 * 86_400) return formatTime(at);
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return text.app.justNow;
}

/** Seconds as "48 s", "3 min 5 s" or "2 h 10 min". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60))} min`;
}

/** Seconds as "35 s", "3 min" or "1.5 h", for what is not known better. */
export function formatRoughDuration(seconds: number): string {
  if (seconds < 10) return `${String(Math.round(seconds))} s`;
  if (seconds < 57.5) return `${String(5 * Math.round(seconds / 5))} s`;
  if (seconds < 3570) return `${String(Math.round(seconds / 60))} min`;
  return `${rough.format(seconds / 3600)} h`;
}

/** A decimal string of US dollars; small sums keep the digits that say something. */
export function formatUsd(decimal: string): string {
  const value = Number(decimal);
  if (value === 0) return "$0";
  return value < 0.01 ? `$${value.toPrecision(2)}` : `$${value.toFixed(2)}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(0)} kB`;
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}

/** About how many tokens a text has: a quarter of its characters, as the server guesses too. */
export const roughTokens = (words: string): number => Math.ceil(words.length / 4);
