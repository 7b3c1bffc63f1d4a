import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Line } from "../../ui/components/stream/line.js";
import { read } from "../../ui/components/stream/message.js";

const BLOCK = new ArrayBuffer(8);
/** @type {Socket[]} */
let sockets = [];
/** Answers of the server to long polls: a status, or nothing where no way leads there.
 *  @type {(number | null)[]} */
let answers = [];
/** @type {string[]} */
let asked = [];
/** @type {string[]} */
let told = [];
let now = 0;
/** @type {Line} */
let line;

class Socket {
  binaryType = "";
  shut = false;
  /** @type {((event: { data: ArrayBuffer }) => void) | null} */
  onmessage = null;
  /** @type {((event: { code: number }) => void) | null} */
  onclose = null;

  /** @param {URL} url */
  constructor(url) {
    this.url = String(url);
    sockets.push(this);
  }

  close() {
    this.shut = true;
  }
}

/** Let so many milliseconds pass, and everything that waits for an answer have it.
 *  @type {(ms: number) => Promise<void>} */
async function pass(ms) {
  for (let left = ms; left > 0; left -= 100) {
    now += 100;
    mock.timers.tick(100);
    for (let i = 0; i < 8; i++) await Promise.resolve();
  }
}

beforeEach(() => {
  [sockets, answers, asked, told, now] = [[], [], [], [], 0];
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  mock.method(performance, "now", () => now);
  mock.method(Math, "random", () => 0.5);
  Object.assign(globalThis, {
    location: { origin: "http://lab.invalid" },
    WebSocket: Socket,
    fetch: async (/** @type {URL} */ url) => {
      asked.push(String(url));
      const status = answers.length > 1 ? answers.shift() : answers[0];
      if (!status) throw new TypeError("no way");
      return { status, ok: status === 200, statusText: "", arrayBuffer: async () => BLOCK };
    },
  });
  line = new Line("/lab/stream?run=a", {
    since: () => 7,
    hear: () => told.push("heard"),
    lose: () => told.push("lost"),
    end: () => told.push("ended"),
  });
});

afterEach(() => {
  line.close();
  mock.timers.reset();
  mock.restoreAll();
});

test("a line opens a socket and asks for what is newer than what is here", async () => {
  assert.equal(sockets[0].url, "ws://lab.invalid/lab/stream?run=a&since=7");
  sockets[0].onmessage?.({ data: BLOCK });
  await pass(2000);
  assert.deepEqual([told, asked.length, sockets.length], [["heard"], 0, 1]);
});

test("a socket that ends is opened again, later and later", async () => {
  answers = [200];
  sockets[0].onclose?.({ code: 1006 });
  await pass(1100);
  assert.equal(sockets.length, 2);
  sockets[1].onclose?.({ code: 1006 });
  await pass(900);
  assert.equal(sockets.length, 2);
  await pass(700);
  assert.equal(sockets.length, 3);
});

test("a socket that is silent for three seconds is given up, and long polls go on from there", async () => {
  answers = [200];
  await pass(4000);
  assert.ok(sockets[0].shut && asked.length > 1 && told.every((word) => word === "heard"));
  assert.equal(asked[0], "http://lab.invalid/lab/stream?run=a&since=7");
});

test("once a socket speaks again nothing is polled", async () => {
  answers = [200];
  await pass(5000);
  const latest = sockets.at(-1);
  latest?.onmessage?.({ data: BLOCK });
  await pass(300);
  const before = asked.length;
  latest?.onmessage?.({ data: BLOCK });
  await pass(1500);
  assert.equal(asked.length, before);
});

test("where long polls fail too, that is said", async () => {
  answers = [null];
  await pass(3500);
  assert.deepEqual(told, []);
  await pass(3000);
  assert.ok(told.length && told.every((word) => word === "lost"));
});

test("a run that is not there is said once, and not asked for every moment", async () => {
  answers = [404];
  sockets[0].onclose?.({ code: 4404 });
  await pass(9000);
  assert.deepEqual([told, sockets.length, asked.length], [["ended"], 1, 0]);
});

test("a line that is closed says nothing more", async () => {
  answers = [200];
  line.close();
  await pass(9000);
  assert.deepEqual([told, sockets.length, asked.length], [[], 1, 0]);
});

test("a message gives back numbers, words, and blocks on the same bytes", () => {
  const slots = { transport: { status: "running" }, "card-map": [8, 3] };
  const text = JSON.stringify({ topic: "a", number: 5, turn: "t", slots }).padEnd(120);
  const block = new Uint8Array(4 + text.length + 16);
  new DataView(block.buffer).setUint32(0, text.length, true);
  block.set(new TextEncoder().encode(text), 4);
  block.set([1, 2, 3], 4 + text.length + 8);
  const message = read(block.buffer);
  assert.deepEqual([message.topic, message.number, message.turn], ["a", 5, "t"]);
  assert.deepEqual(message.slots.transport, { status: "running" });
  assert.deepEqual([...message.slots["card-map"]], [1, 2, 3]);
});
