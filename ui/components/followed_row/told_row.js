// Told row: tells the page's script which row the address names. Streamlit's own query parameters are not told of it,
// for the address changes without a run of the script.

import { mount } from "../lib/mount.js";
import { rowOfAddress } from "./row_address.js";

/** @import { Component, Entry } from "../lib/types.d.ts" */

class ToldRow {
  /** @type {(component: Component<{ row: number }>) => void} */
  update({ data, setTriggerValue }) {
    const row = rowOfAddress();
    if (row !== data.row) setTriggerValue("row", row);
  }
}

/** @type {Entry} */
export default (component) => mount(component, [], () => new ToldRow());
