// Hash ball: what lies in the Hamming ball of a picture's code: how many at each distance, the nearest of them, and how
// many are of the picture's class.

import { element, setText } from "../../lib/mount.js";
import { clear, picture } from "../../row_answer/small_picture.js";
import { paintAnswer } from "../tool_view.js";

/** @import { HashAnswer, HashBalls, ToolAnswer } from "../../lib/types.d.ts" */

export const RADII = 13;
const SHOWN = 20;
const BALL = "The Hamming ball: all rows whose codes differ from this one in no more bits than its radius.";

export class HashBall {
  count = element("p", { class: "said" });
  bars = Array.from({ length: RADII }, (_, far) => bar(far));
  found = Array.from({ length: SHOWN }, () => {
    const canvas = picture("");
    const far = element("small", { class: "far" }),
      label = element("small");
    return { canvas, far, label, node: element("figure", {}, far, canvas, label) };
  });
  ties = element("p", { class: "caption ties" });
  overall = element("p", { class: "caption overall" });
  node = element(
    "div",
    { class: "in-ball" },
    this.count,
    element("p", { class: "caption" }, BALL),
    element(
      "div",
      { class: "by-distance", role: "list", "aria-label": "Pictures by differing bits" },
      names(),
      ...this.bars,
    ),
    element("div", { class: "twenty" }, ...this.found.map(({ node }) => node)),
    this.ties,
    this.overall,
  );

  /** @type {(said: HashAnswer, answer: ToolAnswer) => void} */
  show({ ball, near }, answer) {
    setText(this.count, told(ball));
    this.tell(near, ball.radius);
    const places = ball.groups.flatMap(([far, , shown]) =>
      Array.from({ length: shown }, (_, i) => (i ? "" : bitsOf(far))),
    );
    this.found.forEach(({ canvas, far, label, node }, i) => {
      const there = i < places.length;
      node.classList.toggle("none", !there);
      node.classList.toggle("first", Boolean(places[i]));
      setText(far, places[i] ?? "");
      setText(label, there ? ball.labels[i] : "");
      canvas.setAttribute("aria-label", there ? `Nearest ${i + 1}: ${ball.labels[i]}` : "");
      if (there) paintAnswer(canvas, answer, i);
      else clear(canvas);
    });
    setText(this.ties, tied(ball));
  }

  /** How many lie at each distance; those in the ball are filled.
   *  @type {(near: number[], radius: number) => void} */
  tell(near, radius) {
    const most = Math.max(1, ...near);
    this.bars.forEach((node, far) => {
      const count = near[far] ?? 0,
        known = far < near.length;
      node.classList.toggle("in", far <= radius);
      node.style.setProperty("--share", String(count / most));
      setText(/** @type {Element} */ (node.querySelector("b")), known ? count.toLocaleString("en") : "");
      node.setAttribute("aria-label", `${bitsOf(far)}: ${count}${far <= radius ? ", in the ball" : ""}`);
    });
  }

  /** What balls of all test rows hold at this radius.
   *  @type {(balls: HashBalls | null, radius: number, queries: number) => void} */
  overallIs(balls, radius, queries) {
    if (!balls) return setText(this.overall, "");
    const precision = balls.precision[radius];
    const share = precision === null ? "" : `, precision ${percent(precision)} in those that hold any`;
    const size = Number(balls.size[radius].toFixed(1)).toLocaleString("en");
    setText(
      this.overall,
      `${queries.toLocaleString("en")} test rows at this radius: ${size} pictures a ball, ${percent(balls.empty[radius])} of balls empty${share}.`,
    );
  }

  /** @type {(words: string) => void} */
  blank(words) {
    for (const { canvas, far, label, node } of this.found) {
      clear(canvas);
      setText(far, "");
      setText(label, "");
      node.classList.add("none");
      node.classList.remove("first");
    }
    setText(this.count, words);
    setText(this.ties, "");
    this.tell([], -1);
  }
}

/** What is above and below the bars. */
const names = () =>
  element(
    "div",
    { class: "bar names", "aria-hidden": "true" },
    element("b", {}, "rows"),
    element("i"),
    element("span", {}, "bits"),
  );
/** @type {(far: number) => HTMLElement} */
const bar = (far) =>
  element(
    "div",
    { class: "bar", role: "listitem" },
    element("b", {}, ""),
    element("i", {}),
    element("span", {}, String(far)),
  );
/** @type {(far: number) => string} */
export const bitsOf = (far) => `${far} ${far === 1 ? "bit" : "bits"}`;
/** @type {(share: number) => string} */
const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;

/** How many lie in the ball, and of which class.
 *  @type {(ball: HashAnswer["ball"]) => string} */
export function told({ count, of, radius, same, label, classes }) {
  const all = of.toLocaleString("en");
  if (!count) return `None of ${all} differs in at most ${bitsOf(radius)}. A wider radius may find some.`;
  const size = `${count.toLocaleString("en")} of ${all} ${count === 1 ? "differs" : "differ"} in at most ${bitsOf(radius)}`;
  if (same !== null) return `${size}. ${percent(same / count)} of them are of the class of this test row, ${label}.`;
  const most = classes.map(([name, n]) => `${name} (${n.toLocaleString("en")})`).join(", ");
  return most ? `${size}. Most: ${most}.` : `${size}.`;
}

/** Which of those that lie equally far are shown.
 *  @type {(ball: HashAnswer["ball"]) => string} */
function tied({ groups, count }) {
  const cut = groups.find(([, all, shown]) => shown < all);
  if (!cut) return count ? "All are shown, the nearest first." : "";
  const [far, all, shown] = cut;
  if (!shown) return `The ${SHOWN} nearest are shown.`;
  return `The ${SHOWN} nearest are shown; of ${all.toLocaleString("en")} that tie at ${bitsOf(far)} the first ${shown} rows.`;
}
