// Folding: text as it is compared in a search, without case, accents and signs.

/** Letters that no decomposition makes plain, and signs that are words: as `readers/titles.py` has them.
 *  @type {Record<string, string>} */
const PLAIN = {
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
  ß: "ss",
  "&": " and ",
  "+": " and ",
};

/** Lower case without accents and signs, single spaces.
 *  @type {(text: string) => string} */
export function fold(text) {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
  const spelled = plain.replace(/['’`]/g, "").replace(/[øæœłđðþıß&+]/g, (sign) => PLAIN[sign]);
  return spelled.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
