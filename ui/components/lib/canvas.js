// Strokes that several drawings of the map share.

import { rgb } from "./theme.js";

export function stroke(pen, from, to) {
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}

export function dot(pen, [x, y], r) {
  pen.beginPath();
  pen.arc(x, y, r, 0, 7);
  pen.fill();
}

export function circle(pen, x, y, r, colour, width) {
  pen.beginPath();
  pen.arc(x, y, r, 0, 7);
  Object.assign(pen, { strokeStyle: colour, lineWidth: width });
  pen.stroke();
}

/** Text that reads on whatever lies under it; `x` is its left, `y` its middle. */
export function written(pen, text, x, y, look, colour) {
  Object.assign(pen, { textAlign: "left", textBaseline: "middle", lineJoin: "round", strokeStyle: `rgba(${rgb(look.paper)}, 0.88)`, lineWidth: 3.6 * look.scale });
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}
