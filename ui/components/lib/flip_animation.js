// Things that change places are seen to move there: from where they were to where they are.

const MOVE = { duration: 380, easing: "cubic-bezier(.2, .7, .2, 1)" };
const COME = { duration: 300, easing: "ease-out" };

/** Let `change` put children of a list in another order; those that stay glide, those that come fade in. */
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

/** The children of a list become `nodes`. One that is focused is not moved, so it stays focused. */
export function setChildren(list, nodes) {
  const held = nodes.findIndex((node) => node.contains(list.getRootNode().activeElement));
  for (const node of [...list.children]) if (!nodes.includes(node)) node.remove();
  nodes.forEach((node, i) => {
    if (i < held) list.insertBefore(node, nodes[held]);
    else if (i !== held && list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null);
  });
}
