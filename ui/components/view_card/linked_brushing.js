// Linked brushing: what is pointed at in one drawing is marked in all others of its group.

const NAME = "lab:point";

/** Say which row (-1 for none) is pointed at in `pane`. */
export function broadcastHover(pane, row) {
  if (pane.told === row) return;
  pane.told = row;
  dispatchEvent(new CustomEvent(NAME, { detail: { from: pane, group: pane.group, row } }));
}

/** Call `mark(row)` whenever another drawing of the same group points at a row; the answer ends that. */
export function onLinkedHover(pane, mark) {
  const listen = ({ detail }) => {
    if (detail.from !== pane && detail.group && detail.group === pane.group) mark(detail.row);
  };
  addEventListener(NAME, listen);
  return () => removeEventListener(NAME, listen);
}
