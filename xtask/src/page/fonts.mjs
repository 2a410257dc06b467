// Writes a font with what the page does not use left out: node fonts.mjs TOOLS SOURCE TARGET.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// The style sheets name 400, 500 and 600; 700 is what a browser takes for bold text.
const WEIGHTS = { min: 400, max: 700 };
// Kerning, accents put on letters, figures of one width, forms that depend on neighbours or on the language.
// Left out: what no style asks for (fractions, small figures), and letters composed of three and more characters.
const FEATURES = ["calt", "kern", "locl", "mark", "mkmk", "tnum"];
// All characters that the font has: above these it has none that are seen.
const CHARACTERS = String.fromCharCode(...Array(0xd800).keys());

const [tools, source, target] = process.argv.slice(2);
const subset = createRequire(join(tools, "package.json"))("subset-font");
const font = await subset(readFileSync(source), CHARACTERS, {
  targetFormat: target.endsWith(".ttf") ? "truetype" : "woff2",
  variationAxes: { wght: WEIGHTS },
  keepFeatures: FEATURES,
});
writeFileSync(target, font);
