// Memoisation: a value worked out once for each key of a map.

/** The value of a key, made at the first call.
 *  @template Key, Value
 *  @param {{ get(key: Key): Value | undefined, set(key: Key, value: Value): unknown }} map
 *  @param {Key} key
 *  @param {() => Value} make
 *  @returns {Value} */
export function memo(map, key, make) {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
