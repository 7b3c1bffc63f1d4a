// The units of a code as bars from the middle: which of their two ends somebody excites, and the films there.

import { flip, setChildren } from "../lib/flip_animation.js";
import { element, setText } from "../lib/mount.js";

const FULL = 3; // standard deviations at which a bar is full
const FIRST = 8;
const NAMELESS = "no clear theme";

export class UnitList {
  /** `light(unit, keep)` is called with the unit to show on the map, or null; `pick(id)` with a film somebody chose. */
  constructor({ light, pick }) {
    Object.assign(this, { light, pick, rows: new Map(), all: false, held: null });
    this.title = element("h4");
    this.about = element("p", { class: "about" });
    this.list = element("ol", { class: "units" });
    this.more = element("button", {
      type: "button",
      class: "quiet",
      click: () => {
        this.all = !this.all;
        this.show(this.chart, this.excited, this.films);
      },
    });
    this.detail = element("div", { class: "detail", "aria-live": "polite" });
    this.node = element("section", { class: "code" }, this.title, this.about, this.list, this.more, this.detail);
  }

  /** `excited` is null for somebody who rated nothing: then the units stand in their own order, without bars. */
  show(chart, excited, films) {
    Object.assign(this, { chart, excited, films });
    const strength = ({ number }) => (excited ? Math.abs(excited[number]) : -number);
    const sorted = [...chart.units].sort((a, b) => strength(b) - strength(a));
    const shown = this.all ? sorted : sorted.slice(0, FIRST);
    setText(this.title, chart.words.units);
    setText(this.about, excited ? chart.words.excited : chart.words.nobody);
    setText(this.more, this.all ? "Show fewer" : `Show all ${sorted.length}`);
    this.more.hidden = sorted.length <= FIRST;
    this.list.classList.toggle("all", this.all);
    flip(this.list, () =>
      setChildren(
        this.list,
        shown.map((unit) => this.row(unit)),
      ),
    );
    this.first = shown[0];
    this.showDetail(this.held ?? this.first);
  }

  row(unit) {
    if (!this.rows.has(unit.number)) this.rows.set(unit.number, this.made(unit));
    const { node, bar, value } = this.rows.get(unit.number),
      z = this.excited?.[unit.number] ?? 0;
    const share = Math.min(1, Math.abs(z) / FULL) * 50;
    Object.assign(bar.style, { left: `${z < 0 ? 50 - share : 50}%`, width: `${share}%` });
    node.classList.toggle("below", z < 0);
    node.classList.toggle("above", z > 0);
    setText(value, this.excited ? signed(z) : "");
    return node;
  }

  made(unit) {
    const bar = element("i"),
      value = element("span", { class: "value" });
    const button = element(
      "button",
      {
        type: "button",
        class: "unit",
        "aria-pressed": "false",
        title: `Unit ${unit.number + 1}`,
        pointerenter: (event) => event.pointerType === "mouse" && this.over(unit),
        pointerleave: () => this.over(null),
        focus: () => this.over(unit),
        blur: () => this.over(null),
        click: () => this.hold(unit),
      },
      pole(unit.less, "low"),
      pole(unit.more, "high"),
      element("span", { class: "track" }, bar),
      value,
    );
    return { node: element("li", {}, button), button, bar, value };
  }

  /** Show a unit while somebody points at it; null goes back to the one that is held. */
  over(unit) {
    this.showDetail(unit ?? this.held ?? this.first);
    this.light(unit ?? this.held);
  }

  hold(unit) {
    this.held = this.held === unit ? null : unit;
    for (const [number, { button }] of this.rows)
      button.setAttribute("aria-pressed", String(this.held?.number === number));
    this.over(this.held);
  }

  showDetail(unit) {
    if (!unit) return this.detail.replaceChildren();
    const z = this.excited?.[unit.number];
    const head = [
      `Unit ${unit.number + 1}`,
      ...(z === undefined ? [] : [`${this.chart.words.who} ${signed(z)}`]),
    ].join(", ");
    const key = `${unit.number} ${z}`;
    if (this.told === key) return;
    this.told = key;
    const ends = (z > 0 ? ["high", "low"] : ["low", "high"]).map((end, i) =>
      this.end(unit, end, z === undefined ? "" : i ? "Away from" : "Towards"),
    );
    this.detail.replaceChildren(element("h5", {}, head), ...ends);
  }

  end(unit, end, where) {
    const themes = end === "high" ? unit.more : unit.less;
    const names = themes.map(([name, r]) => `${name} (r ${signed(r, 2)})`).join(", ") || NAMELESS;
    const films = unit[end]
      .slice(0, 5)
      .map((id) =>
        element(
          "button",
          { type: "button", class: "film", click: () => this.pick(id) },
          this.films.get(id)?.short ?? "",
        ),
      );
    return element(
      "div",
      { class: `end ${end}` },
      element("p", {}, element("b", {}, where), ` ${names}`),
      element("p", { class: "films" }, ...films),
    );
  }
}

const signed = (value, digits = 1) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;

function pole(themes, end) {
  const words = themes.map(([name]) => name).join(", ");
  return element("span", { class: `pole ${end}${words ? "" : " nameless"}` }, words || NAMELESS);
}
