// Stream of a page: hands out what the line brings, and tells the page's script when the page has become another, when
// no line can be had, and when one can again.

import { leftAfter } from "../lib/leaving.js";
import { mount } from "../lib/mount.js";
import { deliver, forget } from "../lib/slots.js";
import { Line } from "./line.js";
import { read } from "./message.js";

/** @import { Component, Entry, Send, StreamPayload, Timer } from "../lib/types.d.ts" */

const TURN_MS = 400; // a press has the page drawn anew by itself: only where that did not happen is it asked for
const AGAIN_MS = 5000; // a word to the script that has led to nothing is said again

class Stream {
  /** @type {Line | undefined} */
  line;
  address = "";
  /** The newest frame that is here.
   *  @type {{ number: number, turn: string }} */
  now = { number: 0, turn: "" };
  /** @type {Timer | undefined} */
  turning;
  /** When the page's script drew this last. */
  drawnAt = 0;
  /** When a word was said last.
   *  @type {Record<string, number>} */
  saidAt = {};
  /** @type {StreamPayload | undefined} */
  page;
  /** @type {Send} */
  send = () => {};

  /** @type {(component: Component<StreamPayload>) => void} */
  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    this.drawnAt = performance.now();
    const { path, run, page, options, number, turn } = data;
    const address = `${path}?${new URLSearchParams({ run, page, ...options })}`;
    if (address !== this.address) this.open(address, data);
    else if (number > this.now.number) this.now = { number, turn };
    this.page = data;
    this.turn();
  }

  /** @type {(address: string, page: StreamPayload) => void} */
  open(address, { topic, number, turn }) {
    this.close();
    this.address = address;
    this.now = { number, turn };
    const on = {
      since: () => this.now.number,
      hear: (/** @type {ArrayBuffer} */ block) => this.hear(block),
      lose: () => this.page?.deaf || this.tell("deaf", true),
      end: () => this.tell("turn", "gone"),
    };
    this.topic = topic;
    this.line = new Line(address, on);
  }

  close() {
    this.line?.close();
    clearTimeout(this.turning);
    this.turning = undefined;
    if (this.topic) forget(this.topic);
  }

  /** @type {(block: ArrayBuffer) => void} */
  hear(block) {
    const { topic, number, turn, slots } = read(block);
    if (!number) return; // a sign of life before the first frame
    this.now = { number, turn };
    deliver(topic, number, slots);
    if (this.page?.deaf) this.tell("deaf", false);
    this.turn();
  }

  get turned() {
    const { page, now } = this;
    return page !== undefined && !page.deaf && page.turn !== now.turn && page.number <= now.number;
  }

  /** Have the page drawn anew where it was drawn for another turn, unless it is soon without a word. */
  turn() {
    if (!this.turned || this.turning) return;
    this.turning = setTimeout(() => {
      this.turning = undefined;
      if (this.turned) this.tell("turn", this.now.turn);
    }, TURN_MS);
  }

  /** @type {(name: "turn" | "deaf", word: string | boolean) => void} */
  tell(name, word) {
    if (leftAfter(this.drawnAt)) return;
    const now = performance.now();
    if (now - (this.saidAt[`${name} ${word}`] ?? -AGAIN_MS) < AGAIN_MS) return;
    this.saidAt[`${name} ${word}`] = now;
    this.send(name, word);
  }
}

/** @type {Entry} */
export default (component) => mount(component, [], () => new Stream());
