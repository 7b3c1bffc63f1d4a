// Latent units as diverging bars from the middle: which of their two ends somebody excites, and the films there.

import { flip, setChildren } from "../lib/flip_animation.js";
import { memo } from "../lib/memo.js";
import { element, setText } from "../lib/mount.js";
import { EMPTY_MAP } from "./decode_map.js";

/** @import { CodeUnit, FilmMapData } from "../lib/types.d.ts" */
/** @typedef {"low" | "high"} End */
/** @typedef {{ node: HTMLElement, button: HTMLElement, bar: HTMLElement, value: HTMLElement }} Row */

const FULL = 3; // standard deviations at which a bar is full
const FIRST = 8;
const NAMELESS = "no clear theme";

export class UnitList {
  title = element("h4");
  about = element("p", { class: "about" });
  list = element("ol", { class: "units" });
  more = element("button", { type: "button", class: "quiet", click: () => this.toggle() });
  detail = element("div", { class: "detail", "aria-live": "polite" });
  node = element("section", { class: "code" }, this.title, this.about, this.list, this.more, this.detail);
  /** @type {Map<number, Row>} */
  rows = new Map();
  all = false;
  /** The unit somebody chose.
   *  @type {CodeUnit | null} */
  held = null;
  /** @type {CodeUnit | undefined} */
  first;
  told = "";
  chart = EMPTY_MAP;
  /** @type {number[] | null} */
  excited = null;

  /** `light(unit)` is called with the unit to show on the map, or null; `pick(id)` with a film somebody chose.
   *  @param {{ light: (unit: CodeUnit | null) => void, pick: (film: number) => void }} calls */
  constructor({ light, pick }) {
    this.light = light;
    this.pick = pick;
  }

  toggle() {
    this.all = !this.all;
    this.show(this.chart, this.excited);
  }

  /** `excited` is null for somebody who rated nothing: then the units stand in their own order, without bars.
   *  @type {(chart: FilmMapData, excited: number[] | null) => void} */
  show(chart, excited) {
    this.chart = chart;
    this.excited = excited;
    const strength = (/** @type {CodeUnit} */ { number }) => (excited ? Math.abs(excited[number]) : -number);
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

  /** @type {(unit: CodeUnit) => HTMLElement} */
  row(unit) {
    const { node, bar, value } = memo(this.rows, unit.number, () => this.made(unit)),
      z = this.excited?.[unit.number] ?? 0;
    const share = Math.min(1, Math.abs(z) / FULL) * 50;
    Object.assign(bar.style, { left: `${z < 0 ? 50 - share : 50}%`, width: `${share}%` });
    node.classList.toggle("below", z < 0);
    node.classList.toggle("above", z > 0);
    setText(value, this.excited ? signed(z) : "");
    return node;
  }

  /** @type {(unit: CodeUnit) => Row} */
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

  /** Show a unit while somebody points at it; null goes back to the one that is held.
   *  @type {(unit: CodeUnit | null) => void} */
  over(unit) {
    this.showDetail(unit ?? this.held ?? this.first);
    this.light(unit ?? this.held);
  }

  /** @type {(unit: CodeUnit) => void} */
  hold(unit) {
    this.held = this.held === unit ? null : unit;
    for (const [number, { button }] of this.rows)
      button.setAttribute("aria-pressed", String(this.held?.number === number));
    this.over(this.held);
  }

  /** @type {(unit: CodeUnit | undefined) => void} */
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
    /** @type {End[]} */
    const order = z !== undefined && z > 0 ? ["high", "low"] : ["low", "high"];
    const ends = order.map((end, i) => this.end(unit, end, z === undefined ? "" : i ? "Away from" : "Towards"));
    this.detail.replaceChildren(element("h5", {}, head), ...ends);
  }

  /** @type {(unit: CodeUnit, end: End, where: string) => HTMLElement} */
  end(unit, end, where) {
    const themes = end === "high" ? unit.more : unit.less;
    const names = themes.map(([name, r]) => `${name} (r ${signed(r, 2)})`).join(", ") || NAMELESS;
    const films = unit[end]
      .slice(0, 5)
      .map((id) =>
        element(
          "button",
          { type: "button", class: "film", click: () => this.pick(id) },
          this.chart.byId.get(id)?.short ?? "",
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

/** @type {(value: number, digits?: number) => string} */
const signed = (value, digits = 1) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;

/** @type {(themes: CodeUnit["more"], end: End) => HTMLElement} */
function pole(themes, end) {
  const words = themes.map(([name]) => name).join(", ");
  return element("span", { class: `pole ${end}${words ? "" : " nameless"}` }, words || NAMELESS);
}
