// Line to the server: a WebSocket, opened again with backoff; while it is silent, long polls of the same bytes.

/** @import { Timer } from "../lib/types.d.ts" */
/** @typedef {{ since: () => number, hear: (block: ArrayBuffer) => void, lose: () => void, end: () => void }} On */

const SILENT_MS = 3000; // the server says something twice in this time
const TICK_MS = 500;
const PACE_MS = 160; // between two long polls
const [LEAST_MS, MOST_MS] = [500, 15_000]; // between two attempts
const GONE = 4404; // ui/core/streams/stream.py: the run is not there; as the status of a long poll, less 4000

/** `on.hear(block)` is told of every message, `on.lose()` when no way leads to the server, `on.end()` when the run is
 *  not there any longer; `on.since()` is the number of the frame that is here. */
export class Line {
  /** @type {WebSocket | undefined} */
  socket;
  /** When the socket said something last, or was opened. */
  socketAt = 0;
  /** @type {AbortController | undefined} */
  asking;
  heardAt = performance.now();
  wait = LEAST_MS;
  openAt = 0; // when to try the socket again
  askAt = 0; // and a long poll
  failed = 0; // long polls, one after the other
  /** @type {Timer} */
  timer;

  /** @param {string} address
   *  @param {On} on */
  constructor(address, on) {
    this.address = address;
    this.on = on;
    this.open();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  close() {
    clearInterval(this.timer);
    this.asking?.abort();
    this.hangUp();
  }

  /** @type {() => URL} */
  url() {
    const url = new URL(this.address, location.origin);
    url.searchParams.set("since", String(this.on.since()));
    return url;
  }

  open() {
    const url = this.url();
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.socket = socket;
    this.socketAt = performance.now();
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      this.socketAt = performance.now();
      this.wait = LEAST_MS;
      this.asking?.abort();
      this.hear(data);
    };
    socket.onclose = ({ code }) => this.closed(code);
  }

  hangUp() {
    if (!this.socket) return;
    this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = undefined;
  }

  /** @type {(code?: number) => void} */
  closed(code) {
    this.socket = undefined;
    if (code === GONE) this.gone();
    this.openAt = performance.now() + this.wait * (0.5 + Math.random());
    this.wait = Math.min(MOST_MS, 2 * this.wait);
  }

  /** The page's script says what is so; it may bring the run back. */
  gone() {
    this.wait = MOST_MS;
    this.askAt = performance.now() + MOST_MS;
    this.on.end();
  }

  /** @type {(block: ArrayBuffer) => void} */
  hear(block) {
    this.heardAt = performance.now();
    this.failed = 0;
    this.on.hear(block);
  }

  tick() {
    const now = performance.now();
    if (this.socket && now - this.socketAt > SILENT_MS) {
      this.hangUp(); // open, or opening, and yet nothing comes
      this.closed();
    }
    if (!this.socket && now > this.openAt) this.open();
    if (now - this.heardAt > SILENT_MS && !this.asking && now > this.askAt) this.ask();
  }

  /** Long polls follow each other until the socket speaks again. */
  async ask() {
    const asking = new AbortController();
    this.asking = asking;
    try {
      while (!asking.signal.aborted) {
        const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(SILENT_MS)]);
        const answer = await fetch(this.url(), { signal });
        if (answer.status === GONE - 4000) return this.gone();
        if (!answer.ok) throw new Error(answer.statusText);
        const block = await answer.arrayBuffer();
        if (!asking.signal.aborted) this.hear(block);
        await new Promise((done) => setTimeout(done, PACE_MS));
      }
    } catch {
      if (!asking.signal.aborted) this.miss();
    } finally {
      this.asking = undefined;
    }
  }

  miss() {
    this.failed += 1;
    this.askAt = performance.now() + Math.min(MOST_MS, LEAST_MS * 2 ** this.failed);
    if (this.failed > 1) this.on.lose();
  }
}
