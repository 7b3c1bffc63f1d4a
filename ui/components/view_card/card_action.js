// Card action: a button in the head of a card that opens a panel elsewhere on the page, and its key. Who shows the
// panel says so here; button and key may be pressed before that.

import { onKeys } from "../lib/keys.js";
import { element, icon, setText } from "../lib/mount.js";

const CHANGED = "lab:panel";
/** @type {Record<string, { words: string, key: string }>} */
const ACTIONS = { draw: { words: "Draw", key: "D" }, row: { words: "Follow one sample", key: "F" } };

/** What opens and closes a panel, and what shuts it where another opens, by the action's name.
 *  @type {Map<string, { toggle: () => void, shut: () => void }>} */
const panels = new Map();
/** @type {Set<string>} */
const open = new Set();
/** Pressed before there was a panel.
 *  @type {Set<string>} */
const wanted = new Set();

/** @type {(name: string) => void} */
function press(name) {
  const panel = panels.get(name);
  if (panel) panel.toggle();
  else wanted.add(name);
}

/** A panel is there that `toggle()` opens and closes, by its button and its key, and `shut()` closes where another takes
 *  its place; the answer ends that.
 *  @type {(name: string, toggle: () => void, shut: () => void) => () => void} */
export function offer(name, toggle, shut) {
  panels.set(name, { toggle, shut });
  const { words, key } = ACTIONS[name];
  const end = onKeys({ [key]: name }, [], toggle, [words, [key]]);
  if (wanted.delete(name)) toggle();
  return () => {
    end();
    if (panels.get(name)?.toggle === toggle) panels.delete(name);
    say(name, false);
  };
}

/** Let the page make room beside its cards for a panel, or take it back.
 *  @type {(host: Element, name: string, isOpen: boolean) => void} */
export function makeRoom(host, name, isOpen) {
  const cards = /** @type {HTMLElement | null} */ (host.closest('[class*="st-key-cards"]'));
  if (cards && (isOpen || cards.dataset.beside === name)) cards.dataset.beside = isOpen ? name : "";
}

/** A panel is open now, or closed. There is room for one.
 *  @type {(name: string, isOpen: boolean) => void} */
export function say(name, isOpen) {
  if (isOpen) for (const other of open) if (other !== name) panels.get(other)?.shut();
  if (isOpen) open.add(name);
  else open.delete(name);
  dispatchEvent(new Event(CHANGED));
}

/** Where the focus goes when a panel is closed. */
let last = /** @type {HTMLElement | null} */ (null);
export const focusAction = () => last?.focus();

export class CardAction {
  words = element("span");
  kbd = element("kbd", { "aria-hidden": "true" });
  node = element(
    "button",
    { class: "action", type: "button", hidden: true, click: () => this.press() },
    icon("pen"),
    this.words,
    this.kbd,
  );
  name = "";
  /** Ends that the key presses the button: a panel has the key too, but may come later. */
  unkeyed = () => {};

  constructor() {
    this.show = () => this.node.setAttribute("aria-expanded", String(open.has(this.name)));
    addEventListener(CHANGED, this.show);
  }

  close() {
    removeEventListener(CHANGED, this.show);
    this.unkeyed();
  }

  press() {
    last = this.node;
    press(this.name);
  }

  /** The action of the card, or none.
   *  @type {(name?: string) => void} */
  is(name = "") {
    const action = ACTIONS[name];
    if (name !== this.name) {
      this.unkeyed();
      this.unkeyed = action ? onKeys({ [action.key]: name }, [], () => this.press()) : () => {};
    }
    this.name = name;
    this.node.hidden = !action;
    if (!action) return;
    last = this.node;
    setText(this.words, action.words);
    setText(this.kbd, action.key);
    this.node.setAttribute("aria-keyshortcuts", action.key);
    this.show();
  }
}
