// Hash cells: the bits of a code in a row, a digit and a filled or an empty cell each; a bit is pointed at for a look, and
// chosen to stay.

import { element } from "../../lib/mount.js";

export const SLOTS = 64;
/** @type {Record<string, (at: number, last: number) => number>} */
const STEPS = {
  ArrowLeft: (at) => Math.max(0, at - 1),
  ArrowRight: (at, last) => Math.min(last, at + 1),
  Home: () => 0,
  End: (_at, last) => last,
};

export class HashCells {
  cells = Array.from({ length: SLOTS }, (_, at) => this.cell(at));
  node = element(
    "div",
    {
      class: "bits",
      role: "toolbar",
      "aria-label": "Bits of the code",
      keydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      pointerleave: () => this.look(null),
      focusout: () => this.look(null),
    },
    ...this.cells,
  );
  code = "";
  /** The bits that the code keeps, and how many it is asked for.
   *  @type {Set<number>} */
  used = new Set();
  width = 0;
  /** The bit that was chosen, and the one that is pointed at.
   *  @type {number | null} */
  kept = null;
  /** @type {number | null} */
  seen = null;

  /** @param {() => void} changed called when another bit is looked at */
  constructor(changed) {
    this.changed = changed;
  }

  get bit() {
    return this.seen ?? this.kept;
  }

  begin() {
    Object.assign(this, { code: "", kept: null, seen: null });
  }

  /** All bits of a run, each in its place; those that are used, the one that was told of, how many are asked for.
   *  @type {(code: string, used: number[], told: number | null, width: number) => void} */
  show(code, used, told, width) {
    Object.assign(this, { code, used: new Set(used), width });
    this.kept ??= told;
    this.paint();
  }

  paint() {
    const focused = this.kept ?? 0;
    this.cells.forEach((cell, at) => {
      const on = this.code[at],
        there = on !== undefined,
        used = there ? this.used.has(at) : at < this.width;
      cell.disabled = !there;
      cell.textContent = on ?? "";
      cell.className = `bit ${look(on, used)}`;
      cell.setAttribute("aria-pressed", String(there && at === this.kept));
      cell.setAttribute("aria-label", there ? this.named(at, on, used) : "no bit");
      cell.title = there ? this.named(at, on, used) : "";
      cell.tabIndex = at === focused ? 0 : -1;
    });
  }

  /** @type {(at: number, on: string, used: boolean) => string} */
  named(at, on, used) {
    return `bit ${at + 1}: ${on === "1" ? "on" : "off"}${used ? "" : ", not in this code"}`;
  }

  /** @type {(bit: number | null) => void} */
  look(bit) {
    if (bit === this.seen) return;
    const before = this.bit;
    this.seen = bit;
    if (this.bit !== before) this.changed();
  }

  /** @type {(at: number) => void} */
  keep(at) {
    const before = this.bit;
    this.kept = at;
    this.paint();
    if (this.bit !== before) this.changed();
  }

  /** @type {(event: KeyboardEvent) => void} */
  key(event) {
    const at = this.cells.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const step = STEPS[event.key];
    if (at < 0 || !step) return;
    this.cells[step(at, Math.min(SLOTS, this.code.length) - 1)].focus();
    event.preventDefault();
  }

  /** @type {(at: number) => HTMLButtonElement} */
  cell(at) {
    const look = () => this.look(at < this.code.length ? at : null);
    return element("button", {
      type: "button",
      class: "bit",
      disabled: true,
      pointerenter: (/** @type {PointerEvent} */ event) => event.pointerType === "mouse" && look(),
      focus: look,
      click: () => this.keep(at),
    });
  }
}

/** How a place looks: on, off or without a bit; in the code, or not.
 *  @type {(on: string | undefined, used: boolean) => string} */
function look(on, used) {
  if (on === undefined) return used ? "wanted" : "none";
  return `${on === "1" ? "on" : "off"}${used ? "" : " spare"}`;
}
