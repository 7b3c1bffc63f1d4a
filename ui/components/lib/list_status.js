// Status of the list of recommendations: what it begins with and how to get there, for whatever else stands on the page.

export const LISTED = "lab:listed";
export const listing = { first: "", show: () => {} };

/** @type {(first: string, show: () => void) => void} */
export function announce(first, show) {
  Object.assign(listing, { first, show });
  dispatchEvent(new Event(LISTED));
}
