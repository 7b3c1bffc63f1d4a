// Slots: what a stream brings for each component of the page, by the slot's name; the newest of each is kept for a
// component that is mounted later, or was just given older data by the page's script.

import { memo } from "./memo.js";

/** @import { Opaque } from "./types.d.ts" */
/** @typedef {{ number: number, data: Opaque }} Brought */

/** @type {Map<string, Brought>} */
const newest = new Map();
/** @type {Map<string, Set<Follower>>} */
const followers = new Map();
/** Topics (a run, and what is chosen of it) whose past somebody looks at.
 *  @type {Set<string>} */
const held = new Set();

/** Hand out what frame `number` of a topic brings, by slot.
 *  @type {(topic: string, number: number, slots: Record<string, Opaque>) => void} */
export function deliver(topic, number, slots) {
  for (const [slot, data] of Object.entries(slots)) {
    const name = `${topic} ${slot}`;
    newest.set(name, { number, data });
    for (const follower of followers.get(name) ?? []) follower.bring({ number, data });
  }
}

/** Let the pictures of a topic stay as they are, at once, where somebody goes back to a moment; or go on.
 *  @type {(topic: string, still: boolean) => void} */
export function hold(topic, still) {
  if (still) held.add(topic);
  if (still || !held.delete(topic)) return;
  for (const [name, brought] of newest) {
    if (name.startsWith(`${topic} `)) for (const follower of followers.get(name) ?? []) follower.bring(brought);
  }
}

/** Forget a topic that nobody here follows any longer.
 *  @type {(topic: string) => void} */
export function forget(topic) {
  held.delete(topic);
  for (const name of newest.keys()) if (name.startsWith(`${topic} `)) newest.delete(name);
}

/** One component's place in a stream: `take(data)` is called with what is newer than what it has; not to a picture
 *  that is held. */
export class Follower {
  /** @type {string | undefined} */
  slot;
  number = 0;

  /** @param {(data: Opaque) => void} take
   *  @param {boolean} [picture] */
  constructor(take, picture = false) {
    this.take = take;
    this.picture = picture;
  }

  /** Follow a slot from frame `number` on; none, where the page's script gives data that are to stay. Whether
   *  something newer is here already, and was taken.
   *  @type {(slot?: string, number?: number) => boolean} */
  follow(slot, number = 0) {
    if (slot !== this.slot) {
      this.close();
      this.slot = slot;
      if (slot) memo(followers, slot, () => new Set()).add(this);
    }
    this.number = number;
    const brought = newest.get(slot ?? "");
    return brought !== undefined && this.bring(brought);
  }

  /** @type {(brought: Brought) => boolean} */
  bring({ number, data }) {
    if (number <= this.number || (this.picture && held.has(this.slot?.split(" ")[0] ?? ""))) return false;
    this.number = number;
    this.take(data);
    return true;
  }

  close() {
    const { slot } = this;
    const others = slot && followers.get(slot);
    this.slot = undefined;
    if (!slot || !others) return;
    others.delete(this);
    if (!others.size) followers.delete(slot);
  }
}
