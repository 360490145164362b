import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';

import type { CheckRequest, FeedbackRequest } from '../../lib/api';
import { tell, transport } from '../../lib/guard/transport';

const CHECK = { text: 'Good morning.' } as CheckRequest;
const STOPPED = new Error('The message port closed before a response was received.');

let send: ReturnType<typeof vi.fn>;

beforeEach(() => {
  fakeBrowser.reset();
  send = vi.fn();
  vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(send as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a worker that the browser stops in mid-answer', () => {
  it('is asked again for a check, and nobody is told that the service is gone', async () => {
    send.mockRejectedValueOnce(STOPPED).mockResolvedValueOnce({ ok: true, value: 'read' });
    expect(await transport.check(CHECK)).toEqual({ ok: true, value: 'read' });
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('is told a decision again, which may arrive twice', async () => {
    send.mockRejectedValueOnce(STOPPED).mockResolvedValueOnce({ ok: true, value: {} });
    expect((await transport.decisions({} as never)).ok).toBe(true);
  });

  it('counts as out of reach when it is stopped each time', async () => {
    send.mockRejectedValue(STOPPED);
    expect(await transport.check(CHECK)).toMatchObject({ ok: false, reason: 'offline' });
    expect(send).toHaveBeenCalledTimes(3);
  });

  it('is not asked twice for what must not come twice', async () => {
    send.mockRejectedValue(STOPPED);
    await transport.feedback({} as FeedbackRequest);
    tell({ type: 'openHistory' });
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('is not asked again by a script whose extension is gone', async () => {
    send.mockRejectedValue(STOPPED);
    vi.spyOn(browser.runtime, 'id', 'get').mockReturnValue(undefined as never);
    expect((await transport.check(CHECK)).ok).toBe(false);
    expect(send).toHaveBeenCalledTimes(1);
  });
});

it('gives an answer up that never comes', async () => {
  vi.useFakeTimers();
  send.mockReturnValue(new Promise(() => undefined));
  const reply = transport.check(CHECK);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await reply).toMatchObject({ ok: false, reason: 'offline' });
  expect(send).toHaveBeenCalledTimes(1);
});
