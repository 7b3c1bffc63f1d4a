// Machine load: two lines, asked for again every two seconds while the page is seen.

import "../lib/leaving.js"; // this stands on every page
import { element, mount, setText, styleSheet } from "../lib/mount.js";
import { readTheme } from "../lib/theme.js";

/** @import { Component, Entry, MachineLoadPayload } from "../lib/types.d.ts" */

const css = await styleSheet("machine_load/machine_load.css");
const PACE_MS = 2000;

class MachineLoad {
  node = element("p");
  path = "";
  timer = setInterval(() => document.hidden || this.ask(), PACE_MS);

  /** @param {ShadowRoot} root */
  constructor(root) {
    root.append(this.node);
  }

  close() {
    clearInterval(this.timer);
  }

  /** @type {(component: Component<MachineLoadPayload>) => void} */
  update({ data }) {
    this.path = data.path;
    const { dark } = readTheme(this.node);
    this.node.className = dark ? "dark" : "light";
    setText(this.node, data.now);
  }

  /** What cannot be had now is asked for again; Streamlit itself says where the server is gone. */
  async ask() {
    try {
      const answer = await fetch(new URL(this.path, location.origin));
      if (answer.ok) setText(this.node, await answer.text());
    } catch {}
  }
}

/** @type {Entry} */
export default (component) => mount(component, [css], (root) => new MachineLoad(root));
