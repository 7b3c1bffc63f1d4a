// Picture source: a picture from a file or the camera as pixels of the pad, in grey or in colour as that is. Nothing of it
// leaves the browser here.

import { context2d } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { contained, covering, luminance, paperOf, valuesOf } from "./ink.js";

/** @import { PadFormat, Rect } from "../lib/types.d.ts" */
/** @typedef {{ values: Uint8Array, paper: number }} Picture of the pad's size, and the value of its paper where it is grey. */
/** @typedef {HTMLVideoElement | ImageBitmap} Source */

const MOST_BYTES = 30 << 20,
  MOST_PIXELS = 60e6;

/** A picture file; Error, in a sentence, where it cannot be read.
 *  @type {(file: Blob, pad: PadFormat) => Promise<Picture>} */
export async function readFile(file, pad) {
  if (file.size > MOST_BYTES) throw new Error("This file has more than 30 MB: choose a smaller picture.");
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) throw new Error("This file is no picture that the browser can read: JPEG, PNG and WebP are.");
  try {
    if (picture.width * picture.height > MOST_PIXELS) throw new Error("This picture has more than 60 megapixels.");
    return pad.channels > 1
      ? inColour(picture, covering(picture, pad), pad)
      : inGrey(picture, contained(picture, pad), pad);
  } finally {
    picture.close();
  }
}

/** The camera's pictures; Error, in a sentence, where there are none.
 *  @type {() => Promise<MediaStream>} */
export async function openCamera() {
  if (!navigator.mediaDevices) {
    throw new Error("Browsers give a camera only to pages by https or of this machine. Choose a picture instead.");
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch (error) {
    const refused = error instanceof DOMException && error.name === "NotAllowedError";
    throw new Error(
      refused
        ? "The camera was not allowed. Allow it beside the browser's address, or choose a picture instead."
        : "There is no camera here that can be used. Choose a picture instead.",
    );
  }
}

/** What a camera sees now: as much of its middle as fills the pad.
 *  @type {(video: HTMLVideoElement, pad: PadFormat) => Picture} */
export function snap(video, pad) {
  const place = covering({ width: video.videoWidth, height: video.videoHeight }, pad);
  return pad.channels > 1 ? inColour(video, place, pad) : inGrey(video, place, pad);
}

/** A picture at a place of the pad, which is the middle of it where it is larger; what is transparent is paper.
 *  @type {(picture: Source, place: Rect, pad: PadFormat, paper: string) => CanvasRenderingContext2D} */
function laidDown(picture, { left, top, width, height }, pad, paper) {
  const size = { width: pad.width, height: pad.height };
  const ctx = context2d(element("canvas", size), { willReadFrequently: true });
  ctx.fillStyle = paper;
  ctx.fillRect(0, 0, pad.width, pad.height);
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(picture, left, top, width, height);
  return ctx;
}

/** @type {(picture: Source, place: Rect, pad: PadFormat) => Picture} */
function inColour(picture, place, pad) {
  const ctx = laidDown(picture, place, pad, `rgb(${pad.paper.join(" ")})`);
  return { values: valuesOf(ctx.getImageData(0, 0, pad.width, pad.height).data, pad.channels), paper: 0 };
}

/** Beside a grey picture there is paper like its own.
 *  @type {(picture: Source, place: Rect, pad: PadFormat) => Picture} */
function inGrey(picture, place, pad) {
  const ctx = laidDown(picture, place, pad, "#fff");
  const [left, top] = [Math.max(0, place.left), Math.max(0, place.top)];
  const seen = { width: Math.min(place.width, pad.width), height: Math.min(place.height, pad.height) };
  const paper = paperOf(luminance(ctx.getImageData(left, top, seen.width, seen.height).data), seen);
  const values = luminance(ctx.getImageData(0, 0, pad.width, pad.height).data);
  values.forEach((_, i) => {
    const [x, y] = [(i % pad.width) - left, Math.floor(i / pad.width) - top];
    if (x < 0 || y < 0 || x >= seen.width || y >= seen.height) values[i] = paper;
  });
  return { values, paper };
}
