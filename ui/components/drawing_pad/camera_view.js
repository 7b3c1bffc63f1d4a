// Camera view: what a camera sees, in the place of the pad, until a picture is taken.

import { element } from "../lib/mount.js";
import { openCamera, snap } from "./picture_source.js";

/** @import { PadFormat } from "../lib/types.d.ts" */
/** @import { Picture } from "./picture_source.js" */

export class CameraView {
  video = element("video", { autoplay: true, muted: true, playsinline: true, "aria-label": "What the camera sees" });
  take = element("button", { type: "button", class: "take", click: () => this.taken() }, "Take the picture");
  cancel = element("button", { type: "button", click: () => this.close() }, "Cancel");
  node = element("div", { class: "camera", hidden: true }, this.video, element("p", {}, this.take, this.cancel));
  /** @type {MediaStream | undefined} */
  stream;

  /** @param {() => PadFormat} pad what a picture is to become
   *  @param {(picture: Picture) => void} took */
  constructor(pad, took) {
    this.pad = pad;
    this.took = took;
  }

  /** Error, in a sentence, where there is none. */
  async open() {
    this.close();
    this.stream = await openCamera();
    this.video.srcObject = this.stream;
    this.node.hidden = false;
    this.take.focus({ preventScroll: true });
  }

  taken() {
    if (!this.video.videoWidth) return;
    const picture = snap(this.video, this.pad());
    this.close();
    this.took(picture);
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
    this.video.srcObject = null;
    this.node.hidden = true;
  }
}
