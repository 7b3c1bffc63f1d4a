// Scroll to top: the page goes to its head when it shows something else, and stays where it is when drawn again.

import { mount } from "../lib/mount.js";

/** @import { Component, Entry } from "../lib/types.d.ts" */

class ScrollToTop {
  shown = "";

  /** @type {(component: Component<{ shown: string }>) => void} */
  update({ data }) {
    if (data.shown !== this.shown) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    this.shown = data.shown;
  }
}

/** @type {Entry} */
export default (component) => mount(component, [], () => new ScrollToTop());
