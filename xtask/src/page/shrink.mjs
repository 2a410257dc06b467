// Makes the files of a folder small for the wire: node shrink.mjs TOOLS FOLDER. Scripts lose what only people read;
// beside each file that gets smaller by it `<file>.br` is written (brotli, best).
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const COMPRESSIBLE = /\.(wasm|js|css|svg|json|html|txt|webmanifest)$/;
const [tools, folder] = process.argv.slice(2);
const { minify } = createRequire(join(tools, "package.json"))("terser");

for (const name of readdirSync(folder)) {
  if (!name.endsWith(".js")) continue;
  const path = join(folder, name);
  const { code } = await minify(readFileSync(path, "utf8"), { ecma: 2020, module: !/^(early-|service-)/.test(name) });
  writeFileSync(path, code);
}

for (const name of readdirSync(folder, { recursive: true })) {
  if (!COMPRESSIBLE.test(name)) continue;
  const bytes = readFileSync(join(folder, name));
  const compressed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  if (compressed.length < bytes.length) writeFileSync(join(folder, `${name}.br`), compressed);
}
