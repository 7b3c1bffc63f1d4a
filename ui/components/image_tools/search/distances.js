// Distances: how far each of the found lies, in as many digits as tell them apart and no more.

/** Distances of one row with as many decimals as tell the farthest in two digits, three at most.
 *  @type {(distance: number[]) => string[]} */
export function inDigits(distance) {
  const most = Math.max(...distance, 0);
  const decimals = most >= 100 ? 0 : Math.min(3, Math.max(1, 1 - Math.floor(Math.log10(most || 1))));
  const least = 10 ** -decimals;
  const short = `<${least.toFixed(decimals).replace("0.", ".")}`; // no wider than the others
  return distance.map((far) => (far === 0 ? "0" : far < least / 2 ? short : far.toFixed(decimals)));
}
