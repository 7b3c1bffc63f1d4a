// Menu button with a popup menu, a short list of things to do: arrows move, Escape closes, a click elsewhere closes too.

import { element, icon } from "./mount.js";

/** @typedef {(wanted: boolean, back?: boolean) => void} Open */

/** The button and its list; `choices` are [words, act].
 *  @type {(name: string, choices: [words: string, act: () => unknown][]) => { button: HTMLElement, list: HTMLElement }} */
export function menu(name, choices) {
  const list = element("div", { class: "menu", role: "menu", hidden: true });
  const button = element(
    "button",
    {
      class: "more",
      type: "button",
      title: name,
      "aria-label": name,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      click: () => open(list.hidden),
    },
    icon("more"),
  );
  const items = choices.map(([words, act]) => {
    const click = () => {
      open(false, true);
      act();
    };
    return element("button", { role: "menuitem", type: "button", tabindex: "-1", click }, words);
  });
  list.append(...items);
  /** @type {Open} */
  const open = (wanted, back = false) => {
    list.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    if (wanted) items[0].focus();
    if (back) button.focus();
  };
  list.addEventListener("keydown", (event) => onMenuKey(event, items, open));
  list.addEventListener("focusout", ({ relatedTarget }) => {
    const inside = relatedTarget === button || items.some((item) => item === relatedTarget);
    if (!inside) open(false);
  });
  return { button, list };
}

/** @type {(event: KeyboardEvent, items: HTMLElement[], open: Open) => void} */
function onMenuKey(event, items, open) {
  const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Escape") open(false, true);
  else if (next === undefined) return;
  else items.at(next % items.length)?.focus();
  event.preventDefault();
  event.stopPropagation();
}
