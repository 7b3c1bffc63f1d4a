// Offline queue of opinions (optimistic update, retry, each heard once) on their way to the server. An opinion is
// shown at once and kept until the server has heard it; everything not yet heard is told again with whatever is said
// next, so nothing is lost or overtaken.

/** @import { Opinion, OpinionData, Send, Timer } from "./types.d.ts" */
/** @typedef {{ film?: number, opinion?: Opinion | null, undo?: boolean }} Message */

const KEPT = "lab films said";
const RETRY_MS = 2500;
export const CHANGED = "lab:said";

const left = JSON.parse(sessionStorage.getItem(KEPT) ?? "null"); // what a reload interrupted
/** @type {string} */
const tab = left?.tab ?? Math.random().toString(36).slice(2);
/** @type {number} */
let count = left?.count ?? 0;
/** @type {(Message & { n: number })[]} */
let waiting = left?.waiting ?? [];
/** @type {Map<number, Opinion>} */
let server = new Map();
/** @type {Send | undefined} */
let send;
/** @type {Timer | undefined} */
let retryTimer;

/** What the server holds and how much of this tab it has heard; `tell` reaches it. Others are told only of
 *  what they have not seen yet: most of what the server answers is what somebody has just said here.
 *  @type {(data: OpinionData, tell: Send) => void} */
export function onMessage({ opinions: held, heard }, tell) {
  const before = JSON.stringify(opinions());
  server = new Map(held);
  waiting = waiting.filter(({ n }) => n > (heard[tab] ?? 0));
  const first = !send;
  send = tell;
  keep();
  if (!waiting.length) clearTimeout(retryTimer);
  else if (first) post();
  if (JSON.stringify(opinions()) !== before) dispatchEvent(new Event(CHANGED));
}

/** Give an opinion: stars, a word, or null to take it back.
 *  @type {(film: number, opinion: Opinion | null) => void} */
export function rate(film, opinion) {
  push({ film, opinion });
}

export function undo() {
  push({ undo: true });
}

/** What is thought of a film: the newest word counts, also before the server has heard it.
 *  @type {(film: number) => Opinion | null} */
export function opinion(film) {
  const newest = waiting.findLast((message) => message.film === film);
  return (newest ? newest.opinion : server.get(film)) ?? null;
}

/** All opinions as [film, opinion], the newest first.
 *  @type {() => [number, Opinion][]} */
export function opinions() {
  const all = new Map(server);
  for (const { film, opinion: said } of waiting) {
    if (film === undefined) continue;
    all.delete(film);
    if (said !== null && said !== undefined) all.set(film, said);
  }
  return [...all].reverse();
}

/** @type {(message: Message) => void} */
function push(message) {
  waiting.push({ n: ++count, ...message });
  keep();
  post();
  dispatchEvent(new Event(CHANGED));
}

function post() {
  clearTimeout(retryTimer);
  retryTimer = setTimeout(() => waiting.length && post(), RETRY_MS);
  send?.("said", { tab, said: waiting, at: performance.now() });
}

function keep() {
  sessionStorage.setItem(KEPT, JSON.stringify({ tab, count, waiting }));
}
