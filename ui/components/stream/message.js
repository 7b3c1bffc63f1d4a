// Message of a stream: the block of bytes that frames.py wrote, as an object with the data of each slot.

import { opened } from "../view_card/payload.js";

/** @import { StreamMessage } from "../lib/types.d.ts" */

/** A card's block stays bytes; what other components take is JSON.
 *  @type {(block: ArrayBuffer) => StreamMessage} */
export function read(block) {
  const { head, start } = opened(block);
  const slots = Object.entries(head.slots).map(([slot, data]) => {
    const [at, size] = Array.isArray(data) ? data : [];
    return [slot, Array.isArray(data) ? new Uint8Array(block, start + at, size) : data];
  });
  return { ...head, slots: Object.fromEntries(slots) };
}
