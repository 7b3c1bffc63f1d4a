// Training bar: how far a run is, asked for again every second while it may go on and the page is seen; pause and stop.

import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";
import { readTheme } from "../lib/theme.js";

/** @import { Component, Entry, TrainingBarPayload, TrainingTold } from "../lib/types.d.ts" */

const css = await styleSheet("training_bar/training_bar.css");
const PACE_MS = 1000;

class TrainingBar {
  share = element("progress", { max: 1, value: 0, "aria-label": "Share of the epochs that the run has learned" });
  words = element("span");
  pause = button("Pause", "pause", () => this.press(this.paused ? "play" : "pause"));
  stop = button("Stop", "stop", () => this.press("stop"));
  node = element("div", {}, element("div", { class: "far" }, this.words, this.share), this.pause, this.stop);
  timer = setInterval(() => document.hidden || this.over || this.ask(), PACE_MS);
  path = "";
  mine = false;
  paused = false;
  over = false;
  /** @type {(action: string) => void} */
  press = () => {};

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.stop.title = "End training here; the net stays as it is by now";
    root.append(this.node);
  }

  close() {
    clearInterval(this.timer);
  }

  /** @type {(component: Component<TrainingBarPayload>) => void} */
  update({ data, setTriggerValue }) {
    this.node.className = `bar ${readTheme(this.node).dark ? "dark" : "light"}`;
    this.press = (action) => setTriggerValue("action", action);
    Object.assign(this, { path: data.path, mine: data.mine });
    this.show(data);
  }

  /** What cannot be had now is asked for again. */
  async ask() {
    const { path } = this;
    try {
      const answer = await fetch(new URL(path, location.origin));
      if (answer.ok && path === this.path) this.show(await answer.json());
    } catch {}
  }

  /** @type {(told: TrainingTold) => void} */
  show({ status, over, share, words }) {
    Object.assign(this, { over, paused: status === "paused" });
    this.share.value = share;
    setText(this.words, words);
    for (const each of [this.pause, this.stop]) each.hidden = over || !this.mine;
    const said = this.paused ? "Go on" : "Pause";
    if (this.pause.textContent === said) return;
    this.pause.replaceChildren(icon(this.paused ? "play" : "pause"), said);
  }
}

/** @type {(words: string, shape: string, press: () => void) => HTMLButtonElement} */
const button = (words, shape, press) => element("button", { type: "button", click: press }, icon(shape), words);

/** @type {Entry} */
export default (component) => mount(component, [css], (root) => new TrainingBar(root));
