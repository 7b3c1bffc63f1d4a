// Anomalies: how strange a set's rows are to a run's net, with a threshold one drags, the rows and what is to blame, where
// they lie, who does better, and the same recipe on cleaned rows.

import { ToolFigures } from "../image_tools/tool_figures.js";
import { element, mount, setText, styleSheet } from "../lib/mount.js";
import { readTheme } from "../lib/theme.js";
import { netAfter, QUIET_MS } from "../row_answer/net_answer.js";
import { BesideOthers, estimated } from "./beside_others.js";
import { Cleaning } from "./cleaning.js";
import { JudgedRows } from "./judged_rows.js";
import { cheapest, operatingPoint, percentileOf, percentileThreshold } from "./operating_point.js";
import { ScoreHistogram } from "./score_histogram.js";
import { ScoreMap } from "./score_map.js";
import { ScoresClient } from "./scores_client.js";
import { START, spoken, ThresholdFigures } from "./threshold_figures.js";
import { TraceCard } from "./trace/trace_card.js";

/** @import { Component, Entry, Send, Timer } from "../lib/types.d.ts" */
/** @import { AnomaliesPayload, Scores } from "./types.d.ts" */

const css = [
  await styleSheet("view_card/view_card.css"),
  await styleSheet("row_answer/row_answer.css"),
  await styleSheet("image_tools/image_tools.css"),
  await styleSheet("followed_row/row_values.css"),
  await styleSheet("anomalies/anomalies.css"),
  await styleSheet("anomalies/trace/trace_view.css"),
];
const UNLABELLED =
  "Which of these test rows are anomalies is not known, so nobody wins. A set of which a class was left out can tell.";

class Anomalies {
  title = element("h3");
  progress = element("span", { class: "score" });
  menu = element("select", { "aria-label": "Score", change: () => this.score() });
  said = element("p", { class: "note", role: "alert", hidden: true });
  aloud = element("p", { class: "aloud", role: "status" });
  histogram = new ScoreHistogram((threshold) => this.set(threshold, ""));
  figures = new ThresholdFigures(
    (way) => this.choose(way),
    () => this.recount(),
  );
  file = element("a", { class: "action", download: "" }, "Export CSV");
  trace = new TraceCard();
  others = new BesideOthers();
  client = new ScoresClient(
    (scores, fresh) => this.hear(scores, fresh),
    (words) => this.miss(words),
  );
  /** @type {Scores | null} */
  scores = null;
  threshold = 0;
  /** How the threshold was chosen: "start", "least", or by hand.
   *  @type {string} */
  way = "start";
  /** @type {Send} */
  send = () => {};
  /** @type {Timer | undefined} */
  speech;

  /** @param {ShadowRoot} root
   *  @param {AnomaliesPayload} page */
  constructor(root, page) {
    /** @type {AnomaliesPayload} */
    this.page = { ...page, url: "" };
    const theme = () => readTheme(this.node);
    this.hero = element(
      "section",
      { class: "card hero", role: "region", "aria-label": "Scores and threshold" },
      element(
        "header",
        {},
        this.title,
        element("label", { class: "scored-by" }, element("span", {}, "Score"), this.menu),
        this.progress,
        this.file,
      ),
      this.said,
      this.histogram.node,
      this.figures.node,
      this.aloud,
    );
    this.node = element("section", { class: "anomalies" }, this.hero);
    root.append(this.node);
    this.rows = new JudgedRows(page, (row) => this.map.mark(row), theme);
    this.map = new ScoreMap((row) => this.rows.choose(row), theme());
    this.measured = new ToolFigures(this.others, { url: "" });
    const beside = element(
      "section",
      { class: "card told beside-others", role: "region", "aria-label": "Beside others" },
      element("header", {}, element("h3", {}, "Beside others, on the same rows")),
      this.others.node,
      this.measured.waits,
    );
    this.cleaning = new Cleaning(page, (percentile, key) =>
      this.send("retrain", { run: this.page.run, score: key, percentile }),
    );
    this.node.append(
      this.trace.node,
      this.rows.node,
      element("div", { class: "side" }, this.map.node, beside),
      this.cleaning.node,
    );
  }

  close() {
    clearTimeout(this.speech);
    for (const part of [this.client, this.trace, this.rows, this.map, this.measured, this.cleaning]) part.close();
  }

  /** @type {(component: Component<AnomaliesPayload>) => void} */
  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    const { dark } = readTheme(this.node);
    for (const card of this.node.querySelectorAll(".card")) {
      card.classList.toggle("dark", dark);
      card.classList.toggle("light", !dark);
    }
    const [before, other] = [this.page, data.url !== this.page.url];
    this.page = data;
    if (other) this.begin(data);
    else if (data.retrained !== before.retrained) this.cleaning.begin(data);
    else if (this.scores) {
      this.map.show(this.scores, this.threshold, readTheme(this.node)); // in the colours of now
      this.rows.show(this.scores, this.threshold);
    }
  }

  /** Another run's.
   *  @type {(page: AnomaliesPayload) => void} */
  begin(page) {
    Object.assign(this, { scores: null, way: "start" });
    setText(this.title, page.title);
    setText(this.progress, "");
    this.histogram.clear("Every row is being scored.");
    this.figures.node.hidden = this.file.hidden = true;
    for (const part of [this.trace, this.rows, this.map, this.cleaning]) part.begin(page);
    this.measured.stop();
    this.others.clear();
    this.client.follow(page.url, "");
  }

  /** Another score is chosen. */
  score() {
    this.others.key = this.menu.value;
    this.others.clear();
    if (this.way === "") this.way = "start";
    this.client.follow(this.page.url, this.menu.value);
  }

  /** @type {(scores: Scores, fresh: boolean) => void} */
  hear(scores, fresh) {
    const before = this.scores,
      { head } = scores;
    this.say("");
    setText(this.progress, progress(head));
    if (fresh) {
      this.scores = scores;
      this.offer(head);
      this.histogram.show(scores, head.titles[head.key]);
      this.figures.node.hidden = this.file.hidden = false;
      this.set(this.chosen(scores, before), this.way);
      this.cleaning.show(scores);
    }
    if (!head.labelled) this.others.clear(UNLABELLED);
    else if (before?.head.key !== head.key) this.measure(head.key);
    else this.measured.follow(head.step, head.more);
  }

  /** @type {(key: string) => void} */
  measure(key) {
    this.others.key = key;
    this.measured.measure({ url: `${this.page.url}/figures` });
  }

  /** @type {(words: string) => void} */
  miss(words) {
    if (this.scores) this.say(words);
    else this.histogram.clear(words);
  }

  /** The scores there are, and by which these are.
   *  @type {(head: Scores["head"]) => void} */
  offer({ titles, key }) {
    const offered = Object.entries(titles);
    if (String(Array.from(this.menu.options, ({ value }) => value)) !== String(Object.keys(titles)))
      this.menu.replaceChildren(...offered.map(([value, words]) => element("option", { value }, words)));
    this.menu.value = key;
  }

  /** Where the threshold lies among new scores: as it was chosen; one set by hand stays at its percentile of the training
   *  rows, and above all of them where it is.
   *  @type {(scores: Scores, before: Scores | null) => number} */
  chosen({ sorted, head }, before) {
    if (this.way === "least" && head.labelled) return cheapest(sorted, this.figures.costs);
    if (this.way === "" && before) {
      const percentile = percentileOf(before.sorted.trained, this.threshold);
      return percentile < 100 ? percentileThreshold(sorted.trained, percentile) : this.threshold;
    }
    this.way = "start";
    return percentileThreshold(sorted.trained, START);
  }

  /** @type {(way: "start" | "least") => void} */
  choose(way) {
    if (!this.scores) return;
    this.way = way;
    this.set(this.chosen(this.scores, this.scores), way);
  }

  /** The costs are others. */
  recount() {
    if (this.scores) this.set(this.chosen(this.scores, this.scores), this.way);
  }

  /** @type {(threshold: number, way: string) => void} */
  set(threshold, way) {
    const { scores } = this;
    if (!scores) return;
    Object.assign(this, { threshold, way });
    const point = operatingPoint(scores.sorted, threshold),
      words = spoken(point, scores.head);
    this.histogram.set(threshold, words);
    this.figures.show(scores, threshold, point, way);
    this.trace.show(scores, threshold);
    this.rows.show(scores, threshold);
    this.map.show(scores, threshold, readTheme(this.node));
    const where = new URLSearchParams({ score: scores.head.key, threshold: String(threshold) });
    this.file.href = `${this.page.url}/table.csv?${where}`;
    this.file.download = `${this.page.group}-anomalies.csv`;
    clearTimeout(this.speech);
    this.speech = setTimeout(() => setText(this.aloud, words), QUIET_MS);
  }

  /** @type {(words: string) => void} */
  say(words) {
    setText(this.said, words);
    this.said.hidden = !words;
  }
}

/** How well anomalies are ranked, and up to where the net has learned.
 *  @type {(head: Scores["head"]) => string} */
function progress({ auc, epoch, epochs, more }) {
  const learned = more ? netAfter(epoch).replace(" epochs", ` of ${epochs} epochs`) : netAfter(epoch);
  return auc ? `AUC ${estimated(auc)}, ${learned}` : learned;
}

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new Anomalies(root, component.data));
