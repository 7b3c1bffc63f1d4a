// Combobox (editable, with list autocomplete, grouped): a button that shows the choice and opens a panel above the page,
// in which a field searches a listbox. After the ARIA Authoring Practices Guide, pattern "Combobox".

import { memo } from "../lib/memo.js";
import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";
import { readTheme } from "../lib/theme.js";
import { Listbox } from "./listbox.js";
import { search } from "./option_search.js";

/** @import { ComboboxPayload, Component, Entry, OptionGroup } from "../lib/types.d.ts" */

const css = await styleSheet("combobox/combobox.css");
const GAP = 6; // pixels between button and panel
const ROOM = 320; // pixels below the button, with fewer the panel may open above
const PAGE = 7; // options that Page Up and Page Down go by
const EXTRA = "In use";

/** @type {Map<string, Promise<OptionGroup[]>>} */
const fetched = new Map();

/** @type {(address: string) => Promise<OptionGroup[]>} */
async function read(address) {
  const found = await fetch(new URL(address, location.origin));
  if (!found.ok) throw new Error(`the server answered ${found.status}`);
  return found.json();
}

class Combobox {
  mark = element("span", { "aria-hidden": "true" });
  name = element("span", {});
  shown = element("span", { class: "shown" });
  button = element(
    "button",
    {
      class: "control",
      type: "button",
      "aria-haspopup": "dialog",
      click: (event) => this.onClick(event),
      keydown: (event) => this.onControlKey(event),
      pointerenter: () => this.groups(),
    },
    element("span", { class: "head" }, this.mark, this.name),
    this.shown,
    icon("expand"),
  );
  field = element("input", {
    type: "search",
    role: "combobox",
    "aria-controls": "options",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "go",
    input: () => this.look(),
  });
  /** Clears the search, and closes where there is none.
   *  @type {HTMLElement} */
  end = element("button", { class: "end", type: "button", click: () => this.clearOrClose() }, icon("close"));
  status = element("p", { role: "status" });
  /** @type {OptionGroup[]} */
  all = [];

  /** @param {ShadowRoot} root
   *  @param {Component<ComboboxPayload>} component */
  constructor(root, { data, setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
    this.list = new Listbox(
      data.noun,
      (key) => this.choose(key),
      (id) => this.field.setAttribute("aria-activedescendant", id),
    );
    /** @type {HTMLElement} */
    this.panel = element(
      "div",
      {
        class: "panel",
        popover: "auto",
        role: "dialog",
        tabindex: "-1",
        "aria-label": `Choose among ${data.noun}`,
        keydown: (event) => this.onPanelKey(event),
        focusout: ({ relatedTarget }) => this.left(relatedTarget),
      },
      element("div", { class: "search" }, icon("search"), this.field, this.end),
      this.status,
      this.list.node,
    );
    this.button.popoverTargetElement = this.panel; // a press on it is not one beside the panel, which closes
    this.field.setAttribute("aria-label", `Search ${data.noun}`);
    root.append(this.button, this.panel);
    this.place = () => this.isOpen && this.setPlace();
    addEventListener("resize", this.place);
    addEventListener("scroll", this.place, { capture: true, passive: true });
  }

  close() {
    removeEventListener("resize", this.place);
    removeEventListener("scroll", this.place, { capture: true });
  }

  get isOpen() {
    return this.panel.matches(":popover-open");
  }

  /** @type {(component: Component<ComboboxPayload>) => void} */
  update({ data, setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
    const { dark } = readTheme(this.button);
    for (const node of [this.button, this.panel]) {
      node.classList.toggle("dark", dark);
      node.classList.toggle("light", !dark);
    }
    setText(this.mark, data.mark && `${data.mark} `);
    setText(this.name, data.name);
    setText(this.shown, data.shown);
    this.button.title = data.shown;
    this.place();
  }

  /** All options, asked for once for all menus of the page, and again where that failed.
   *  @type {() => Promise<OptionGroup[]>} */
  groups() {
    const { options } = this.data;
    const found = memo(fetched, options, () => read(options));
    found.catch(() => fetched.delete(options));
    return found;
  }

  /** Within the event that asked for it, so that not one letter of what is typed next is lost. */
  async open() {
    this.panel.showPopover();
    this.setPlace();
    this.field.value = "";
    const byTouch = matchMedia("(hover: none)").matches; // a keyboard on the screen would cover the list
    (byTouch ? this.panel : this.field).focus({ preventScroll: true });
    try {
      const { extra } = this.data;
      const all = await this.groups();
      this.all = extra ? [{ title: EXTRA, options: [extra] }, ...all] : all;
      const n = all.reduce((sum, { options }) => sum + options.length, 0);
      this.field.placeholder = `Search ${n} ${this.data.noun}`;
      this.look();
      if (!this.field.value) this.list.start();
    } catch (fault) {
      const why = fault instanceof Error ? fault.message : String(fault);
      this.status.classList.add("seen");
      setText(this.status, `The ${this.data.noun} could not be read: ${why}. Close this and open it again.`);
    }
  }

  /** Below the button, or above where there is little room; as wide as the screen where that is narrow. */
  setPlace() {
    const { left, top, bottom } = this.button.getBoundingClientRect();
    const below = innerHeight - bottom - 2 * GAP,
      above = top - 2 * GAP;
    const up = below < ROOM && above > below;
    this.panel.classList.toggle("up", up);
    const place = { left, top: bottom + GAP, bottom: innerHeight - top + GAP, room: up ? above : below };
    for (const [name, value] of Object.entries(place)) this.panel.style.setProperty(`--${name}`, `${value}px`);
  }

  /** Show what is found for what stands in the field. */
  look() {
    const text = this.field.value,
      found = search(this.all, text),
      n = found.reduce((sum, { options }) => sum + options.length, 0),
      { noun } = this.data;
    this.list.show(found, this.data.now, !text.trim());
    this.list.mark(0);
    this.list.node.scrollTop = 0;
    this.status.classList.toggle("seen", !n);
    setText(
      this.status,
      n ? (text ? `${n} found` : "") : `No ${noun} match “${text.trim()}”. Escape clears the search.`,
    );
    this.field.setAttribute("aria-expanded", String(n > 0));
    const act = text ? "Clear the search" : "Close";
    for (const name of ["aria-label", "title"]) this.end.setAttribute(name, act);
  }

  clearOrClose() {
    if (this.field.value) this.clear();
    else this.goBack();
  }

  clear() {
    this.field.value = "";
    this.field.focus();
    this.look();
    this.list.start();
  }

  /** Close, and leave the focus where it came from: a browser finds no way back into a shadow tree. */
  goBack() {
    this.panel.hidePopover();
    this.button.focus({ preventScroll: true });
  }

  /** @type {(key: string) => void} */
  choose(key) {
    this.goBack();
    if (key !== this.data.now) this.send("chosen", key);
  }

  /** @type {(event: Event) => void} */
  onClick(event) {
    event.preventDefault(); // a browser would open the panel now and tell of it later
    if (this.isOpen) this.panel.hidePopover();
    else this.open();
  }

  /** @type {(event: KeyboardEvent) => void} */
  onControlKey(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    event.stopPropagation();
    this.open();
  }

  /** @type {(event: KeyboardEvent) => void} */
  onPanelKey(event) {
    event.stopPropagation(); // the page has shortcuts of its own
    const { key } = event,
      all = this.list.lines.length;
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -all, End: all }[key];
    if (by) this.list.move(by);
    else if (key === "Enter" && event.target !== this.end) this.list.take();
    else if (key === "Escape" && this.field.value) this.clear();
    else if (key === "Escape") this.goBack();
    else return;
    event.preventDefault();
  }

  /** Whoever goes on with Tab leaves the panel behind.
   *  @type {(to: EventTarget | null) => void} */
  left(to) {
    if (to instanceof Node && !this.panel.contains(to) && this.isOpen) this.panel.hidePopover();
  }
}

/** @type {Entry} */
export default (component) => mount(component, [css], (root, first) => new Combobox(root, first));
