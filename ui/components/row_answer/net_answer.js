// Net answer: what the server says of a row that it was asked about, or why it says nothing; and when it is asked again.

import { opened } from "../view_card/payload.js";

/** @import { Near } from "../lib/types.d.ts" */

export const PACE_MS = 60; // between two questions
export const RENEW_MS = 1000; // the net learns: what it makes of the same row is asked for again
export const QUIET_MS = 900; // after so long without a change the answer is said aloud
export const ASKED = "The net is being asked.";
const SILENT = "The net does not answer now. It is asked again.";

/** Why a net gives no answer, in a sentence. */
class Refusal extends Error {}

/** A head, and the bytes it speaks of.
 *  @type {(said: Response) => Promise<{ head: any, body: Uint8Array }>} */
export async function answerOf(said) {
  if (said.status === 202 || said.status === 409) throw new Refusal(await said.text());
  if (!said.ok) throw new Error(String(said.status));
  const block = await said.arrayBuffer(),
    { head, start } = opened(block);
  return { head, body: new Uint8Array(block, start) };
}

/** Why there is no answer, in a sentence.
 *  @type {(error: unknown) => string} */
export const why = (error) => (error instanceof Refusal ? error.message : SILENT);

/** @type {(epoch: number) => string} */
export const netAfter = (epoch) =>
  `net after ${epoch < 10 ? epoch.toFixed(1) : Math.round(epoch).toLocaleString("en")} epochs`;

/** The neighbours by their classes, or by their numbers, to be said aloud.
 *  @type {(near: Near[]) => string} */
export const listed = (near) => near.map(([row, name]) => name || `row ${row}`).join(", ");
