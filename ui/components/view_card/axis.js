// Numbers along an edge, and words beside a line, so that none lies on another.

const MONO_ADVANCE = 0.6; // of the type size: what a monospace letter takes

export const size = (look) => 11.5 * look.scale;
export const font = (look) => `${size(look)}px ${look.mono}`;
export const wide = (text, look) => text.length * size(look) * MONO_ADVANCE;

/** A number as one reads it: four figures at most, no exponent where it can be helped. */
export function figure(value) {
  if (value === 0) return "0";
  const near = Number(value.toPrecision(4));
  if (Math.abs(near) < 1e-5 || Math.abs(near) >= 1e7) return near.toExponential(2);
  return String(near);
}

/** The value of a score: three figures, trailing noughts kept, so that its width does not change as it falls. */
export function score(value) {
  const magnitude = Math.abs(value);
  if (magnitude === 0 || magnitude >= 1000) return figure(value);
  return value.toPrecision(magnitude < 1e-4 ? 2 : 3).replace(/\.$/, ""); // eight places at most
}

/** At most `most` round numbers from lo to hi, evenly spaced. */
export function even(lo, hi, most) {
  const rough = (hi - lo) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const found = [];
  for (let at = Math.ceil(lo / step - 1e-9) * step; at <= hi + step * 1e-9; at += step) found.push(Number(at.toPrecision(12)));
  return found;
}

/** Round numbers for a logarithmic edge: 1, 2, 5 of each power, fewer where there are many, even ones where few. */
export function logarithmic(lo, hi, most) {
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const found = [];
    for (let power = Math.floor(Math.log10(lo)); power <= Math.log10(hi); power++) {
      for (const step of steps) {
        const at = Number(`${step}e${power}`);
        if (at >= lo && at <= hi) found.push(at);
      }
    }
    if (found.length < 3) return even(lo, hi, Math.min(most, 4));
    if (found.length <= most) return found;
  }
  return even(lo, hi, most);
}

/** Upright lines with their words at the top, beside the line, in at most three rows; words for which there is no
 *  room are left out. The first marks choose first; words may go beyond the plot as far as its `reach`. */
export function uprights(pen, marks, plot, look) {
  const around = (lines) => lines.map(({ x }) => [x - 3, x + 3]);
  const solid = marks.filter(({ dash }) => !dash.length);
  const taken = [around(marks), around(solid), around(solid)]; // lower down, words may cross a dashed line
  for (const { x, colour, dash } of marks) {
    line(pen, x, plot.top, x, plot.top + plot.height, { colour, dash, width: look.scale });
  }
  pen.font = font(look);
  pen.textBaseline = "top";
  for (const { x, text, colour } of marks) {
    const w = wide(text, look);
    const place = room(taken, [x + 6, x - 6 - w], w, plot);
    if (!place) continue;
    taken[place.row].push([place.left, place.left + w]);
    halo(pen, text, place.left, plot.top + place.row * size(look) * 1.35, colour, look);
  }
}

/** The first side, and on it the first row, where words `w` wide lie on nothing. */
function room(taken, sides, w, plot) {
  for (const left of sides) {
    for (const [row, spans] of taken.entries()) {
      const inside = left >= plot.left && left + w <= (plot.reach ?? plot.left + plot.width);
      if (inside && spans.every(([a, b]) => left > b || left + w < a)) return { row, left };
    }
  }
}

/** Text that reads on whatever lies under it. */
export function halo(pen, text, x, y, colour, look) {
  pen.textAlign = "left";
  pen.lineJoin = "round";
  pen.strokeStyle = look.card;
  pen.lineWidth = 4 * look.scale;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

export function line(pen, x0, y0, x1, y1, { colour, dash = [], width = 1 }) {
  pen.save();
  pen.setLineDash(dash);
  Object.assign(pen, { strokeStyle: colour, lineWidth: width });
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
  pen.restore();
}
