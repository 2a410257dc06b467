// What a panel says in words (the description of its drawing), read back as numbers with the precision that was shown.
import { expect } from "@playwright/test";

/** A number as it was shown: the true one is at most `within` away if it was rounded honestly. */
export interface Reading {
  value: number;
  within: number;
  /** Digits after the point. */
  decimals: number;
}

const BYTES: Record<string, number> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };
const SECONDS: Record<string, number> = {
  ns: 1e-9, µs: 1e-6, ms: 1e-3, s: 1, min: 60, mins: 60, hour: 3_600, hours: 3_600, day: 86_400, days: 86_400,
  week: 604_800, weeks: 604_800,
};
const PACKETS: Record<string, number> = { "mp/s": 1e-3, "p/s": 1, "kp/s": 1e3, "Mp/s": 1e6 };
const COUNTS: Record<string, number> = { "": 1, K: 1e3, Mil: 1e6, Bil: 1e9 };
/** The ways to write a unit; everything else is counted. */
const WAYS: Record<string, Record<string, number>> = {
  s: SECONDS, ms: SECONDS, bytes: BYTES, binBps: BYTES, pps: PACKETS,
};

/** How much of a panel's unit one of what was written behind the number is. */
function factor(suffix: string, unit: string): number {
  if (suffix === "%") return unit === "percentunit" ? 0.01 : 1;
  const known = WAYS[unit] ?? COUNTS;
  const bare = known === PACKETS ? suffix : suffix.replace(/(io|read|write|req)?\/s$/, "");
  const found = known[bare];
  if (found === undefined) throw new Error(`“${suffix}” is not known as a way to write ${unit || "a plain number"}`);
  return unit === "ms" ? found * 1_000 : found;
}

/** Reads `1.66 GiB`, `49.64%`, `3.37 hours`, `1,250`. */
export function reading(text: string, unit = ""): Reading {
  const match = /^(-?\d+(?:\.(\d+))?)\s?(\S*)$/.exec(text.trim().replace(/(?<=\d),(?=\d{3})/g, ""));
  if (!match) throw new Error(`“${text}” is no number with a unit`);
  const [, number = "", fraction = "", suffix = ""] = match;
  const scale = factor(suffix, unit);
  const half = 0.5 * 10 ** -fraction.length;
  return { value: Number(number) * scale, within: half * scale * (1 + 1e-9), decimals: fraction.length };
}

/** One name with its value, and the unit that the panel gives it. */
export interface Expected {
  name: string;
  value: number;
  unit?: string;
  decimals?: number;
}

/** A text such as `CPU Used 0.993` says this name and this value. */
export function expectSaid(text: string, { name, value, unit, decimals }: Expected, where: string) {
  expect(text.startsWith(`${name} `), `${where}: “${text}” is about ${name}`).toBe(true);
  const shown = text.slice(name.length + 1);
  if (Number.isNaN(value)) return expect(shown, `${where}: ${name} has no value`).toMatch(/^(NaN)?$/);
  const { value: said, within, decimals: digits } = reading(shown, unit);
  // Rounding of binary fractions may go either way in the last place.
  const slack = within + Math.abs(value) * 1e-9;
  expect(Math.abs(said - value), `${where}: “${shown}” for ${value}`).toBeLessThanOrEqual(slack);
  if (decimals !== undefined) expect(digits, `${where}: digits of “${shown}”`).toBe(decimals);
}
