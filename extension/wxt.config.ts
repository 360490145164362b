import { minify } from 'terser';
import { defineConfig } from 'wxt';

import { SUGGESTED_KEYS } from './lib/commands';
import { highlightCss } from './lib/editor/paint';
import { CHROMIUM_KEY, GECKO_ID } from './lib/identity';
import { MATCHES, PLATFORMS, scriptsFor, SITE_MATCHES, SITE_PLATFORMS } from './lib/platforms';
import { browserMessages } from './locales/messages';
import { SHORTENED } from './shortened';

declare const process: { env: Record<string, string | undefined> };

/**
 * Test builds open the shadow roots of the guard, so that browser tests see inside, and go to a
 * folder of their own, so that one is never shipped by mistake.
 */
const TEST_BUILD = process.env.DISCREET_TEST === '1';

/** Underline rules as a file: manifest CSS stays when a page empties `adoptedStyleSheets`. */
const HIGHLIGHT_FILE = 'highlights.css';

/**
 * Takes from Preact the one place where text could become HTML. No page of ours uses it, and what
 * isn't there can't be misused; Mozilla's linter warns of it.
 */
const textOnly = {
  name: 'text-only',
  transform(code: string, id: string): { code: string; moduleSideEffects: false } | undefined {
    if (!id.includes('/preact/dist/')) return undefined;
    if (!code.includes('.innerHTML=')) throw new Error('Preact sets HTML in another way: see wxt.config.ts.');
    // A script that draws nothing goes without it, although every file imports it (see `jsxInject`).
    return { code: code.replaceAll('.innerHTML', '.textContent'), moduleSideEffects: false };
  },
};

/** A second pass over what pages get, whose size is limited: it takes off 1.5 % more. */
const smaller = {
  name: 'smaller',
  async generateBundle(_options: unknown, bundle: Record<string, { code?: string }>): Promise<void> {
    for (const chunk of Object.values(bundle)) {
      if (chunk.code === undefined) continue;
      const { code } = await minify(chunk.code, {
        ecma: 2020,
        compress: { passes: 3, unsafe_arrows: true, keep_fargs: false },
      });
      chunk.code = code;
    }
  },
};

export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/i18n/module'],
  manifestVersion: 3,
  outDir: TEST_BUILD ? '.output/test' : '.output',
  vite: () => ({
    plugins: [textOnly],
    // Calls of `h` are shorter than those of the automatic runtime, by 1 kB of the content script.
    oxc: {
      jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
      jsxInject: "import { h, Fragment } from 'preact'",
    },
    define: { __TEST_BUILD__: JSON.stringify(TEST_BUILD) },
    build: { target: 'es2022', cssTarget: ['chrome123', 'firefox142'], modulePreload: { polyfill: false } },
  }),
  hooks: {
    'vite:build:extendConfig': (entrypoints, config) => {
      if (entrypoints.some(({ name }) => !/^(guard|site-\w+)$/.test(name))) return;
      config.plugins?.push(smaller);
      if (entrypoints.some(({ name }) => name !== 'guard')) return;
      const include = new RegExp(`^(${SHORTENED.join('|')})$`);
      const { output } = config.build?.rolldownOptions ?? {};
      Object.assign(output ?? {}, { minify: { mangleProps: { include } } });
    },
    // Each site's folder is a script of its own.
    'entrypoints:found': (wxt, entrypoints) => {
      for (const platform of PLATFORMS) {
        const inputPath = `${wxt.config.root}/lib/sites/${platform}/index.ts`;
        entrypoints.push({ name: `site-${platform}`, inputPath, type: 'unlisted-script' });
      }
    },
    // WXT takes a page of this name for a replacement of the browser's own history.
    'entrypoints:resolved': (_wxt, entrypoints) => {
      for (const entry of entrypoints) {
        if (entry.name === 'history') Object.assign(entry, { type: 'unlisted-page' });
      }
    },
    'build:publicAssets': async (_wxt, files) => {
      for (const file of files) {
        const language = /^_locales[\\/](\w+)/.exec(file.relativeDest)?.[1];
        if (language === undefined) continue;
        const messages = await browserMessages(`locales/${language}.yaml`);
        Object.assign(file, { contents: JSON.stringify(messages) });
      }
      files.push({ relativeDest: HIGHLIGHT_FILE, contents: highlightCss });
    },
  },
  manifest: ({ browser }) => ({
    name: 'Discreet',
    short_name: 'Discreet',
    description: '__MSG_extension_about__',
    default_locale: 'en',
    icons: { 16: 'icon/16.png', 32: 'icon/32.png', 48: 'icon/48.png', 128: 'icon/128.png' },
    permissions: ['storage', 'alarms', 'nativeMessaging', 'scripting'],
    commands: Object.fromEntries(
      Object.entries(SUGGESTED_KEYS).map(([command, keys]) => [
        command,
        { suggested_key: { default: keys }, description: `__MSG_command_${command}__` },
      ]),
    ),
    options_ui: { page: 'welcome.html', open_in_tab: true },
    // No port: Firefox grants nothing for a pattern with one.
    host_permissions: ['http://127.0.0.1/*', ...SITE_MATCHES],
    // Asked for page by page, when the person adds one.
    optional_host_permissions: ['https://*/*'],
    // The guard is listed here and not as a WXT content script, because WXT's wrapper announces
    // itself to the page with a message; this one stays silent.
    content_scripts: SITE_PLATFORMS.map((platform) => ({
      matches: MATCHES[platform],
      js: scriptsFor(platform),
      css: [HIGHLIGHT_FILE],
      run_at: 'document_start',
    })),
    // The default policy of Firefox upgrades http: to https:, which the service does not speak.
    content_security_policy: { extension_pages: "script-src 'self'; object-src 'none'" },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: GECKO_ID,
              strict_min_version: '142.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : {
          key: CHROMIUM_KEY,
          minimum_chrome_version: '120',
          storage: { managed_schema: 'managed_schema.json' },
        }),
  }),
});
