// Row address: the followed row in the page's address, so that a refresh and a link find it. No script of the page runs.

const NAME = "row";
const NUMBER = /^\d{1,9}$/;

/** The row that the address names; -1 where it names none.
 *  @type {() => number} */
export function rowOfAddress() {
  const said = new URLSearchParams(location.search).get(NAME) ?? "";
  return NUMBER.test(said) ? Number(said) : -1;
}

/** Name a row in the address, or none (-1).
 *  @type {(row: number) => void} */
export function nameInAddress(row) {
  if (rowOfAddress() === row) return;
  const here = new URL(location.href);
  if (row < 0) here.searchParams.delete(NAME);
  else here.searchParams.set(NAME, String(row));
  history.replaceState(history.state, "", here);
}
