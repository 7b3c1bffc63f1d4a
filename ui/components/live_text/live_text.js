// Live text: one paragraph, which is changed only where its words are others.

import { element, mount, setText, styleSheet } from "../lib/mount.js";
import { Follower } from "../lib/slots.js";

/** @import { Component, Entry, LiveTextPayload } from "../lib/types.d.ts" */

const css = [await styleSheet("live_text/live_text.css")];

class LiveText {
  node = element("p");
  follower = new Follower((shown) => this.show(shown));

  /** @param {ShadowRoot} root */
  constructor(root) {
    root.append(this.node);
  }

  close() {
    this.follower.close();
  }

  /** @type {(component: Component<LiveTextPayload>) => void} */
  update({ data }) {
    if (!this.follower.follow(data.slot, data.number)) this.show(data);
  }

  /** @type {(shown: LiveTextPayload) => void} */
  show({ text }) {
    setText(this.node, text);
  }
}

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new LiveText(root));
