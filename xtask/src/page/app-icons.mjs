// Draws the app's icons from its mark: node app-icons.mjs TOOLS MARK.svg FOLDER. Reads the few forms that the mark is
// made of (a rounded square, lines of M, L and H with round ends) and writes PNG files: those with the square, and one
// for systems that cut their own form out of it, whose square fills everything and whose lines keep to the middle.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";

const [, mark, folder] = process.argv.slice(2);
const svg = readFileSync(mark, "utf8");

const attribute = (tag, name) => tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1];
const number = (tag, name) => Number(attribute(tag, name) ?? 0);
const colour = (text) => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));

const side = number(svg.match(/<svg[^>]*>/)[0].replace(/viewBox="0 0 (\d+) \d+"/, 'side="$1"'), "side");
const square = svg.match(/<rect[^>]*>/)[0];
const lines = [...svg.matchAll(/<path[^>]*>/g)].map(([tag]) => ({
  colour: colour(attribute(tag, "stroke")),
  width: number(tag, "stroke-width"),
  points: points(attribute(tag, "d")),
}));
if (!side || lines.length === 0) throw new Error(`${mark}: no mark that can be drawn`);

function points(path) {
  const found = [];
  for (const [, command, numbers] of path.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const values = numbers.trim().split(/[\s,]+/).map(Number);
    if (command === "M" || command === "L") found.push([values[0], values[1]]);
    else if (command === "H") found.push([values[0], found.at(-1)[1]]);
    else throw new Error(`${mark}: ${command} is not drawn`);
  }
  return found;
}

/** How far a point is from a line between two. */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** How far a point is outside of a rounded square of the mark's size. */
function outside([x, y], radius) {
  const [dx, dy] = [Math.abs(x - side / 2) - side / 2 + radius, Math.abs(y - side / 2) - side / 2 + radius];
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

/** The mark as rows of RGBA; `scale` is the size of its lines, `radius` that of the square's corners. */
function draw(size, radius, scale) {
  const unit = side / size;
  const pixels = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const at = [(column + 0.5) * unit, (row + 0.5) * unit];
      const inside = at.map((value) => (value - side / 2) / scale + side / 2);
      const cover = (far, step) => Math.min(1, Math.max(0, 0.5 - far / step));
      let shade = colour(attribute(square, "fill"));
      for (const line of lines) {
        const ends = line.points.slice(1).map((end, index) => distance(inside, line.points[index], end));
        const share = cover(Math.min(...ends) - line.width / 2, unit / scale);
        shade = shade.map((value, channel) => value + (line.colour[channel] - value) * share);
      }
      const alpha = radius > 0 ? cover(outside(at, radius), unit) : 1;
      pixels.set([...shade.map(Math.round), Math.round(alpha * 255)], (row * size + column) * 4);
    }
  }
  return pixels;
}

/** The check sum of PNG's chunks. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function png(size, pixels) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6], 8); // eight bits, red green blue alpha
  const rows = Array.from({ length: size }, (_, row) =>
    Buffer.concat([Buffer.alloc(1), pixels.subarray(row * size * 4, (row + 1) * size * 4)]),
  );
  const data = deflateSync(Buffer.concat(rows), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

const corner = number(square, "rx");
for (const [name, size, radius, scale] of [
  ["icon-192.png", 192, corner, 1],
  ["icon-512.png", 512, corner, 1],
  // Whatever form is cut out, a circle of four fifths of the width stays.
  ["icon-maskable-512.png", 512, 0, 0.72],
]) {
  writeFileSync(join(folder, name), png(size, draw(size, radius, scale)));
}
