/**
 * Types a text at the pace of a quick typist, through the editor's own way of inserting text.
 *
 * @param {string} text
 * @param {(part: string) => boolean} insert puts the part at the end; false stops (editor gone)
 */
export async function typeText(text, insert) {
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  for (const { segment } of segments) {
    if (!insert(segment)) return;
    await new Promise((resolve) => setTimeout(resolve, 14));
  }
}
