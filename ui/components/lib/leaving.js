// Leaving a page: an open menu is closed before the link is followed, and then nothing of the page says a word more.
//
// What a part of the old page says after the click reaches the server behind the new page. Streamlit 1.67 then draws
// that part of the old page into the new one, and the browser stays white. A click that leads away also closes an open
// popover, which says so a moment later.

const MENU = '[data-testid="stPopoverBody"]';
const LINK = '[data-testid="stSidebarNavLink"], [data-testid="stPageLink-NavLink"]';
const TOLD_MS = 200; // by then a browser has said that a popover is closed
const MOST_MS = 1500; // nobody is kept longer
const TICK_MS = 25;
const GIVEN_UP_MS = 15_000; // a page that is still here then has not been left

let menuWasOpen = false;
let following = false;
let leftAt = Number.NEGATIVE_INFINITY;

/** Whether a link to another page was followed after `since`, as `performance.now()` has it, and may yet lead there.
 *  @type {(since: number) => boolean} */
export const leftAfter = (since) => leftAt > since && performance.now() - leftAt < GIVEN_UP_MS;

/** @type {() => boolean} */
const isOpen = () => document.querySelector(MENU) !== null;

/** @type {() => boolean} */
const scriptRests = () => document.querySelector('[data-test-script-state="notRunning"]') !== null;

/** The link to another page that was clicked, to be opened here and not elsewhere.
 *  @type {(event: MouseEvent) => HTMLElement | null} */
function linkOf({ target, ctrlKey, metaKey, shiftKey }) {
  const link = target instanceof Element ? target.closest(LINK) : null;
  return link instanceof HTMLElement && !(ctrlKey || metaKey || shiftKey) ? link : null;
}

function closeMenus() {
  for (const type of ["mousedown", "mouseup", "click"]) {
    document.body.dispatchEvent(new MouseEvent(type, { bubbles: true }));
  }
}

/** @type {(event: MouseEvent) => void} */
function hold(event) {
  const link = linkOf(event);
  if (!link) return;
  if (following || link.closest(MENU) || !(menuWasOpen || isOpen())) {
    leftAt = performance.now();
    return;
  }
  menuWasOpen = false;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isOpen()) closeMenus();
  const begin = performance.now();
  setTimeout(() => follow(link, begin), TICK_MS);
}

/** @type {(link: HTMLElement, begin: number) => void} */
function follow(link, begin) {
  const waited = performance.now() - begin;
  if (waited < MOST_MS && (waited < TOLD_MS || isOpen() || !scriptRests())) {
    setTimeout(() => follow(link, begin), TICK_MS);
    return;
  }
  following = true;
  link.click();
  following = false;
}

addEventListener("pagehide", () => (leftAt = performance.now())); // the server can be told nothing any more
addEventListener("pageshow", () => (leftAt = Number.NEGATIVE_INFINITY));
addEventListener("pointerdown", () => (menuWasOpen = isOpen()), true);
addEventListener("click", hold, true);
