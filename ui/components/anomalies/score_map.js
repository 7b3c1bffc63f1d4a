// Score map: where the codes of the test rows lie, and which of them the threshold flags; the row that is looked at has a
// ring, and a press on a dot looks at that row.

import { offerFollowing, sayChosen } from "../followed_row/chosen_row.js";
import { element, setText } from "../lib/mount.js";
import { CanvasCard } from "../view_card/canvas_card.js";
import * as scatter from "../view_card/charts/scatter.js";
import { Tooltip } from "../view_card/tooltip.js";

/** @import { NumberArray, Theme } from "../lib/types.d.ts" */
/** @import { AnomaliesPayload, Scores } from "./types.d.ts" */

const FLAGGED = ["not flagged", "flagged"];
const JUDGED = ["normal", "false alarm", "missed", "found"]; // 2 for an anomaly, 1 for flagged
const FLAT = "This net has no code that could be drawn.";

export class ScoreMap {
  caption = element("p", { class: "caption" });
  holder = element("div", { class: "panes" });
  node = element(
    "section",
    { class: "card map", role: "region", "aria-label": "Map of the codes" },
    element("header", {}, element("h3", {}, "Where their codes lie")),
    this.holder,
    this.caption,
  );
  tooltip = new Tooltip(this.node);
  frame = 0;
  group = "";
  /** The rows by rising score, so that strange ones lie on top.
   *  @type {{ of: Scores, index: NumberArray, xy: NumberArray } | null} */
  laid = null;
  end = () => {};

  /** @param {(row: number) => void} choose
   *  @param {Theme} theme */
  constructor(choose, theme) {
    this.choose = choose;
    this.canvas = new CanvasCard((...what) => this.tooltip.show(...what), theme);
    this.holder.append(this.canvas.node);
    this.node.append(this.tooltip.node);
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.end();
    this.canvas.close();
  }

  /** Another run's.
   *  @type {(page: AnomaliesPayload) => void} */
  begin({ group, atlas }) {
    this.end();
    this.group = group;
    this.laid = null;
    cancelAnimationFrame(this.frame);
    this.canvas.node.hidden = true;
    setText(this.caption, "");
    this.tooltip.from(atlas);
    this.end = offerFollowing({ group, choose: (row) => this.choose(row) });
  }

  /** @type {(row: number) => void} */
  mark(row) {
    sayChosen(row, null);
  }

  /** @type {(scores: Scores, threshold: number, theme: Theme) => void} */
  show(scores, threshold, theme) {
    this.canvas.theme = theme;
    this.canvas.node.hidden = !scores.xy;
    setText(this.caption, scores.xy ? told(scores) : FLAT);
    if (this.laid?.of !== scores) this.laid = scores.xy ? lay(scores, scores.xy) : null;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint(scores, threshold));
  }

  /** @type {(scores: Scores, threshold: number) => void} */
  paint({ each, strange, head }, threshold) {
    if (!this.laid) return;
    const { index, xy } = this.laid;
    const label = Uint8Array.from(index, (row) => (strange[row] ? 2 : 0) + (each[row] > threshold ? 1 : 0));
    const view = {
      kind: "Scatter",
      name: "map",
      title: "Codes of the test rows",
      unit: "",
      labels: head.labelled ? JUDGED : FLAGGED,
      marks: {},
      arrays: { xy, index, label: shaped(label, [label.length]) },
    };
    this.canvas.show(view, scatter, this.group);
  }
}

/** @type {(scores: Scores) => string} */
const told = ({ head }) =>
  `The first two principal components of the codes of ${head.tests.toLocaleString("en")} test rows. Press a dot to see its row.`;

/** @type {(scores: Scores, xy: Float32Array) => NonNullable<ScoreMap["laid"]>} */
function lay(scores, xy) {
  const index = Uint32Array.from(scores.order.toReversed());
  const places = Float32Array.from({ length: xy.length }, (_, i) => xy[2 * index[i >> 1] + (i & 1)]);
  return { of: scores, index: shaped(index, [index.length]), xy: shaped(places, [index.length, 2]) };
}

/** @type {(values: Float32Array | Uint32Array | Uint8Array, shape: number[]) => NumberArray} */
const shaped = (values, shape) =>
  /** @type {NumberArray} */ (/** @type {unknown} */ (Object.assign(values, { shape })));
