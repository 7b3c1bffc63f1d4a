// Axis of stars from a half to five, as places in per cent for style sheets.

import { element } from "../lib/mount.js";

export const [LEAST, MOST] = [0.5, 5];
const WHOLE = [1, 2, 3, 4, 5];

/** Where so many stars stand. @type {(stars: number) => string} */
export const place = (stars) => `${((stars - LEAST) / (MOST - LEAST)) * 100}%`;

/** The numbers of an axis. */
export const axis = () => WHOLE.map((n) => element("span", { style: `left: ${place(n)}` }, String(n)));

/** The ticks of a line. */
export const ticks = () => WHOLE.map((n) => element("s", { style: `left: ${place(n)}` }));
