/** True in builds for browser tests (`DISCREET_TEST=1`), set by `wxt.config.ts`. */
declare const __TEST_BUILD__: boolean;

declare module '*.css?inline' {
  const css: string;
  export default css;
}
