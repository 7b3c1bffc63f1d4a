// Timeline: the saved moments of a run on a slider; drag it, replay it, branch from where it stands.

import { leftAfter } from "../lib/leaving.js";
import { element, icon, mount, setFace, setText, styleSheet } from "../lib/mount.js";
import { Follower, hold } from "../lib/slots.js";

/** @import { Component, Entry, Send, TimelinePayload, Timer } from "../lib/types.d.ts" */

const css = await styleSheet("timeline/timeline.css");
const BEAT_MS = 200; // no more than five moments a second are asked for

class Timeline {
  button = element(
    "button",
    { type: "button", class: "play", click: () => (this.beat ? this.stop() : this.play()) },
    icon("play"),
    element("span", {}, "Replay"),
  );
  /** @type {HTMLInputElement} */
  slider = element("input", {
    type: "range",
    min: "0",
    step: "1",
    "aria-label": "Moment of the run",
    input: () => this.seek(this.slider.valueAsNumber),
  });
  words = element("output");
  /** Not there while the newest moment is on show; its room is, so that the slider keeps its length. */
  newest = element("button", { type: "button", click: () => this.goBack() }, "Back to now");
  branch = element("button", { type: "button", click: () => this.send("branch", this.stands()) }, "Branch from here");
  /** @type {number[]} */
  epochs = [];
  at = 0;
  /** The place that the server last named.
   *  @type {number | undefined} */
  told;
  /** @type {number | "now"} */
  stood = "now";
  /** When the page's script drew this last. */
  drawnAt = 0;
  widest = 9;
  /** @type {Timer | undefined} */
  beat;
  follower = new Follower(({ epochs }) => this.grow(epochs));
  /** @type {Timer | undefined} */
  waiting;

  /** @param {ShadowRoot} root
   *  @param {Send} send */
  constructor(root, send) {
    this.send = send;
    const group = { class: "line", role: "group", "aria-label": "Timeline" };
    root.append(element("div", group, this.button, this.slider, this.words, this.newest, this.branch));
  }

  close() {
    this.follower.close();
    this.stop();
    clearTimeout(this.waiting);
  }

  /** @type {(component: Component<TimelinePayload>) => void} */
  update({ data, setTriggerValue }) {
    const grew = this.epochs.length !== data.epochs.length;
    this.send = setTriggerValue;
    this.drawnAt = performance.now();
    this.epochs = data.epochs;
    this.slider.max = String(Math.max(0, data.epochs.length - 1));
    this.branch.hidden = !data.branch;
    if (!this.beat && !this.waiting) this.show(grew || data.at !== this.told ? data.at : this.at);
    this.told = data.at;
    this.follower.follow(data.slot, data.number);
    if (!this.waiting && data.at === data.epochs.length - 1) hold(this.run, false);
  }

  /** Later moments, by a stream: whoever looks at the newest goes on with it, others stay where they are.
   *  @type {(epochs: number[]) => void} */
  grow(epochs) {
    const stands = this.stands();
    this.epochs = epochs;
    this.slider.max = String(Math.max(0, epochs.length - 1));
    const at = stands === "now" ? epochs.length - 1 : nearest(epochs, stands);
    this.told = at;
    this.show(at);
  }

  /** @type {(at: number) => void} */
  show(at) {
    const last = this.epochs.length - 1;
    this.at = Math.min(at, last);
    this.slider.value = String(this.at);
    this.slider.style.setProperty("--done", `${last > 0 ? (100 * this.at) / last : 0}%`);
    this.button.disabled = this.slider.disabled = last < 1;
    this.button.title = this.slider.title = last < 1 ? "This run has kept no other moment" : "";
    this.newest.style.visibility = this.at < last ? "visible" : "hidden";
    const epoch = this.epochs[this.at] ?? 0;
    const words = `epoch ${Number.isInteger(epoch) ? epoch : epoch.toFixed(1)}`;
    this.slider.setAttribute("aria-valuetext", words);
    this.widest = Math.max(this.widest, words.length);
    this.words.style.minWidth = `${this.widest}ch`;
    setText(this.words, words);
  }

  /** Show a moment at once; ask the server for it when the last question is old enough (throttled).
   *  @type {(at: number) => void} */
  seek(at) {
    this.show(at);
    this.stood = this.stands();
    hold(this.run, this.stood !== "now");
    this.waiting ??= setTimeout(() => {
      this.waiting = undefined;
      if (!leftAfter(this.drawnAt)) this.send("seek", this.stood);
    }, BEAT_MS);
  }

  goBack() {
    this.stop();
    this.seek(this.epochs.length - 1);
    this.slider.focus(); // the button is gone
  }

  get run() {
    return this.follower.slot?.split(" ")[0] ?? "";
  }

  /** The epoch on show, or "now": a place in the row means another moment as soon as the run has saved one more.
   *  @type {() => number | "now"} */
  stands() {
    return this.at < this.epochs.length - 1 ? this.epochs[this.at] : "now";
  }

  play() {
    if (this.at >= this.epochs.length - 1) this.show(0);
    this.beat = setInterval(() => (this.at < this.epochs.length - 1 ? this.seek(this.at + 1) : this.stop()), BEAT_MS);
    setFace(this.button, "pause", "Stop");
  }

  stop() {
    clearInterval(this.beat);
    this.beat = undefined;
    setFace(this.button, "play", "Replay");
  }
}

/** @type {(epochs: number[], epoch: number) => number} */
function nearest(epochs, epoch) {
  const far = epochs.map((each) => Math.abs(each - epoch));
  return far.indexOf(Math.min(...far));
}

/** @type {Entry} */
export default (component) =>
  mount(component, [css], (root, { setTriggerValue }) => new Timeline(root, setTriggerValue));
