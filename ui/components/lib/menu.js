// A short list of things to do, opened by a button: arrows move, Escape closes, a click elsewhere closes too.

import { element, icon } from "./mount.js";

/** The button and its list; `choices` are [words, act]. */
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
  const open = (wanted, back = false) => {
    list.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    if (wanted) list.firstElementChild.focus();
    if (back) button.focus();
  };
  for (const [words, act] of choices) {
    const click = () => {
      open(false, true);
      act();
    };
    list.append(element("button", { role: "menuitem", type: "button", tabindex: "-1", click }, words));
  }
  list.addEventListener("keydown", (event) => onMenuKey(event, list, open));
  list.addEventListener(
    "focusout",
    (event) => list.contains(event.relatedTarget) || event.relatedTarget === button || open(false),
  );
  return { button, list };
}

function onMenuKey(event, list, open) {
  const all = [...list.children];
  const at = all.indexOf(event.target);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Escape") open(false, true);
  else if (next === undefined) return;
  else all.at(next % all.length).focus();
  event.preventDefault();
  event.stopPropagation();
}
