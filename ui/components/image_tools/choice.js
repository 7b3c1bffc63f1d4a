// Choice: one of a few, side by side.

import { element } from "../lib/mount.js";

let groups = 0;

/** Radio buttons by the value each stands for; `chosen` is told when it is another.
 *  @type {(name: string, words: Record<string, string>, chosen: (value: string) => void) => { node: HTMLElement, choose: (value: string) => void }} */
export function choice(name, words, chosen) {
  const group = `choice-${++groups}`;
  const inputs = Object.entries(words).map(([value, told], i) => {
    const input = element("input", { type: "radio", name: group, value, change: () => chosen(value) });
    input.checked = i === 0;
    return { input, node: element("label", {}, input, element("span", {}, told)) };
  });
  const node = element(
    "div",
    { class: "choice", role: "radiogroup", "aria-label": name },
    ...inputs.map((i) => i.node),
  );
  const choose = (/** @type {string} */ value) => {
    for (const { input } of inputs) input.checked = input.value === value;
  };
  return { node, choose };
}
