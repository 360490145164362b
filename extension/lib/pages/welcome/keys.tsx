/** The keys as they are set in this browser, and the way to change them. */
import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';

import { welcome } from '../text';

const text = welcome.keys;

/** Edge and Brave lead this address to their own page. */
const CHROMIUM_SHORTCUTS = 'chrome://extensions/shortcuts';

interface Shortcut {
  says: string;
  keys: string[];
}

/** The keys of our commands, read again when the person comes back from changing them. */
function useShortcuts(): Shortcut[] {
  const [shortcuts, setShortcuts] = useState<Shortcut[]>([]);
  useEffect(() => {
    const look = async () => {
      const commands = await browser.commands.getAll();
      setShortcuts(
        commands.map(({ description, shortcut }) => ({
          says: description ?? '',
          keys: shortcut ? shortcut.split('+').map(nameOf) : [],
        })),
      );
    };
    const again = () => void look();
    again();
    window.addEventListener('focus', again);
    return () => window.removeEventListener('focus', again);
  }, []);
  return shortcuts;
}

/** As it is printed on the keyboard of the person's language. */
function nameOf(key: string): string {
  return key === 'Shift' ? text.shift : key;
}

async function openShortcuts(): Promise<void> {
  // Firefox has a call for it, and lets no extension open its own pages.
  const { openShortcutSettings } = browser.commands as { openShortcutSettings?: () => Promise<void> };
  if (openShortcutSettings) await openShortcutSettings();
  else await browser.tabs.create({ url: CHROMIUM_SHORTCUTS });
}

export function Keys() {
  const shortcuts = useShortcuts();
  const rows = [
    ...shortcuts,
    { keys: ['Tab'], says: text.move },
    { keys: [text.escape], says: text.close },
  ];
  return (
    <section>
      <h2>{text.title}</h2>
      <dl>
        {rows.map(({ keys, says }) => (
          <div key={says}>
            <dt>
              {keys.length === 0 ? text.unset : keys.map((key) => <kbd key={key}>{key}</kbd>)}
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <div class="row">
        <button class="button" onClick={() => void openShortcuts()}>
          {text.change}
        </button>
        <p class="small">{text.changeHelp}</p>
      </div>
    </section>
  );
}
