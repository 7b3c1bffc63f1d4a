// What a pad's planes show besides dots and pictures: where no row is coded, and the ways between two ends.

import { blend, rgb } from "../lib/theme.js";
import { circle } from "../lib/canvas.js";

const REACH = 64; // the shade counts in 64ths of the cloud's reach

/** Beyond the cloud the map turns grey. */
export function shaded(pen, shade, box, look) {
  const ground = blend(rgb(look.paper), rgb(look.ink), look.dark ? 0.13 : 0.1);
  veil(pen, shade, box, ground, 0.9);
}

/** Beyond the cloud pictures fade into the dark they stand on. */
export function faded(pen, shade, box) {
  veil(pen, shade, box, [12, 14, 17], 0.7);
}

function veil(pen, shade, box, colour, most) {
  const side = shade.shape[0], out = new ImageData(side, side);
  const [r, g, b] = colour.map(Math.round);
  for (let i = 0; i < shade.length; i++) {
    const share = Math.min(1, Math.max(0, (shade[i] / REACH - 0.85) / 0.5));
    out.data.set([r, g, b, 255 * most * share], 4 * i);
  }
  const small = document.createElement("canvas");
  Object.assign(small, { width: side, height: side });
  small.getContext("2d").putImageData(out, 0, 0);
  pen.save();
  pen.imageSmoothingEnabled = true;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(small, 0, 0, box.width, box.height);
  pen.restore();
}

/** The two ends, and the ways from one to the other. */
export function marked(pen, { arrays }, ends, [x0, x1, y0, y1], box, look) {
  const to = (xy, i) => [((xy[2 * i] - x0) / (x1 - x0)) * box.width, (1 - (xy[2 * i + 1] - y0) / (y1 - y0)) * box.height];
  for (const [name, dash] of [["straight", []], ["spherical", [1, 5]]]) way(pen, arrays[name], to, dash, look);
  ends.forEach((row, i) => {
    if (row === null || row === undefined) return;
    const [x, y] = to(arrays.xy, row), s = look.scale;
    pen.fillStyle = look.ink;
    pen.beginPath();
    pen.arc(x, y, 9 * s, 0, 7);
    pen.fill();
    circle(pen, x, y, 9 * s, look.paper, 2 * s);
    Object.assign(pen, { fillStyle: look.paper, font: `700 ${11 * s}px ${look.text}`, textAlign: "center", textBaseline: "middle" });
    pen.fillText("AB"[i], x, y + 0.5 * s);
  });
}

function way(pen, xy, to, dash, look) {
  if (!xy?.length) return;
  pen.save();
  Object.assign(pen, { strokeStyle: look.ink, lineWidth: 1.8 * look.scale, lineCap: "round", lineJoin: "round" });
  pen.setLineDash(dash.map((each) => each * look.scale));
  pen.beginPath();
  for (let i = 0; i < xy.length / 2; i++) pen.lineTo(...to(xy, i));
  pen.stroke();
  pen.restore();
}
