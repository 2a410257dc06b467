// Fair timing, as in xtask's `paired.rs`: both take turns in one run, the order alternates, medians are compared.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** A measured pair, milliseconds. xtask knows the goal that belongs to the name. */
export interface Figure {
  name: string;
  ours: number;
  theirs: number;
}

/** Medians of both after one unmeasured round; each gets the round's number and returns its own figure. */
export async function paired(
  rounds: number,
  ours: (round: number) => Promise<number>,
  theirs: (round: number) => Promise<number>,
): Promise<{ ours: number; theirs: number }> {
  const figures: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let round = 0; round <= rounds; round++) {
    const turn = round % 2 === 0 ? (["ours", "theirs"] as const) : (["theirs", "ours"] as const);
    for (const whose of turn) {
      const figure = await (whose === "ours" ? ours(round) : theirs(round));
      if (round > 0) figures[whose].push(figure);
    }
  }
  return { ours: median(figures.ours), theirs: median(figures.theirs) };
}

function median(figures: number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

/** Hands a figure to xtask, beside those of earlier tests, and shows it. */
export function hand(figure: Figure): void {
  const { name, ours, theirs } = figure;
  console.log(`${name}: ${ours.toFixed(3)} / ${theirs.toFixed(3)} ms = ${(ours / theirs).toFixed(3)}`);
  const file = process.env.BELVEDERE_BENCH_FIGURES;
  if (!file) return;
  const earlier: Figure[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  writeFileSync(file, JSON.stringify([...earlier, figure]));
}
