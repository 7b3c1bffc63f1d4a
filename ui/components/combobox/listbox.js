// Listbox: options in groups, of which one is active (Enter takes it) and one is in use.

import { element } from "../lib/mount.js";
import { bowTie } from "./bow_tie.js";

/** @import { Option, OptionGroup } from "../lib/types.d.ts" */

export class Listbox {
  node = element("div", {
    role: "listbox",
    id: "options",
    tabindex: "-1",
    pointerdown: (event) => event.preventDefault(),
  });
  /** @type {{ option: Option, line: HTMLElement, head: HTMLElement }[]} */
  lines = [];
  at = 0;

  /** `choose(key)` is called with the option somebody takes, `moved(id)` with the one that became active.
   *  @param {string} name
   *  @param {(key: string) => void} choose
   *  @param {(id: string) => void} moved */
  constructor(name, choose, moved) {
    this.node.setAttribute("aria-label", name);
    this.choose = choose;
    this.moved = moved;
  }

  /** Show groups; the option `now` is in use. `nested` sets presets off from their family, above them.
   *  @type {(groups: OptionGroup[], now: string, nested: boolean) => void} */
  show(groups, now, nested) {
    this.lines = [];
    this.node.classList.toggle("nested", nested);
    this.node.replaceChildren(...groups.map((group, i) => this.group(group, i, now)));
  }

  /** @type {(group: OptionGroup, number: number, now: string) => HTMLElement} */
  group({ title, options }, number, now) {
    const id = `group-${number}`;
    const head = element("div", { class: "chapter", id, role: "presentation" }, title);
    return element(
      "div",
      { role: "group", "aria-labelledby": id },
      head,
      ...options.map((option) => this.line(option, head, now)),
    );
  }

  /** @type {(option: Option, head: HTMLElement, now: string) => HTMLElement} */
  line(option, head, now) {
    const i = this.lines.length,
      id = `option-${i}`,
      { key, title, subtitle, of, sentence, widths, code } = option;
    const name = element("span", { class: "name", id: `${id}-name` }, element("b", {}, title));
    if (subtitle) name.append(" – ", subtitle);
    if (of && !title.startsWith(of)) name.append(" ", element("i", {}, `· ${of}`));
    const line = element(
      "div",
      {
        role: "option",
        id,
        class: of ? "preset" : "family",
        "aria-selected": "false",
        "aria-current": key === now && "true",
        "aria-labelledby": `${id}-name`,
        "aria-describedby": `${id}-about`,
        click: () => this.choose(key),
        pointermove: ({ movementX, movementY }) => (movementX || movementY) && this.at !== i && this.mark(i),
      },
      element("span", { class: "picture" }, bowTie(widths, code)),
      name,
      element("span", { class: "about", id: `${id}-about` }, sentence),
    );
    this.lines.push({ option, line, head });
    return line;
  }

  /** Make an option active.
   *  @type {(i: number) => void} */
  mark(i) {
    this.at = i;
    this.lines.forEach(({ line }, j) => line.setAttribute("aria-selected", String(i === j)));
    this.moved(this.lines.length ? `option-${i}` : "");
  }

  /** Make the option that is in use active, in the middle of what is seen; the first where none is. */
  start() {
    const i = Math.max(
      0,
      this.lines.findIndex(({ line }) => line.ariaCurrent),
    );
    this.mark(i);
    const line = this.lines[i]?.line;
    if (line) this.node.scrollTop = line.offsetTop - (this.node.clientHeight - line.offsetHeight) / 2;
  }

  /** Go by so many options, round the ends where that is one, or to either end.
   *  @type {(by: number) => void} */
  move(by) {
    const n = this.lines.length;
    if (!n) return;
    const to = this.at + by;
    this.mark(Math.abs(by) === 1 ? (to + n) % n : Math.min(n - 1, Math.max(0, to)));
    this.reveal();
  }

  /** Scroll no further than it needs to see the active option, below the heading that stays in sight. */
  reveal() {
    const { line, head } = this.lines[this.at];
    const { offsetTop, offsetHeight } = line;
    const [least, most] = [offsetTop + offsetHeight - this.node.clientHeight, offsetTop - head.offsetHeight];
    this.node.scrollTop = Math.min(Math.max(this.node.scrollTop, least), most);
  }

  /** Take the active option. */
  take() {
    const active = this.lines[this.at];
    if (active) this.choose(active.option.key);
  }
}
