// Message of a stream: the block of bytes that frames.py wrote, as an object with the data of each slot.

/** @import { StreamMessage } from "../lib/types.d.ts" */

/** A card's block stays bytes; what other components take is JSON.
 *  @type {(block: ArrayBuffer) => StreamMessage} */
export function read(block) {
  const length = new DataView(block).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(block, 4, length)));
  const slots = Object.entries(head.slots).map(([slot, data]) => {
    const [at, size] = Array.isArray(data) ? data : [];
    return [slot, Array.isArray(data) ? new Uint8Array(block, 4 + length + at, size) : data];
  });
  return { ...head, slots: Object.fromEntries(slots) };
}
