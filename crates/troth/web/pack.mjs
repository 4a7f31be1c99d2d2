// Joins, strips, names by content and compresses what the pages load, and writes the table that Rust embeds.
// Run by build.rs: node pack.mjs OUR_FOLDER OUT_FOLDER

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [ours, out] = process.argv.slice(2);
const own = (name) => readFileSync(join(ours, name), "utf8");
const borrowed = (name) => readFileSync(join(out, "node_modules", name), "utf8").replace(/^\/\/# sourceMappingURL.*$/gm, "");

// Our own script holds no line that begins with // or * inside a string, so whole-line comments can go.
const stripScript = (text) =>
  text.split("\n").map((line) => line.trim()).filter((line) => line && !/^(\/\/|\/\*|\*)/.test(line)).join("\n");

// Strings are kept as they are; elsewhere comments go and blanks shrink.
const stripStyle = (text) =>
  text
    .replace(/\/\*[^]*?\*\//g, "")
    .split(/("[^"\n]*")/)
    .map((part, at) => (at % 2 ? part : part.replace(/\s+/g, " ").replace(/ ?([{};,]) ?/g, "$1").replace(/: /g, ":").replace(/;}/g, "}")))
    .join("")
    .trim();

const stripDrawing = (text) => text.replace(/<!--[^]*?-->/g, "").replace(/>\s+</g, "><").trim();

const files = [
  ["CSS", "css", "text/css; charset=utf-8", stripStyle(own("troth.css"))],
  ["JS", "js", "text/javascript; charset=utf-8", [
    borrowed("htmx.org/dist/htmx.min.js"),
    stripScript(own("troth.js")),
  ].join("\n;\n")],
  ["ICON", "svg", "image/svg+xml", stripDrawing(own("troth.svg"))],
];

const table = files.map(([constant, ending, kind, text]) => {
  const bytes = Buffer.from(text);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const path = join(out, `troth.${ending}`);
  writeFileSync(path, bytes);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: {
    [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  } }));
  return `const ${constant}: File = File {
    name: "troth-${hash}.${ending}",
    href: "/asset/troth-${hash}.${ending}",
    tag: "\\"${hash}\\"",
    kind: "${kind}",
    plain: include_bytes!(concat!(env!("OUT_DIR"), "/web/troth.${ending}")),
    gzip: include_bytes!(concat!(env!("OUT_DIR"), "/web/troth.${ending}.gz")),
    brotli: include_bytes!(concat!(env!("OUT_DIR"), "/web/troth.${ending}.br")),
};`;
});
writeFileSync(join(out, "assets.rs"), table.join("\n") + "\n");
