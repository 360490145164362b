/**
 * Bundles the demo pages into dist/: `node build.mjs`. One script per site, since the two sites
 * share no editor, and one for the page of bare editors. Styles are text inside the scripts, see
 * src/shared/styles.js.
 */
import { cp, mkdir, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const root = new URL('.', import.meta.url).pathname;
const out = `${root}dist`;

await rm(out, { recursive: true, force: true });
await mkdir(`${out}/assets`, { recursive: true });
await cp(`${root}pages`, out, { recursive: true });
await cp(`${root}src/base.css`, `${out}/assets/base.css`);
await build({
  entryPoints: {
    x: `${root}src/x/main.jsx`,
    linkedin: `${root}src/linkedin/main.jsx`,
    editors: `${root}src/editors/main.js`,
  },
  outdir: `${out}/assets`,
  bundle: true,
  format: 'iife',
  jsx: 'automatic',
  loader: { '.css': 'text' },
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  // Draft.js and its dependencies read these two names of Node.
  define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});
