// Picture source: a picture from a file or the camera as grey pixels of the pad. Nothing of it leaves the browser here.

import { context2d } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { contained, luminance, paperOf, SIDE } from "./ink.js";

/** @typedef {{ grey: Uint8Array, paper: number }} Picture (SIDE x SIDE) and the value of its paper. */

const MOST_BYTES = 30 << 20,
  MOST_PIXELS = 60e6;

/** A picture file; Error, in a sentence, where it cannot be read.
 *  @type {(file: Blob) => Promise<Picture>} */
export async function readFile(file) {
  if (file.size > MOST_BYTES) throw new Error("This file has more than 30 MB: choose a smaller picture.");
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) throw new Error("This file is no picture that the browser can read: JPEG, PNG and WebP are.");
  try {
    if (picture.width * picture.height > MOST_PIXELS) throw new Error("This picture has more than 60 megapixels.");
    return onPad(picture, picture.width, picture.height);
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

/** What a camera sees now: the square in its middle.
 *  @type {(video: HTMLVideoElement) => Picture} */
export function snap(video) {
  const side = Math.min(video.videoWidth, video.videoHeight);
  const square = element("canvas", { width: side, height: side });
  context2d(square).drawImage(video, (side - video.videoWidth) / 2, (side - video.videoHeight) / 2);
  return onPad(square, side, side);
}

/** A picture whole on the pad; beside it there is paper like its own.
 *  @type {(picture: CanvasImageSource, width: number, height: number) => Picture} */
function onPad(picture, width, height) {
  const { left, top, ...size } = contained({ width, height }, SIDE);
  const ctx = context2d(element("canvas", { width: SIDE, height: SIDE }), { willReadFrequently: true });
  ctx.fillStyle = "#fff"; // what is transparent is paper
  ctx.fillRect(0, 0, SIDE, SIDE);
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(picture, left, top, size.width, size.height);
  const paper = paperOf(luminance(ctx.getImageData(left, top, size.width, size.height).data), size);
  const grey = luminance(ctx.getImageData(0, 0, SIDE, SIDE).data);
  grey.forEach((_, i) => {
    const [x, y] = [(i % SIDE) - left, Math.floor(i / SIDE) - top];
    if (x < 0 || y < 0 || x >= size.width || y >= size.height) grey[i] = paper;
  });
  return { grey, paper };
}
