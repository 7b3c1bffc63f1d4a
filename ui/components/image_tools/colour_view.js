// Colour view: colourisation of a picture in grey by the net and by grey neighbours, between safe and saturated.

import { element, setText } from "../lib/mount.js";
import { Beside } from "./beside.js";
import { figuresTable, slider } from "./tool_view.js";

/** @import { ColourFigure, ToolAnswer, ToolHost } from "../lib/types.d.ts" */
/** @typedef {{ name: string, difference: number }} Told */

const RANGE = { min: 0, max: 2, step: 0.05, value: 1 };
const DOUBT = "The net's doubt";
const NOTE =
  "Nearest: the training rows that look most like it in grey. ΔE is the mean CIEDE2000 of all pixels beside the picture given: 1 is just seen, less is better. " +
  "Doubt is by how much the net's colours move (standard deviation of a and b of CIELAB, over ten noisy passes, at saturation 1).";
const CIEDE2000 = "ΔE, CIEDE2000: how far apart two colours look, by lightness, chroma and hue";
const GREY_GIVEN = "The picture given has no colour itself: ΔE cannot tell here whose colours are likely.";

export class ColourView {
  saturation = slider("Saturation of the net's colours, from safe to vivid", RANGE, scaleWords, () =>
    this.host.changed(),
  );
  answers = new Beside("The picture in grey, and coloured");
  doubt = new Beside(DOUBT);
  both = element("div", { class: "lent" }, this.answers.node, this.doubt.node);
  note = element("p", { class: "caption" }, NOTE);
  winner = element("p", { class: "winner" });
  table = element("div", { class: "scrolls" });
  node = element("div", { class: "view" }, this.saturation.node, this.both, this.note, this.winner, this.table);
  /** The grey picture that the doubt on show is of.
   *  @type {Uint8Array} */
  doubted = new Uint8Array();

  /** @param {ToolHost} host */
  constructor(host) {
    this.host = host;
  }

  begin() {
    setText(this.winner, "");
    this.table.replaceChildren();
  }

  options() {
    return { saturation: this.saturation.input.value };
  }

  /** @type {(answer: ToolAnswer) => void} */
  show(answer) {
    const { answers, colourless, saturation, spread } = answer.head;
    const best = colourless ? -1 : bestOf(answers);
    this.answers.show(
      answers.map((/** @type {Told} */ { name, difference }, /** @type {number} */ i) => ({
        name: name === "net" ? `${nameOf(name)} x ${saturation}` : nameOf(name),
        picture: i,
        score: `ΔE ${difference.toFixed(2)}`,
        best: i === best,
      })),
      answer,
    );
    setText(this.note, colourless ? GREY_GIVEN : NOTE);
    this.showDoubt(answer, spread, answers.length);
  }

  /** It is told when the hand rests: that of another picture fades until then.
   *  @type {(answer: ToolAnswer, spread: { most: number } | undefined, picture: number) => void} */
  showDoubt(answer, spread, picture) {
    const [height, width, channels = 1] = answer.head.shape;
    const grey = answer.body.slice(0, height * width * channels);
    if (spread) {
      this.doubted = grey;
      this.doubt.show([{ name: DOUBT, picture, score: `0 to ${spread.most.toPrecision(2)}`, values: true }], answer);
    }
    const same = this.doubted.length === grey.length && this.doubted.every((value, i) => value === grey[i]);
    this.doubt.node.classList.toggle("late", !same);
  }

  /** @type {(head: { figures: ColourFigure[], winner: string, rows: number, lent: number }) => void} */
  showFigures({ figures, winner, rows, lent }) {
    setText(this.winner, winner[0].toUpperCase() + winner.slice(1));
    const least = Math.min(...figures.map(({ mean }) => mean));
    const lines = figures.map(({ name, mean, below, chroma }) => ({
      cells: [nameOf(name), mean.toFixed(2), besideGrey(name, below), chroma === null ? "" : chroma.toFixed(2)],
      best: mean === least,
    }));
    const caption = `${CIEDE2000}; mean of ${rows.toLocaleString("en")} test rows, neighbours of ${lent.toLocaleString("en")} training rows.`;
    const columns = ["", "ΔE", "% below grey", "chroma kept"];
    this.table.replaceChildren(figuresTable(caption, columns, lines));
  }

  /** @type {(words: string) => void} */
  blank(words) {
    this.answers.blank();
    this.doubt.blank();
    setText(this.note, words);
  }

  /** @type {(answer: ToolAnswer) => string} */
  aloud({ head: { answers, colourless } }) {
    if (colourless) return GREY_GIVEN;
    const said = answers.map((/** @type {Told} */ told) => `${nameOf(told.name)} ${told.difference.toFixed(1)}`);
    return `Colour difference: ${said.join(", ")}. Best: ${nameOf(answers[bestOf(answers)].name)}.`;
  }
}

/** @type {(answers: Told[]) => number} */
const bestOf = (answers) => {
  const differences = answers.map(({ difference }) => difference);
  return differences.indexOf(Math.min(...differences));
};

/** @type {(scale: number) => string} */
function scaleWords(scale) {
  if (scale === 0) return "0, grey";
  if (scale === 1) return "1, the net's own";
  return `${scale.toFixed(2)}, ${scale < 1 ? "safer" : "more vivid"}`;
}

/** What an answer is called, by its name in the engine.
 *  @type {(name: string) => string} */
function nameOf(name) {
  const many = /^nearest (\d+)$/.exec(name);
  if (many) return `Median of ${many[1]} nearest`;
  if (name === "grey") return "Grey, as the net sees it";
  if (name === "grey of the true lightness") return "Grey of the true lightness L*";
  if (name === "nearest") return "Nearest's colours";
  if (name === "nearest's mean") return "Nearest's mean colour";
  return name.replace(/^net/, "The net");
}

/** @type {(name: string, below: number | null) => string} */
function besideGrey(name, below) {
  if (name === "grey" || below === null) return "";
  return `${below < 0 ? "−" : ""}${Math.abs(below).toFixed(1)}`;
}
