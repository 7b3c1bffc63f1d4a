// The buttons of a run, the keys that press them, and three numbers that do not jitter.

import { onKeys } from "../lib/keys.js";
import { readTheme } from "../lib/theme.js";
import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";

const css = await styleSheet("transport/transport.css");
const KEYS = { " ": "main", ".": "batch", "Shift+.": "epoch", R: "reset", "Shift+R": "reseed", "?": "help" };
const BELIEVED_MS = 2500; // how long a press counts for more than a status that has not heard of it yet
const MOVING = ["running", "queued"];
const pressed = {}; // per action, since the page was loaded: the server counts by it

class Transport {
  constructor(root) {
    this.node = element("div", { class: "bar" });
    this.numbers = element("dl");
    root.append(this.node);
  }

  update({ data, setTriggerValue }) {
    Object.assign(this, { send: setTriggerValue, status: data.status });
    const { dark } = readTheme(this.node);
    this.node.classList.toggle("dark", dark);
    this.node.classList.toggle("light", !dark);
    if (data.buttons && !this.buttons) this.build();
    this.count(data.numbers);
    if (this.buttons) this.show();
  }

  close() {
    this.unlisten?.();
  }

  build() {
    const button = (name, words, shape, key, title) =>
      element(
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
    this.buttons = {
      main: button("main", "Play", "play", ["space"], "Play or pause"),
      batch: button("batch", "Batch", "", ["."], "One minibatch, then pause"),
      epoch: button("epoch", "Epoch", "", ["shift", "."], "One pass over the training rows, then pause"),
      reset: button("reset", "Reset", "reset", ["R"], "Start again from the same weights"),
      reseed: button("reseed", "New seed", "dice", ["shift", "R"], "Start again from other weights"),
    };
    this.help = help();
    const ask = element(
      "button",
      { type: "button", class: "quiet", title: "Keys", "aria-label": "Keys", click: () => this.press("help") },
      kbd(["?"]),
    );
    this.node.replaceChildren(...Object.values(this.buttons), ask, this.numbers, this.help);
    this.unlisten = onKeys(KEYS, ["batch", "epoch"], (name) => this.press(name));
  }

  press(name) {
    if (name === "help") return this.help.open ? this.help.close() : this.help.showModal();
    if (this.buttons[name].disabled || this.help.open) return;
    this.flash(this.buttons[name]);
    const action = name === "main" ? (this.moving ? "pause" : "play") : name;
    this.believe({ play: "running", pause: "paused", batch: "paused", epoch: "running" }[action]);
    pressed[action] = (pressed[action] ?? 0) + 1;
    this.send("action", { action, n: pressed[action] });
  }

  /** Show what the press will lead to at once. */
  believe(status) {
    this.belief = status && { status, until: performance.now() + BELIEVED_MS };
    this.show();
  }

  get moving() {
    return MOVING.includes(this.belief?.status ?? this.status);
  }

  show() {
    const heard = this.belief && MOVING.includes(this.belief.status) === MOVING.includes(this.status);
    if (heard || this.belief?.until < performance.now()) this.belief = undefined;
    const { main } = this.buttons;
    const words = this.moving ? "Pause" : "Play";
    if (main.children[1].textContent !== words) {
      main.children[1].textContent = words;
      main.firstElementChild.replaceWith(icon(words.toLowerCase()));
    }
    for (const each of Object.values(this.buttons)) each.disabled = this.status === "idle";
  }

  flash(button) {
    button.classList.add("pressed");
    setTimeout(() => button.classList.remove("pressed"), 130);
  }

  /** Each number keeps the widest place it has needed. */
  count(numbers) {
    if (!this.buttons && !this.numbers.parentNode) this.node.append(this.numbers);
    numbers.forEach(([name, value], i) => {
      const pair =
        this.numbers.children[i] ?? this.numbers.appendChild(element("div", {}, element("dt"), element("dd")));
      setText(pair.firstChild, name);
      setText(pair.lastChild, value);
      pair.widest = Math.max(pair.widest ?? 4, value.length);
      pair.lastChild.style.minWidth = `${pair.widest}ch`;
    });
    while (this.numbers.children.length > numbers.length) this.numbers.lastChild.remove();
  }
}

function kbd(key) {
  return element("kbd", { "aria-hidden": "true" }, ...key.map((each) => (each === "shift" ? icon("shift") : each)));
}

function help() {
  const lines = [
    ["Play, pause", ["space"]],
    ["One batch", ["."]],
    ["One epoch", ["shift", "."]],
    ["Reset to the same weights", ["R"]],
    ["Reset to a new seed", ["shift", "R"]],
    ["These keys", ["?"]],
  ];
  const made = element("dialog", { "aria-label": "Keys", click: () => made.close() }, element("h2", {}, "Keys"));
  made.append(...lines.map(([words, key]) => element("div", {}, element("span", {}, words), kbd(key))));
  return made;
}

export default (component) => mount(component, [css], (root) => new Transport(root));
