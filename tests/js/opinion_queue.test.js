import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

/** @import { OpinionData, Send } from "../../ui/components/lib/types.d.ts" */
/** @typedef {typeof import("../../ui/components/lib/opinion_queue.js")} Queue */
/** @typedef {{ n: number, film?: number, opinion?: unknown, undo?: boolean }} Message */

const RETRY_MS = 2500;
/** @type {OpinionData} */
const EMPTY = { opinions: [], heard: {} };
const page = new EventTarget();
let tabs = 0;
/** What reached the server, a list for each time.
 *  @type {{ tab: string, said: Message[] }[]} */
let sent = [];
/** @type {Send} */
const send = (name, value) => {
  assert.equal(name, "said");
  sent.push(structuredClone(/** @type {{ tab: string, said: Message[] }} */ (value)));
};

beforeEach(() => {
  sent = [];
  /** @type {Map<string, string>} */
  const kept = new Map();
  Object.assign(globalThis, {
    sessionStorage: {
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    },
    dispatchEvent: (/** @type {Event} */ event) => page.dispatchEvent(event),
  });
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** The queue of a page that was just loaded; what a page before it kept is still there.
 *  @type {() => Promise<Queue>} */
async function load() {
  const address = new URL(`../../ui/components/lib/opinion_queue.js?${tabs++}`, import.meta.url);
  return import(address.href);
}

/** Let the queue try again so many times. @type {(times: number) => void} */
function wait(times) {
  for (let i = 0; i < times; i++) mock.timers.tick(RETRY_MS);
}

/** @type {(message: { said: Message[] } | undefined) => (number | undefined)[]} */
const films = (message) => (message?.said ?? []).map(({ film }) => film);

test("what is said reaches the server in order, everything that is not yet heard together", async () => {
  const queue = await load();
  queue.onMessage(EMPTY, send);
  queue.rate(1, 4);
  queue.rate(2, "seen");
  queue.rate(1, 3.5);
  assert.deepEqual(sent.map(films), [[1], [1, 2], [1, 2, 1]]);
  assert.deepEqual(
    sent[2].said.map(({ n }) => n),
    [1, 2, 3],
  );
});

test("what the server has heard is not told again", async () => {
  const queue = await load();
  queue.onMessage(EMPTY, send);
  queue.rate(1, 4);
  queue.onMessage({ opinions: [[1, 4]], heard: { [sent[0].tab]: 1 } }, send);
  queue.rate(2, 5);
  assert.deepEqual(films(sent.at(-1)), [2]);
  mock.timers.tick(RETRY_MS);
  assert.deepEqual(films(sent.at(-1)), [2]);
});

test("what another tab has said is no answer to this one", async () => {
  const queue = await load();
  queue.onMessage(EMPTY, send);
  queue.rate(1, 4);
  queue.onMessage({ opinions: [], heard: { another: 9 } }, send);
  assert.equal(queue.opinion(1), 4);
  mock.timers.tick(RETRY_MS);
  assert.deepEqual(sent.map(films), [[1], [1]]);
});

test("without an answer it is said again until there is one", async () => {
  const queue = await load();
  queue.onMessage(EMPTY, send);
  queue.rate(1, 4);
  wait(3);
  assert.equal(sent.length, 4);
  queue.onMessage({ opinions: [[1, 4]], heard: { [sent[0].tab]: 1 } }, send);
  wait(3);
  assert.equal(sent.length, 4);
});

test("what is said before the server is there is said once it is", async () => {
  const queue = await load();
  queue.rate(1, 4);
  assert.equal(sent.length, 0);
  queue.onMessage(EMPTY, send);
  assert.deepEqual(sent.map(films), [[1]]);
});

test("a reload loses nothing, and its tab goes on counting", async () => {
  const before = await load();
  before.rate(1, 4);
  before.rate(2, "seen");
  const after = await load();
  after.onMessage(EMPTY, send);
  after.rate(3, 5);
  assert.deepEqual(films(sent.at(-1)), [1, 2, 3]);
  assert.deepEqual(
    sent.at(-1)?.said.map(({ n }) => n),
    [1, 2, 3],
  );
});

test("the newest word counts at once, and null takes an opinion back", async () => {
  const queue = await load();
  /** @type {OpinionData} */
  const held = {
    opinions: [
      [1, 4],
      [2, 3],
    ],
    heard: {},
  };
  queue.onMessage(held, send);
  queue.rate(1, 5);
  queue.rate(2, null);
  queue.rate(3, "not seen");
  assert.deepEqual([1, 2, 3, 4].map(queue.opinion), [5, null, "not seen", null]);
  assert.deepEqual(queue.opinions(), [
    [3, "not seen"],
    [1, 5],
  ]);
});

test("the page is told of a change, and not of an answer that changes nothing", async () => {
  const queue = await load();
  let changes = 0;
  const count = () => changes++;
  page.addEventListener(queue.CHANGED, count);
  queue.onMessage(EMPTY, send);
  assert.equal(changes, 0);
  queue.rate(1, 4);
  assert.equal(changes, 1);
  queue.onMessage({ opinions: [[1, 4]], heard: { [sent[0].tab]: 1 } }, send);
  assert.equal(changes, 1);
  page.removeEventListener(queue.CHANGED, count);
});

test("an undo is a message of its own and changes no opinion here", async () => {
  const queue = await load();
  queue.onMessage({ opinions: [[1, 4]], heard: {} }, send);
  queue.undo();
  assert.deepEqual(sent.at(-1)?.said, [{ n: 1, undo: true }]);
  assert.equal(queue.opinion(1), 4);
});
