// All that somebody has said of films, the newest first, to look at and to change.

import { titleWithYear } from "./catalogue.js";
import { element, icon, setText as tell } from "../lib/mount.js";
import { opinions, rate } from "../lib/opinion_queue.js";
import { Stars } from "../lib/stars.js";

const FIRST = 4;
const WORDS = { seen: "seen, no stars", "not seen": "not seen", "not interested": "not interested" };

export class MyRatings {
  constructor() {
    Object.assign(this, { lines: new Map(), all: false });
    this.title = element("h3", {}, "Your films");
    this.count = element("p", { class: "score" });
    this.list = element("ul", { class: "mine", role: "list" });
    this.more = element("button", {
      type: "button",
      class: "quiet",
      click: () => {
        this.all = !this.all;
        this.show(this.byId);
      },
    });
    this.node = element(
      "section",
      { class: "card", "aria-label": "Your films", hidden: true },
      element("header", {}, this.title, this.count),
      this.list,
      this.more,
    );
  }

  show(byId) {
    this.byId = byId;
    const said = opinions().filter(([film]) => byId.has(film));
    const telling = said.filter(([, word]) => word !== "not seen");
    const shown = this.all ? said : telling.slice(0, FIRST);
    this.node.hidden = !said.length;
    tell(this.count, counted(said));
    this.more.hidden = !this.all && said.length === shown.length;
    tell(this.more, this.all ? "Show fewer" : `Show all ${said.length}`);
    this.sync(shown);
  }

  sync(shown) {
    const kept = new Set(shown.map(([film]) => film));
    for (const [film, line] of this.lines) if (!kept.has(film)) this.lines.delete(film), line.node.remove();
    shown.forEach(([film, word], i) => {
      const line = this.lines.get(film) ?? this.lines.set(film, new RatingRow(this.byId.get(film))).get(film);
      line.show(word);
      if (this.list.children[i] !== line.node) this.list.insertBefore(line.node, this.list.children[i] ?? null);
    });
  }
}

class RatingRow {
  constructor(film) {
    const name = titleWithYear(film);
    this.stars = new Stars(name, (stars) => rate(film.id, stars));
    this.word = element("em");
    const forget = element(
      "button",
      {
        type: "button",
        class: "icon",
        title: "Forget this",
        "aria-label": `Forget ${name}`,
        click: () => rate(film.id, null),
      },
      icon("close"),
    );
    this.node = element(
      "li",
      {},
      element(
        "span",
        { class: "name" },
        element("b", {}, film.title),
        " ",
        element("span", { class: "year" }, String(film.year ?? "")),
        this.word,
      ),
      this.stars.node,
      forget,
    );
  }

  show(word) {
    this.stars.set(typeof word === "number" ? word : 0);
    tell(this.word, WORDS[word] ?? "");
  }
}

function counted(said) {
  const of = (test) => said.filter(([, word]) => test(word)).length;
  const numbers = [
    [of((word) => typeof word === "number"), "rated"],
    [of((word) => word === "seen"), "seen"],
    [of((word) => word === "not seen"), "not seen"],
  ];
  return numbers
    .filter(([n]) => n)
    .map(([n, word]) => `${n} ${word}`)
    .join(", ");
}
