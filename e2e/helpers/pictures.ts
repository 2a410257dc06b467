// Compares two pictures of one page, part by part, in a browser's own canvas.
import type { BrowserContext } from "@playwright/test";

/** An area in pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What was found. */
export interface Difference {
  /** Sizes, for a message if they are not the same. */
  sizes: string[];
  /** Tiles outside the live areas in which more than a trace is different. */
  tiles: Area[];
  /** Tiles that were compared. */
  compared: number;
  /** For each live area the share of pixels with something on them, in the first and in the second picture. */
  ink: [number, number][];
}

/** Side of a tile: about two lines of text. */
const TILE_PX = 32;
/** Channels closer than this are alike: shades of antialiasing. */
const ALIKE = 40;
/** Share of a tile's pixels that may be unlike: less than a word's. */
const TRACE = 0.03;

/** Compares two PNG files; of the live areas only how much is drawn there is told. */
export async function compare(context: BrowserContext, pictures: [Buffer, Buffer], live: Area[]): Promise<Difference> {
  const page = await context.newPage();
  const input = { pictures: pictures.map((png) => png.toString("base64")), live, TILE_PX, ALIKE, TRACE };
  const difference = await page.evaluate(async ({ pictures, live, TILE_PX, ALIKE, TRACE }) => {
    const pixels = await Promise.all(
      pictures.map(async (text) => {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
        context?.drawImage(bitmap, 0, 0);
        return context?.getImageData(0, 0, bitmap.width, bitmap.height) as ImageData;
      }),
    );
    const [first, second] = pixels as [ImageData, ImageData];
    const { width, height } = first;
    const sizes = pixels.map((one) => `${one.width} x ${one.height}`);
    const found: any = { sizes, tiles: [], compared: 0, ink: [] };
    if (second.width !== width || second.height !== height) return found;
    const unlike = (a: ImageData, at: number, b: ImageData, to: number) =>
      [0, 1, 2].some((channel) => Math.abs((a.data[at + channel] ?? 0) - (b.data[to + channel] ?? 0)) > ALIKE);
    const isLive = (x: number, y: number) =>
      live.some((area) => x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height);
    for (let top = 0; top < height; top += TILE_PX) {
      for (let left = 0; left < width; left += TILE_PX) {
        let [count, bad] = [0, 0];
        for (let y = top; y < Math.min(top + TILE_PX, height); y += 1) {
          for (let x = left; x < Math.min(left + TILE_PX, width); x += 1) {
            if (isLive(x, y)) continue;
            count += 1;
            const at = (y * width + x) * 4;
            if (unlike(first, at, second, at)) bad += 1;
          }
        }
        if (count > 0) found.compared += 1;
        if (bad > TILE_PX * TILE_PX * TRACE) found.tiles.push({ x: left, y: top, width: TILE_PX, height: TILE_PX });
      }
    }
    for (const area of live) {
      const right = Math.min(area.x + area.width, width);
      const bottom = Math.min(area.y + area.height, height);
      const corner = (Math.ceil(area.y) * width + Math.ceil(area.x)) * 4;
      found.ink.push(
        [first, second].map((one) => {
          let [count, drawn] = [0, 0];
          for (let y = Math.ceil(area.y); y < bottom; y += 1) {
            for (let x = Math.ceil(area.x); x < right; x += 1) {
              count += 1;
              if (unlike(one, (y * width + x) * 4, one, corner)) drawn += 1;
            }
          }
          return drawn / Math.max(count, 1);
        }),
      );
    }
    return found;
  }, input);
  await page.close();
  return difference;
}

/** Width and height that a PNG file says in its head. */
export const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });
