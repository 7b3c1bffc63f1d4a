// Transport bar: the buttons of a run, the keyboard shortcuts that press them, and three numbers that do not jitter.

import { onKeys, otherShortcuts } from "../lib/keys.js";
import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";
import { Follower } from "../lib/slots.js";
import { readTheme } from "../lib/theme.js";

/** @import { Component, Entry, Send, TransportPayload } from "../lib/types.d.ts" */
/** @typedef {"main" | "batch" | "epoch" | "reset" | "reseed"} Name */

const css = await styleSheet("transport/transport.css");
/** @type {Record<string, Name | "help">} */
const KEYS = { " ": "main", ".": "batch", "Shift+.": "epoch", R: "reset", "Shift+R": "reseed", "?": "help" };
const BELIEVED_MS = 2500; // how long a press counts for more than a status that has not heard of it yet
const MOVING = ["running", "queued"];
const OVER = ["done", "stopped", "failed"];
/** What a press leads to; the others are too quick to be seen.
 *  @type {Record<string, string>} */
const LEADS_TO = {
  play: "running",
  pause: "paused",
  batch: "paused",
  epoch: "running",
  more: "running",
  resume: "running",
  again: "running",
};
/** What stands on the first button.
 *  @type {Record<string, string>} */
const WORDS = { play: "Play", pause: "Pause", more: "10 more epochs", resume: "Go on" };
/** Presses per action, since the page was loaded: the server counts by it.
 *  @type {Record<string, number>} */
const pressed = {};

class Transport {
  node = element("div", { class: "bar" });
  numbers = element("dl");
  /** The name and the value of each number, and the widest it has been.
   *  @type {{ name: HTMLElement, value: HTMLElement, widest: number }[]} */
  pairs = [];
  /** Not there for numbers alone.
   *  @type {Buttons | undefined} */
  buttons;
  follower = new Follower((data) => this.take(data));

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.node.append(this.numbers);
    root.append(this.node);
  }

  /** @type {(component: Component<TransportPayload>) => void} */
  update({ data, setTriggerValue }) {
    const { dark } = readTheme(this.node);
    this.node.classList.toggle("dark", dark);
    this.node.classList.toggle("light", !dark);
    if (data.status && !this.buttons) {
      this.buttons = new Buttons(setTriggerValue);
      this.node.prepend(...this.buttons.nodes);
      this.node.append(this.buttons.help);
    }
    if (this.buttons) this.buttons.send = setTriggerValue;
    if (!this.follower.follow(data.slot, data.number)) this.take(data);
  }

  /** @type {(data: TransportPayload) => void} */
  take({ status, numbers = [] }) {
    this.count(numbers);
    if (status) this.buttons?.update(status);
  }

  close() {
    this.follower.close();
    this.buttons?.close();
  }

  /** Each number keeps the widest place it has needed.
   *  @type {(numbers: NonNullable<TransportPayload["numbers"]>) => void} */
  count(numbers) {
    while (this.pairs.length < numbers.length) this.pairs.push(this.pair());
    while (this.pairs.length > numbers.length) this.pairs.pop()?.name.parentElement?.remove();
    numbers.forEach(([name, value], i) => {
      const pair = this.pairs[i];
      setText(pair.name, name);
      setText(pair.value, value);
      pair.widest = Math.max(pair.widest, value.length);
      pair.value.style.minWidth = `${pair.widest}ch`;
    });
  }

  pair() {
    const [name, value] = [element("dt"), element("dd")];
    this.numbers.append(element("div", {}, name, value));
    return { name, value, widest: 4 };
  }
}

/** The buttons, which show at once what a press will lead to (optimistic update). */
class Buttons {
  main = this.button("main", "Play", "play", ["space"], "Play or pause");
  all = {
    main: this.main,
    batch: this.button("batch", "Batch", "", ["."], "One minibatch, then pause"),
    epoch: this.button("epoch", "Epoch", "", ["shift", "."], "One pass over the training rows, then pause"),
    reset: this.button("reset", "Reset", "reset", ["R"], "Start again from the same weights"),
    reseed: this.button("reseed", "New seed", "dice", ["shift", "R"], "Start again from other weights"),
  };
  help = help();
  ask = element(
    "button",
    { type: "button", class: "quiet", title: "Keys", "aria-label": "Keys", click: () => this.press("help") },
    kbd(["?"]),
  );
  nodes = [...Object.values(this.all), this.ask];
  status = "idle";
  /** What is believed of the run until its own status says so.
   *  @type {{ status: string, until: number } | undefined} */
  belief;

  /** @param {Send} send */
  constructor(send) {
    this.send = send;
    this.close = onKeys(KEYS, ["batch", "epoch"], (name) => this.key(/** @type {Name | "help"} */ (name)));
  }

  /** @type {(status: string) => void} */
  update(status) {
    this.status = status;
    this.show();
  }

  /** @type {(name: Name, words: string, shape: string, key: string[], title: string) => HTMLButtonElement} */
  button(name, words, shape, key, title) {
    return element(
      "button",
      {
        type: "button",
        title,
        class: name === "main" ? "main" : "",
        "aria-keyshortcuts": key.join("+"),
        click: () => this.press(name),
        pointerdown: (event) => event.preventDefault(), // a click leaves the focus, and with it the space bar, alone
      },
      ...(shape ? [icon(shape)] : []),
      element("span", {}, words),
      kbd(key),
    );
  }

  /** A run that is over goes on by its button alone: no key begins what nobody sees coming.
   *  @type {(name: Name | "help") => void} */
  key(name) {
    if (!this.over || !["main", "batch", "epoch"].includes(name)) this.press(name);
  }

  /** @type {(name: Name | "help") => void} */
  press(name) {
    if (name === "help") return this.help.open ? this.help.close() : open(this.help);
    const button = this.all[name];
    if (button.disabled || this.help.open) return;
    button.classList.add("pressed");
    setTimeout(() => button.classList.remove("pressed"), 130);
    const action = this.meaning(name);
    const status = LEADS_TO[action];
    this.belief = status ? { status, until: performance.now() + BELIEVED_MS } : undefined;
    this.show();
    pressed[action] = (pressed[action] ?? 0) + 1;
    this.send("action", { action, n: pressed[action] });
  }

  /** What a button does now.
   *  @type {(name: Name) => string} */
  meaning(name) {
    if (this.over && name === "main") return this.status === "done" ? "more" : "resume";
    if (this.over && name === "reset") return "again";
    if (name !== "main") return name;
    return this.moving ? "pause" : "play";
  }

  get moving() {
    return MOVING.includes(this.belief?.status ?? this.status);
  }

  get over() {
    return OVER.includes(this.belief?.status ?? this.status);
  }

  show() {
    const { belief } = this;
    const heard = belief && MOVING.includes(belief.status) === MOVING.includes(this.status);
    if (belief && (heard || belief.until < performance.now())) this.belief = undefined;
    const words = WORDS[this.meaning("main")];
    if (this.main.children[1].textContent !== words) setMain(this.main, this.moving ? "pause" : "play", words);
    setText(this.all.reset.children[1], this.over ? "Train again" : "Reset");
    this.main.classList.toggle("keyless", this.over);
    this.main.hidden = this.over && this.status === "failed";
    this.all.batch.hidden = this.all.epoch.hidden = this.over;
    for (const button of Object.values(this.all)) button.disabled = this.status === "idle";
  }
}

/** @type {(button: HTMLElement, shape: string, words: string) => void} */
function setMain(button, shape, words) {
  button.children[0].replaceWith(icon(shape));
  setText(button.children[1], words);
}

/** @type {(key: string[]) => HTMLElement} */
const kbd = (key) =>
  element("kbd", { "aria-hidden": "true" }, ...key.map((sign) => (sign === "shift" ? icon("shift") : sign)));

/** @type {() => HTMLDialogElement} */
function help() {
  const made = element("dialog", { "aria-label": "Keys" });
  made.addEventListener("click", () => made.close());
  return made;
}

/** Show the keys that there are now.
 *  @type {(dialog: HTMLDialogElement) => void} */
function open(dialog) {
  /** @type {[words: string, key: string[]][]} */
  const lines = [
    ["Play, pause", ["space"]],
    ["One batch", ["."]],
    ["One epoch", ["shift", "."]],
    ["Reset to the same weights", ["R"]],
    ["Reset to a new seed", ["shift", "R"]],
    ...otherShortcuts(),
    ["These keys", ["?"]],
  ];
  const shown = lines.map(([words, key]) => element("div", {}, element("span", {}, words), kbd(key)));
  dialog.replaceChildren(element("h2", {}, "Keys"), ...shown);
  dialog.showModal();
}

/** @type {Entry} */
export default (component) => mount(component, [css], (root) => new Transport(root));
