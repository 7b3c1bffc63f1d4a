// Keyboard shortcuts: keys that work anywhere on the page, but never while somebody types, and never with Ctrl, Alt or the command key.
// Space presses a button only for whoever went there by keyboard: after a click anywhere it is the page's.

const TYPED =
  "input:not([type=range], [type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false])";
const PUSHED =
  "button, summary, input:not([type=range]), [role=button], [role=tab], [role=radio], [role=checkbox], [role=switch], [role^=menuitem], [role=option], [role=combobox]";

let byKeyboard = false;
addEventListener("pointerdown", () => (byKeyboard = false), { capture: true });
addEventListener("keydown", ({ key }) => (byKeyboard ||= key === "Tab" || key.startsWith("Arrow")), {
  capture: true,
});

/** @typedef {[words: string, key: string[]]} Shortcut */

/** What those say that are there beside the buttons of a run.
 *  @type {Set<Shortcut>} */
const others = new Set();
export const otherShortcuts = () => [...others];

/** Call `act(name)` for the keys of `names`, e.g. {" ": "play", "Shift+R": "reseed"}; the answer ends that.
 *  The page's own shortcuts do not see a key that was used here: Streamlit would run the page again on R.
 *  With `listed` the list of keys has a line for it as long.
 *  @type {(names: Record<string, string>, repeats: string[], act: (name: string) => void, listed?: Shortcut) => () => void} */
export function onKeys(names, repeats, act, listed) {
  const listen = (/** @type {KeyboardEvent} */ event) => {
    const name = names[keyName(event)];
    if (!name || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat || repeats.includes(name)) act(name);
  };
  addEventListener("keydown", listen, { capture: true });
  if (listed) others.add(listed);
  return () => {
    removeEventListener("keydown", listen, { capture: true });
    if (listed) others.delete(listed);
  };
}

/** The key by name. Shift makes another sign of a full stop, and on some keyboards the full stop itself.
 *  @type {(event: KeyboardEvent) => string} */
function keyName({ key, code, shiftKey }) {
  if (key === "?" || key === ".") return key;
  if (shiftKey && code === "Period" && ">:".includes(key)) return "Shift+.";
  return (shiftKey ? "Shift+" : "") + (key.length === 1 ? key.toUpperCase() : key);
}

/** @type {(event: KeyboardEvent) => boolean} */
function isTyping(event) {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return false;
  return Boolean(target.closest(TYPED)) || (byKeyboard && event.key === " " && Boolean(target.closest(PUSHED)));
}
