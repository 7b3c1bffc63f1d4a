// Leaving a page while a menu is open: the menu is closed first, and the link followed when that has been said.
//
// A click on a link to another page closes an open popover, too. With Streamlit 1.67 the server hears of the page first
// and of the popover later: it then draws a part of the old page into the new one, and the browser stays white.

const MENU = '[data-testid="stPopoverBody"]';
const LINK = '[data-testid="stSidebarNavLink"], [data-testid="stPageLink-NavLink"]';
const TOLD_MS = 200; // by then a browser has said that a popover is closed
const MOST_MS = 1500; // nobody is kept longer
const TICK_MS = 25;

let menuWasOpen = false;
let following = false;

/** @type {() => boolean} */
const isOpen = () => document.querySelector(MENU) !== null;

/** @type {() => boolean} */
const scriptRests = () => document.querySelector('[data-test-script-state="notRunning"]') !== null;

/** The link to another page that was clicked outside of every menu.
 *  @type {(event: MouseEvent) => HTMLElement | null} */
function linkOf({ target }) {
  const link = target instanceof Element ? target.closest(LINK) : null;
  return link instanceof HTMLElement && !link.closest(MENU) ? link : null;
}

function closeMenus() {
  for (const type of ["mousedown", "mouseup", "click"]) {
    document.body.dispatchEvent(new MouseEvent(type, { bubbles: true }));
  }
}

/** @type {(event: MouseEvent) => void} */
function hold(event) {
  const link = linkOf(event);
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (following || elsewhere || !link || !(menuWasOpen || isOpen())) return;
  menuWasOpen = false;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isOpen()) closeMenus();
  const begin = performance.now();
  const timer = setInterval(() => {
    const waited = performance.now() - begin;
    if (waited < MOST_MS && (waited < TOLD_MS || isOpen() || !scriptRests())) return;
    clearInterval(timer);
    following = true;
    link.click();
    following = false;
  }, TICK_MS);
}

addEventListener("pointerdown", () => (menuWasOpen = isOpen()), true);
addEventListener("click", hold, true);
