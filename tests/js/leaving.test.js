import assert from "node:assert/strict";
import { mock, test } from "node:test";

/** @type {Record<string, (event: object) => void>} */
const listeners = {};
let open = false;

class Part {
  clicks = 0;

  /** @param {boolean} inMenu */
  constructor(inMenu = false) {
    this.inMenu = inMenu;
  }

  /** @param {string} selector */
  closest(selector) {
    return selector.includes("Popover") && !this.inMenu ? null : this;
  }

  click() {
    this.clicks += 1;
    listeners.click(clicked(this));
  }
}

/** @type {(target: Part, keys?: object) => { target: Part, held: boolean }} */
function clicked(target, keys = {}) {
  const event = { target, held: false, preventDefault() {}, stopImmediatePropagation: () => (event.held = true) };
  return Object.assign(event, keys);
}

Object.assign(globalThis, {
  addEventListener: (/** @type {string} */ name, /** @type {() => void} */ heard) => (listeners[name] = heard),
  Element: Part,
  HTMLElement: Part,
  MouseEvent: class {},
  document: {
    body: { dispatchEvent: () => (open = false) },
    querySelector: (/** @type {string} */ selector) => (selector.includes("Popover") ? (open ? {} : null) : {}),
  },
});
const { leftAfter } = await import("../../ui/components/lib/leaving.js");

test("a link that is followed ends what a page says by itself, one that is opened elsewhere does not", () => {
  const before = performance.now() - 1;
  assert.equal(leftAfter(before), false);
  listeners.click(clicked(new Part(), { ctrlKey: true }));
  assert.equal(leftAfter(before), false);
  assert.equal(clicked(new Part()).held, false);
  listeners.click(clicked(new Part()));
  assert.equal(leftAfter(before), true);
  assert.equal(leftAfter(performance.now() + 1), false, "it was drawn anew since");
});

test("an open menu is closed before the link is followed, unless the link stands in it", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const now = mock.method(performance, "now", () => 1000);
  open = true;
  const [inside, outside] = [clicked(new Part(true)), clicked(new Part())];
  listeners.click(inside);
  assert.deepEqual([inside.held, open], [false, true]);
  listeners.click(outside);
  assert.deepEqual([outside.held, open, outside.target.clicks], [true, false, 0]);
  now.mock.mockImplementation(() => 1300);
  mock.timers.tick(25);
  assert.equal(outside.target.clicks, 1);
  mock.timers.tick(1000);
  assert.equal(outside.target.clicks, 1);
  mock.timers.reset();
});
