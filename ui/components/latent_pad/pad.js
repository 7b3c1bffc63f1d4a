// A pad to play a net on: a cursor moves over the map of its codes, or over the plane decoded everywhere, and the
// picture of that place follows it as fast as the server answers.

import * as scatter from "../view_card/charts/scatter.js";
import { readTheme } from "../lib/theme.js";
import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";
import { clamp, PadPlane } from "./pad_plane.js";
import { DecodeClient } from "./decode_client.js";
import { drawFade, drawEnds, drawShade } from "./pad_background.js";
import { sameBytes, unpack } from "../view_card/payload.js";

const css = [await styleSheet("view_card/view_card.css"), await styleSheet("latent_pad/pad.css")];
const WANDER_MS = 24_000,
  BEAT_MS = 70,
  NEAR = 0.06,
  WORDS_MS = 160;
const EDGE = 0.8; // reaches; from here on a place lies at the edge of the cloud

class Pad {
  constructor(root) {
    this.at = { u: 0.5, v: 0.5 };
    this.node = element("section", { class: "card pad" });
    this.build();
    root.append(this.node);
    this.client = new DecodeClient(
      (answer) => this.hear(answer),
      () => this.miss(),
    );
    this.seen = new IntersectionObserver(([entry]) => (this.visible = entry.isIntersecting));
    this.seen.observe(this.node);
    this.redraw = () => this.applyTheme();
    document.fonts.addEventListener("loadingdone", this.redraw);
  }

  close() {
    this.hold();
    clearTimeout(this.saying);
    this.client.close();
    this.seen.disconnect();
    for (const plane of this.planes) plane.close();
    document.fonts.removeEventListener("loadingdone", this.redraw);
  }

  build() {
    const on = {
      moved: (at) => {
        this.hold();
        this.move(at);
      },
      picked: (at) => this.pick(this.nearest(at, NEAR)),
      pressed: (key) => this.pressed(key.toLowerCase()),
    };
    const help = "Arrow keys move, A and B take the nearest row as an end";
    this.map = new PadPlane(`Map of codes. ${help}`, (ctx, box, now) => this.drawMap(ctx, box, now), on);
    this.plane = new PadPlane(
      `The plane, decoded everywhere. ${help}`,
      (ctx, box, now) => this.drawPlane(ctx, box, now),
      on,
    );
    this.planes = [this.map, this.plane];
    this.title = element("h3");
    this.pace = element("span", { class: "score" });
    this.wander = element(
      "button",
      { type: "button", class: "replay", click: () => (this.beat ? this.hold() : this.roam()) },
      icon("play"),
      element("span", {}, "Wander"),
    );
    this.node.append(
      element("header", {}, this.title, this.pace, this.wander),
      element(
        "div",
        { class: "board" },
        this.heard(),
        this.figure(this.map, (this.legend = element("figcaption"))),
        this.figure(this.plane, element("figcaption", {}, "the same plane, decoded everywhere")),
        (this.caption = element("p", { class: "caption" })),
      ),
    );
  }

  figure(plane, caption) {
    return element("figure", {}, plane.node, caption);
  }

  /** The picture at the cursor, and what to think of it. */
  heard() {
    this.picture = element("canvas", { class: "big", role: "img", "aria-label": "The picture at the cursor" });
    this.verdict = element("p", { class: "verdict", role: "status" });
    this.needle = element("i");
    this.meter = element(
      "div",
      {
        class: "meter",
        role: "meter",
        "aria-label": "How lonely the place is among the codes, in reaches of the cloud",
        "aria-valuemin": "0",
        "aria-valuemax": "3",
      },
      element("b"),
      this.needle,
    );
    this.place = element("dd");
    this.away = element("dd");
    this.thumb = element("canvas", { class: "thumb", role: "img" });
    this.kin = element("dd", {}, this.thumb);
    const fact = (name, value) => element("div", {}, element("dt", {}, name), value);
    const facts = element(
      "dl",
      {},
      fact("place", this.place),
      fact("how far out", this.away),
      fact("nearest row", this.kin),
    );
    return element(
      "div",
      { class: "heard" },
      this.picture,
      element("div", { class: "said" }, this.verdict, this.meter, facts),
    );
  }

  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    if (!sameBytes(this.bytes, data)) this.take(data);
    this.applyTheme();
    if (this.begun || !this.card) return;
    this.begun = true;
    readTheme(this.node).still ? this.move(this.at) : this.roam();
  }

  async take(data) {
    this.bytes = data;
    this.card = unpack(data);
    this.view = scatter.prepare(this.card.views[0]);
    this.ends = this.card.ends;
    setText(this.title, this.card.title);
    setText(this.caption, this.card.caption);
    setText(this.legend, `its map of ${this.view.arrays.xy.length / 2} test rows`);
    this.node.setAttribute("aria-label", this.card.title);
    this.atlas();
    if (this.begun) this.move(this.at);
    const tiles = await createImageBitmap(new Blob([this.view.arrays.sheet], { type: "image/png" }));
    if (this.bytes !== data) return;
    this.tiles = tiles;
    this.plane.renew(this.theme);
  }

  /** Where the pictures of test rows come from. */
  atlas() {
    if (!this.card.atlas || this.rows?.url === this.card.atlas.url) return;
    const picture = Object.assign(new Image(), { src: new URL(this.card.atlas.url, location.origin) });
    picture.addEventListener("load", () => this.neighbour());
    this.rows = { ...this.card.atlas, picture };
  }

  applyTheme() {
    this.theme = readTheme(this.node);
    this.node.classList.toggle("dark", this.theme.dark);
    this.node.classList.toggle("light", !this.theme.dark);
    if (this.card) for (const plane of this.planes) plane.renew(this.theme);
  }

  drawMap(ctx, box, now) {
    const [x0, x1, y0, y1] = this.card.window;
    scatter.draw(ctx, this.view, box, now, { camera: { window: { x0, x1, y0, y1 } }, found: null, marked: -1 });
    drawShade(ctx, this.view.arrays.shade, box, now);
    drawEnds(ctx, this.view, this.ends, this.card.window, box, now);
  }

  drawPlane(ctx, box, now) {
    if (!this.tiles) return;
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(this.tiles, 0, 0, box.width, box.height);
    drawFade(ctx, this.view.arrays.shade, box, now);
  }

  /** Put the cursor somewhere, and ask for the picture there. */
  move(at) {
    this.at = at;
    for (const plane of this.planes) plane.show(at);
    const [x0, x1, y0, y1] = this.card.window;
    const [x, y] = [x0 + (x1 - x0) * at.u, y0 + (y1 - y0) * at.v];
    this.picture.dataset.asked = String([x, y]);
    this.client.ask(this.card.url, x, y, [x, y]);
  }

  hear({ far, pixels, place }) {
    const [height, width] = this.card.shape;
    if (pixels.length !== height * width) return;
    paint(this.picture, pixels, width, height);
    Object.assign(this.picture.dataset, { heard: Number(this.picture.dataset.heard ?? 0) + 1, shown: place });
    setText(this.place, place.map((each) => each.toFixed(2)).join(", "));
    setText(this.away, `${far < 10 ? far.toFixed(2) : Math.round(far)} reaches`);
    this.needle.style.setProperty("--at", `${(100 * Math.min(3, far)) / 3}%`);
    this.meter.setAttribute("aria-valuenow", far.toFixed(2));
    const pace = this.client.pace;
    setText(this.pace, pace > 1 ? `${pace} pictures/s` : "");
    this.neighbour();
    this.judge(far);
  }

  /** What to think of a place; said a moment later, so that words do not flicker. */
  judge(far) {
    const kind = far > 1 ? "outside" : far > EDGE ? "edge" : "inside";
    this.node.dataset.where = kind;
    this.saying ??= setTimeout(
      () => {
        this.saying = undefined;
        setText(this.verdict, this.card.words[this.node.dataset.where]);
      },
      this.verdict.textContent ? WORDS_MS : 0,
    );
  }

  miss() {
    clearTimeout(this.saying);
    this.saying = undefined;
    setText(this.verdict, this.card.words.silent);
  }

  /** The test row that lies nearest on the map, as it is. */
  neighbour() {
    const at = this.nearest(this.at, Infinity),
      { picture, width, height, columns } = this.rows ?? {};
    if (at === null || !picture?.complete || !picture.naturalWidth) return;
    const row = this.view.arrays.index[at],
      label = this.view.arrays.label?.[at] ?? -1;
    Object.assign(this.thumb, { width, height });
    this.thumb
      .getContext("2d")
      .drawImage(
        picture,
        (row % columns) * width,
        Math.floor(row / columns) * height,
        width,
        height,
        0,
        0,
        width,
        height,
      );
    this.thumb.setAttribute(
      "aria-label",
      `test row ${row}${label < 0 ? "" : `, ${this.view.labels[label] ?? label}`}`,
    );
  }

  /** The row nearest to a place, within a share of the window; null where there is none. */
  nearest({ u, v }, within) {
    const [x0, x1, y0, y1] = this.card.window,
      { xy } = this.view.arrays;
    let best = null,
      least = within ** 2;
    for (let i = 0; i < xy.length / 2; i++) {
      const away = ((xy[2 * i] - x0) / (x1 - x0) - u) ** 2 + ((xy[2 * i + 1] - y0) / (y1 - y0) - v) ** 2;
      if (away < least) [best, least] = [i, away];
    }
    return best;
  }

  pressed(key) {
    if (key === "enter") return (this.pick(this.nearest(this.at, Infinity)), true);
    if (key === "a" || key === "b") return (this.end("ab".indexOf(key), this.nearest(this.at, Infinity)), true);
    return false;
  }

  /** A row was pointed at: it becomes the end that was chosen longer ago. */
  pick(row) {
    if (row === null || row === this.ends[1 - (this.turn ?? 0)]) return;
    this.end(this.turn ?? 0, row);
  }

  end(which, row) {
    this.ends = [this.ends[0], this.ends[1]];
    this.ends[which] = row;
    this.turn = 1 - which;
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
      if (!document.hidden && this.visible !== false)
        this.move({ u: clamp(0.5 + 0.33 * Math.sin(0.42 * t)), v: clamp(0.5 + 0.33 * Math.sin(0.61 * t)) });
    }, BEAT_MS);
    this.face("pause", "Hold");
  }

  hold() {
    clearInterval(this.beat);
    this.beat = undefined;
    this.face("play", "Wander");
  }

  face(shape, words) {
    this.wander.firstElementChild.replaceWith(icon(shape));
    setText(this.wander.lastElementChild, words);
  }
}

function paint(canvas, pixels, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const out = new ImageData(width, height),
    dots = new Uint32Array(out.data.buffer);
  for (let i = 0; i < pixels.length; i++) dots[i] = 0xff000000 | (pixels[i] * 0x010101);
  canvas.getContext("2d").putImageData(out, 0, 0);
}

export default (component) => mount(component, [...css], (root) => new Pad(root));
