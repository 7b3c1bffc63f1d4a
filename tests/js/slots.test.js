import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { deliver, Follower, forget, hold } from "../../ui/components/lib/slots.js";

/** @type {unknown[]} */
let taken = [];
/** @type {Follower[]} */
let followers = [];

beforeEach(() => {
  for (const follower of followers) follower.close();
  forget("run");
  forget("other");
  taken = [];
  followers = [];
});

function follower() {
  const made = new Follower((data) => taken.push(data));
  followers.push(made);
  return made;
}

test("a follower takes what comes for its slot, and nothing else", () => {
  follower().follow("run map", 1);
  deliver("run", 2, { map: "a", strip: "no" });
  deliver("other", 3, { map: "no" });
  assert.deepEqual(taken, ["a"]);
});

test("what is older than what it has is passed over", () => {
  follower().follow("run map", 5);
  deliver("run", 5, { map: "same" });
  deliver("run", 4, { map: "older" });
  assert.deepEqual(taken, []);
});

test("what came before it was mounted, or given older data by the script, is taken at once", () => {
  deliver("run", 7, { map: "new" });
  const one = follower();
  assert.equal(one.follow("run map", 6), true);
  assert.equal(one.follow("run map", 7), false);
  assert.equal(one.follow("run map", 3), true);
  assert.deepEqual(taken, ["new", "new"]);
});

test("a follower without a slot, or of another run, keeps what it was given", () => {
  const one = follower();
  one.follow("run map", 1);
  one.follow(undefined);
  deliver("run", 2, { map: "no" });
  one.follow("other map", 1);
  deliver("run", 3, { map: "no" });
  one.close();
  deliver("other", 4, { map: "no" });
  assert.deepEqual(taken, []);
});

test("several components may follow one slot, and a run that is left is forgotten", () => {
  follower().follow("run map");
  follower().follow("run map");
  deliver("run", 1, { map: "twice" });
  assert.deepEqual(taken, ["twice", "twice"]);
  forget("run");
  assert.equal(follower().follow("run map"), false);
});

test("pictures of a run that is held stay, while its numbers go on, and then catch up", () => {
  const picture = new Follower((data) => taken.push(data), true);
  followers.push(picture);
  picture.follow("run map", 1);
  follower().follow("run numbers", 1);
  hold("run", true);
  deliver("run", 2, { map: "picture", numbers: "number" });
  assert.deepEqual(taken, ["number"]);
  hold("run", false);
  assert.deepEqual(taken, ["number", "picture"]);
});
