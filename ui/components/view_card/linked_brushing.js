// Linked brushing: what is pointed at in one drawing is marked in all others of its group.

/** @typedef {{ group?: string, told?: number }} Linked */

const NAME = "lab:point";

/** Say which row (-1 for none) is pointed at in `pane`.
 *  @type {(pane: Linked, row: number) => void} */
export function broadcastHover(pane, row) {
  if (pane.told === row) return;
  pane.told = row;
  dispatchEvent(new CustomEvent(NAME, { detail: { from: pane, group: pane.group, row } }));
}

/** Call `mark(row)` whenever another drawing of the same group points at a row; the answer ends that.
 *  @type {(pane: Linked, mark: (row: number) => void) => () => void} */
export function onLinkedHover(pane, mark) {
  const listen = (/** @type {Event} */ event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (detail.from !== pane && detail.group && detail.group === pane.group) mark(detail.row);
  };
  addEventListener(NAME, listen);
  return () => removeEventListener(NAME, listen);
}
