// Latent pad: a cursor moves over the map of a net's codes, or over the plane decoded everywhere, and the picture of
// that place follows it as fast as the server answers.

import { element, icon, mount, setFace, setText, styleSheet } from "../lib/mount.js";
import { Follower } from "../lib/slots.js";
import { readTheme } from "../lib/theme.js";
import { CardAction } from "../view_card/card_action.js";
import * as scatter from "../view_card/charts/scatter.js";
import { onOwnPlace, ownPlaceOnPlane } from "../view_card/own_place.js";
import { sameBytes, unpack } from "../view_card/payload.js";
import { DecodeClient } from "./decode_client.js";
import { drawEnds, drawFade, drawShade } from "./pad_background.js";
import { clamp, PadPlane } from "./pad_plane.js";
import { PadReadout } from "./pad_readout.js";

/** @import { Box, Component, Ctx, Decoded, Ends, Entry, NumberArray } from "../lib/types.d.ts" */
/** @import { PadPayload, Place, Point, Theme, Timer } from "../lib/types.d.ts" */
/** @import { ScatterView } from "../view_card/charts/scatter.js" */
/** @typedef {{ shade: NumberArray, sheet: Uint8Array<ArrayBuffer> }} Shade */
/** @typedef {{ index: NumberArray, straight?: NumberArray, spherical?: NumberArray }} Ways */
/** @typedef {ScatterView & { arrays: Shade & Ways }} PadView */

const css = [await styleSheet("view_card/view_card.css"), await styleSheet("latent_pad/pad.css")];
const WANDER_MS = 24_000,
  BEAT_MS = 70,
  NEAR = 0.06;
const HELP = "Arrow keys move, A and B take the nearest row as an end";

/** @type {(card: PadPayload) => PadView} */
const viewOf = (card) =>
  /** @type {PadView} */ (scatter.prepare(/** @type {PadView} */ (/** @type {unknown} */ (card.views[0]))));

class Pad {
  /** @type {Place} */
  at = { u: 0.5, v: 0.5 };
  node = element("section", { class: "card pad" });
  title = element("h3");
  rate = element("span", { class: "score" });
  legend = element("figcaption");
  caption = element("p", { class: "caption" });
  wander = element(
    "button",
    { type: "button", class: "replay", click: () => (this.beat ? this.hold() : this.roam()) },
    icon("play"),
    element("span", {}, "Wander"),
  );
  on = {
    moved: (/** @type {Place} */ at) => {
      this.hold();
      this.move(at);
    },
    picked: (/** @type {Place} */ at) => this.pick(this.nearest(at, NEAR)),
    pressed: (/** @type {string} */ key) => this.pressed(key.toLowerCase()),
  };
  map = new PadPlane(`Map of codes. ${HELP}`, (ctx, box, theme) => this.drawMap(ctx, box, theme), this.on);
  plane = new PadPlane(`The plane, decoded everywhere. ${HELP}`, (ctx, box) => this.drawPlane(ctx, box), this.on);
  planes = [this.map, this.plane];
  readout = new PadReadout(this.node);
  client = new DecodeClient(
    (answer) => this.hear(answer),
    () => this.readout.miss(this.card.words),
  );
  follower = new Follower((block) => this.take(/** @type {PadPayload} */ (unpack(block))), true);
  /** What the page's script gave last.
   *  @type {Uint8Array | undefined} */
  bytes;
  /** The plane decoded everywhere, as one picture.
   *  @type {ImageBitmap | undefined} */
  tiles;
  /** @type {Timer | undefined} */
  beat;
  begun = false;
  visible = true;
  action = new CardAction();
  /** The drawing that the cursor went to. */
  drawn = 0;
  /** Which end was chosen longer ago.
   *  @type {0 | 1} */
  turn = 0;

  /** @param {ShadowRoot} root
   *  @param {Component<Uint8Array>} component */
  constructor(root, { data, setTriggerValue }) {
    this.send = setTriggerValue;
    this.card = /** @type {PadPayload} */ (unpack(data));
    this.view = viewOf(this.card);
    this.ends = this.card.ends;
    this.layOut();
    root.append(this.node);
    this.theme = readTheme(this.node);
    this.seen = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
    });
    this.seen.observe(this.node);
    this.redraw = () => this.applyTheme();
    document.fonts.addEventListener("loadingdone", this.redraw);
    this.unplace = onOwnPlace(() => this.placed());
  }

  close() {
    this.hold();
    this.unplace();
    this.action.close();
    this.follower.close();
    this.readout.close();
    this.client.close();
    this.seen.disconnect();
    for (const plane of this.planes) plane.close();
    document.fonts.removeEventListener("loadingdone", this.redraw);
  }

  layOut() {
    const everywhere = element("figcaption", {}, "the same plane, decoded everywhere");
    const map = element("figure", {}, this.map.node, this.legend);
    const plane = element("figure", {}, this.plane.node, everywhere);
    const header = element("header", {}, this.title, this.rate, this.action.node, this.wander);
    this.node.append(header, element("div", { class: "board" }, this.readout.node, map, plane, this.caption));
  }

  /** @type {(component: Component<Uint8Array>) => void} */
  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    const card = /** @type {PadPayload} */ (unpack(data));
    const brought = this.follower.follow(card.slot, card.number);
    if (!brought && !sameBytes(this.bytes, data)) this.take(card);
    this.bytes = data;
    this.applyTheme();
    if (this.begun) return;
    this.begun = true;
    if (this.theme.still) this.move(this.at);
    else this.roam();
  }

  /** @type {(card: PadPayload) => Promise<void>} */
  async take(card) {
    this.card = card;
    this.view = viewOf(card);
    this.ends = this.card.ends;
    setText(this.title, this.card.title);
    setText(this.caption, this.card.caption);
    this.action.is(this.card.action);
    setText(this.legend, `codes of ${(this.view.arrays.xy.length / 2).toLocaleString("en")} test rows`);
    this.node.setAttribute("aria-label", this.card.title);
    this.readout.from(this.card.atlas, () => this.neighbour());
    this.map.renew(this.theme);
    if (this.begun) this.move(this.at);
    const tiles = await createImageBitmap(new Blob([this.view.arrays.sheet], { type: "image/png" }));
    if (this.card !== card) return;
    this.tiles = tiles;
    this.plane.renew(this.theme);
  }

  applyTheme() {
    this.theme = readTheme(this.node);
    this.node.classList.toggle("dark", this.theme.dark);
    this.node.classList.toggle("light", !this.theme.dark);
    for (const plane of this.planes) plane.renew(this.theme);
  }

  /** @type {(ctx: Ctx, box: Box, theme: Theme) => void} */
  drawMap(ctx, box, theme) {
    const [x0, x1, y0, y1] = this.card.window;
    const own = ownPlaceOnPlane()?.place ?? null;
    const state = { camera: { window: { x0, x1, y0, y1 } }, found: null, marked: -1, own };
    scatter.draw(ctx, this.view, box, theme, state);
    drawShade(ctx, this.view.arrays.shade, box, theme);
    drawEnds(ctx, this.view, this.ends, this.card.window, box, theme);
  }

  /** @type {(ctx: Ctx, box: Box) => void} */
  drawPlane(ctx, box) {
    if (!this.tiles) return;
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(this.tiles, 0, 0, box.width, box.height);
    drawFade(ctx, this.view.arrays.shade, box);
  }

  /** A drawing has its place: it is marked, and the cursor goes there, once for each drawing. */
  placed() {
    const own = ownPlaceOnPlane();
    this.map.renew(this.theme);
    if (!own || own.drawn === this.drawn) return;
    this.drawn = own.drawn;
    const [x0, x1, y0, y1] = this.card.window,
      [x, y] = own.place;
    this.on.moved({ u: clamp((x - x0) / (x1 - x0)), v: clamp((y - y0) / (y1 - y0)) });
  }

  /** Put the cursor somewhere, and ask for the picture there.
   *  @type {(at: Place) => void} */
  move(at) {
    this.at = at;
    for (const plane of this.planes) plane.show(at);
    const [x0, x1, y0, y1] = this.card.window;
    /** @type {Point} */
    const place = [x0 + (x1 - x0) * at.u, y0 + (y1 - y0) * at.v];
    this.readout.picture.dataset.asked = String(place);
    this.client.ask(this.card.url, place);
  }

  /** @type {(answer: Decoded) => void} */
  hear(answer) {
    const [height, width, channels = 1] = this.card.shape;
    if (answer.pixels.length !== height * width * channels) return;
    this.readout.show(answer, this.card);
    const { rate } = this.client;
    setText(this.rate, rate > 1 ? `${rate} pictures/s` : "");
    this.neighbour();
  }

  /** The test row that lies nearest on the map. */
  neighbour() {
    const at = this.nearest(this.at, Infinity);
    if (at === null) return;
    const label = this.view.arrays.label?.[at] ?? -1;
    const name = label < 0 ? "" : (this.view.labels[label] ?? String(label));
    this.readout.showRow(this.view.arrays.index[at], name);
  }

  /** The row nearest to a place, within a share of the window; null where there is none.
   *  @type {(place: Place, within: number) => number | null} */
  nearest({ u, v }, within) {
    const [x0, x1, y0, y1] = this.card.window,
      { xy } = this.view.arrays;
    /** @type {number | null} */
    let best = null;
    let least = within ** 2;
    for (let i = 0; i < xy.length / 2; i++) {
      const away = ((xy[2 * i] - x0) / (x1 - x0) - u) ** 2 + ((xy[2 * i + 1] - y0) / (y1 - y0) - v) ** 2;
      if (away < least) [best, least] = [i, away];
    }
    return best;
  }

  /** A key that is not the plane's own; true if it was used.
   *  @type {(key: string) => boolean} */
  pressed(key) {
    const row = this.nearest(this.at, Infinity);
    if (key === "enter") this.pick(row);
    else if (key === "a") this.end(0, row);
    else if (key === "b") this.end(1, row);
    else return false;
    return true;
  }

  /** A row was pointed at: it becomes the end that was chosen longer ago.
   *  @type {(row: number | null) => void} */
  pick(row) {
    if (row === null || row === this.ends[1 - this.turn]) return;
    this.end(this.turn, row);
  }

  /** Choose an end; what the stream brings from now on is of the ends before, until the page's script has heard.
   *  @type {(which: 0 | 1, row: number | null) => void} */
  end(which, row) {
    this.turn = which ? 0 : 1;
    if (row === this.ends[which]) return;
    this.follower.close();
    /** @type {Ends} */
    const ends = [this.ends[0], this.ends[1]];
    ends[which] = row;
    this.ends = ends;
    this.view = { ...this.view, arrays: { ...this.view.arrays, straight: undefined, spherical: undefined } };
    this.map.renew(this.theme);
    this.send("ends", this.ends);
  }

  /** Move about by itself for a while, so that one sees at once what this is. */
  roam() {
    const begun = performance.now();
    this.beat = setInterval(() => {
      const t = (performance.now() - begun) / 1000;
      if (t * 1000 > WANDER_MS) return this.hold();
      const at = { u: clamp(0.5 + 0.33 * Math.sin(0.42 * t)), v: clamp(0.5 + 0.33 * Math.sin(0.61 * t)) };
      if (!document.hidden && this.visible) this.move(at);
    }, BEAT_MS);
    setFace(this.wander, "pause", "Hold");
  }

  hold() {
    clearInterval(this.beat);
    this.beat = undefined;
    setFace(this.wander, "play", "Wander");
  }
}

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new Pad(root, component));
