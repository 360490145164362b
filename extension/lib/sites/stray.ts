/** Stands for a composer that no kind knows, so that the person is told of it. */
import type { Composer } from '../editor/types';
import { visibleMatches } from './dom';
import type { Site } from './site';

/** A Post control, or a composer's frame, without an editor. Nothing of it is read or held. */
export class StrayComposer implements Composer {
  readonly key = crypto.randomUUID();
  readonly platform;
  readonly adapter;
  readonly marksOnly = true;
  readonly sign: HTMLElement;

  constructor({ platform }: Site, sign: HTMLElement) {
    this.platform = platform;
    this.adapter = `${platform}.unknown`;
    this.sign = sign;
  }

  editors = (): HTMLElement[] => [];

  /** What the chip stands by. */
  postControls(): HTMLElement[] {
    return [visibleMatches(this.sign, 'button').at(-1) ?? this.sign];
  }

  host(): HTMLElement {
    return this.sign.parentElement ?? this.sign;
  }

  surface = () => 'post' as const;
  account = () => null;
  sendsOn = () => false;
  sendsOnEnter = () => false;
  postsOnShortcut = () => false;

  alive(): boolean {
    return this.sign.isConnected;
  }
}
