// Picture input: a picture by hand, from a test row, a file or the camera, on a surface with its tools; and who is told of
// each change.

import { element, icon, setText } from "../lib/mount.js";
import { cut } from "../row_answer/neighbour.js";
import { CameraView } from "./camera_view.js";
import { inkOf, isLight, padFormat, valuesOf } from "./ink.js";
import { InkColours } from "./ink_colours.js";
import { iconButton, padTools } from "./pad_tools.js";
import { readFile } from "./picture_source.js";
import { SpoiltPixels } from "./spoilt_pixels.js";
import { Surface } from "./surface.js";

/** @import { Box, PicturePaper } from "../lib/types.d.ts" */
/** @import { Picture } from "./picture_source.js" */

const WIDE = 64; // of an eraser that makes holes: four pixels of 28

export class PictureInput {
  surface = new Surface(
    () => this.changed(),
    () => this.note(""),
  );
  tools = padTools(this.surface);
  colours = new InkColours((colour) => {
    this.surface.colour = colour;
    this.tools.choose("pen");
  });
  camera = new CameraView(
    () => this.surface.format,
    (picture) => this.take(picture),
  );
  pad = element("div", { class: "pad" }, this.surface.canvas, this.surface.hand.ring, this.camera.node);
  noted = element("p", { class: "note", role: "alert", hidden: true });
  file = element("input", { type: "file", accept: "image/*", hidden: true, change: () => this.choose() });
  invert = iconButton("Invert: what is paper becomes ink", "invert", () => this.turn());
  sources = element(
    "div",
    { class: "sources" },
    source("Test row", "row", () => this.beginFrom(Math.floor(Math.random() * this.paper.rows))),
    source("Picture", "picture", () => this.file.click()),
    source("Camera", "camera", () => this.camera.open().catch((error) => this.note(error.message))),
    this.invert,
    this.file,
  );
  work = element("div", { class: "work" }, this.tools.node, this.colours.node, this.sources);
  /** The picture on the pad, from which its ink was made.
   *  @type {(Picture & { inverted: boolean }) | null} */
  picture = null;
  /** Pictures of the test rows, and where they come from.
   *  @type {HTMLImageElement | undefined} */
  sheet;
  atlas = "";
  /** The test row on the pad, -1 where there is none, or it was changed since; and the one that is being put there. */
  row = -1;
  placing = -1;

  /** @param {PicturePaper} paper
   *  @param {() => void} changed called after each change of what is on the pad */
  constructor(paper, changed) {
    this.paper = paper;
    this.told = changed;
    this.invert.hidden = true;
  }

  /** From now on eraser and noise brush spoil pixels of what is there, and the eraser is in the hand. */
  spoil() {
    this.surface.spoils = new SpoiltPixels();
    this.surface.canvas.after(this.surface.spoils.canvas);
    this.tools.choose("eraser", WIDE);
  }

  /** The pad has the proportions and the channels of the set's pictures: another set's is blank. Whether it is another.
   *  @type {(paper: PicturePaper) => boolean} */
  lay(paper) {
    this.paper = paper;
    const { atlas, sent, channels, paper: ground } = paper;
    if (atlas.url === this.atlas) return false;
    this.atlas = atlas.url;
    this.surface.cells = atlas;
    this.surface.use(padFormat(sent, channels, ground));
    this.surface.colour = this.colours.begin(channels > 1, ground);
    this.forget();
    this.sheet = undefined;
    return true;
  }

  /** Have the pictures of the test rows loaded; `then` is called when they are.
   *  @type {(then?: () => void) => void} */
  loadSheet(then) {
    this.sheet ??= Object.assign(new Image(), { src: new URL(this.paper.atlas.url, location.origin).href });
    if (!then) return;
    if (this.sheet.complete) then();
    else this.sheet.addEventListener("load", then, { once: true });
  }

  changed() {
    if (this.surface.blank) this.note("");
    this.row = this.placing;
    this.placing = -1;
    this.told();
  }

  /** Put a test row on the pad, as it is, to be spoilt; whether it could be.
   *  @type {(row: number, words?: string) => boolean} */
  beginFrom(row, words = `Test row ${row}, as it is. Spoil it with the noise brush or the eraser.`) {
    const canvas = element("canvas");
    if (!cut(canvas, row, this.paper.atlas, this.sheet)) return false;
    const { width, height } = canvas;
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const { data } = ctx.getImageData(0, 0, width, height);
    this.placing = row;
    this.place(valuesOf(data, this.paper.channels), { width, height }, words);
    return true;
  }

  /** Put a picture of the set's size on the pad, as it is.
   *  @type {(values: Uint8Array, size: Box, words: string) => void} */
  place(values, size, words) {
    this.forget();
    this.surface.put(values, size, true);
    this.note(words);
  }

  async choose() {
    const [file] = this.file.files ?? [];
    this.file.value = "";
    if (!file) return;
    try {
      this.take(await readFile(file, this.surface.format));
    } catch (error) {
      this.note(error instanceof Error ? error.message : String(error));
    }
  }

  /** A picture was taken: in colour it stays as it is, in grey dark strokes on light paper become ink.
   *  @type {(picture: Picture) => void} */
  take(picture) {
    if (this.surface.coloured) {
      this.surface.put(picture.values, this.surface.format, false);
      return this.note("");
    }
    this.picture = { ...picture, inverted: isLight(picture.paper) };
    this.invert.hidden = false;
    this.surface.put(this.ink(), this.surface.format, false);
    this.note(this.picture.inverted ? "Light paper: the picture was inverted. ◐ undoes that." : "");
  }

  turn() {
    if (!this.picture) return;
    this.picture.inverted = !this.picture.inverted;
    this.surface.put(this.ink(), this.surface.format, false);
  }

  /** @type {() => Uint8Array} */
  ink() {
    const { values, paper, inverted } = /** @type {NonNullable<PictureInput["picture"]>} */ (this.picture);
    return inkOf(values, paper, inverted, this.paper.handwriting);
  }

  forget() {
    this.picture = null;
    this.invert.hidden = true;
  }

  /** @type {(words: string) => void} */
  note(words) {
    setText(this.noted, words);
    this.noted.hidden = !words;
  }

  close() {
    this.camera.close();
  }
}

/** @type {(words: string, shape: string, click: () => unknown) => HTMLButtonElement} */
function source(words, shape, click) {
  return element(
    "button",
    { type: "button", class: "source", title: words, "aria-label": words, click },
    icon(shape),
    element("span", {}, words),
  );
}
