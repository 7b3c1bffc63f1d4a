// FLIP animation (first, last, invert, play): things that change places are seen to move there.

const MOVE = { duration: 380, easing: "cubic-bezier(.2, .7, .2, 1)" };
const COME = { duration: 300, easing: "ease-out" };

/** Let `change` put children of a list in another order; those that stay glide, those that come fade in.
 *  @type {(list: Element, change: () => void) => void} */
export function flip(list, change) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || !list.childElementCount || document.hidden)
    return change();
  const before = new Map([...list.children].map((node) => [node, node.getBoundingClientRect().top]));
  change();
  const height = innerHeight;
  for (const node of list.children) {
    const now = node.getBoundingClientRect().top,
      was = before.get(node);
    if (was === undefined) node.animate([{ opacity: 0 }, { opacity: 1 }], COME);
    else if (Math.abs(was - now) > 1 && Math.min(was, now) < height && Math.max(was, now) > -200)
      node.animate([{ transform: `translateY(${was - now}px)` }, { transform: "none" }], MOVE);
  }
}

/** The children of a list become `nodes`. One that is focused is not moved, so it stays focused.
 *  @type {(list: Element, nodes: Element[]) => void} */
export function setChildren(list, nodes) {
  const { activeElement } = /** @type {ShadowRoot} */ (list.getRootNode());
  const held = nodes.findIndex((node) => node.contains(activeElement));
  for (const node of [...list.children]) if (!nodes.includes(node)) node.remove();
  nodes.forEach((node, i) => {
    if (i < held) list.insertBefore(node, nodes[held]);
    else if (i !== held && list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null);
  });
}
