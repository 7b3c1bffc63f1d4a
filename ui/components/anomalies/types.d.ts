// Types of the parts of the page Anomalies. Types only, so nothing here is served.

import type { Atlas } from "../lib/types.d.ts";

/** What anomalies_payload.py sends: where the run is asked, and of its set. `retrained` is the run on cleaned rows. */
export interface AnomaliesPayload {
  url: string;
  run: string;
  title: string;
  group: string;
  atlas: Atlas | null;
  pictured: boolean;
  classes: string[];
  /** Whether rows are windows of a signal. */
  series: boolean;
  retrained: string | null;
}

/** A figure, and the 95 % interval that holds it. */
export type Estimate = [value: number, low: number, high: number];

/** What scores_said of kept_detectors.py says of a run's scores; of how many rows in all these are of. */
export interface ScoresHead {
  step: number;
  epoch: number;
  epochs: number;
  more: boolean;
  open: boolean;
  same: boolean;
  key: string;
  titles: Record<string, string>;
  trained: number;
  tests: number;
  all: { trained: number; tests: number };
  mapped: boolean;
  labelled: boolean;
  auc: Estimate | null;
  ap: Estimate | null;
}

/** The test windows of a series: samples, float32, then classes, int16. */
export interface TraceAnswer {
  head: { windows: number; length: number; rate: number; classes: string[] };
  body: Uint8Array;
}

/** Scores of each kind of rows in rising order. */
export interface Sorted {
  trained: Float64Array;
  normal: Float64Array;
  strange: Float64Array;
}

/** Scores of one net: `each` test row's in their order, `learned` those of training rows in theirs, `strange` which test
 *  rows are anomalies, `order` test rows by falling score, `xy` where their codes lie. */
export interface Scores {
  head: ScoresHead;
  each: Float64Array;
  learned: Float64Array;
  strange: Uint8Array;
  sorted: Sorted;
  order: number[];
  xy: Float32Array | null;
}

/** What a threshold flags: of training rows, false alarms, anomalies found and missed, and shares of them. */
export interface OperatingPoint {
  learned: number;
  alarms: number;
  found: number;
  flagged: number;
  missed: number;
  share: number | null;
  precision: number | null;
  recall: number | null;
  perThousand: number | null;
}

/** What one missed anomaly costs, and one false alarm. */
export interface Costs {
  miss: number;
  alarm: number;
}

/** One kind of rows on the histogram: how many of them lie in each bin. */
export interface Kind {
  name: string;
  role: "trained" | "normal" | "strange";
  n: number;
  bins: Uint32Array;
}

/** From a score to a share of the width, and back; round numbers on the way. */
export interface ScoreAxis {
  log: boolean;
  low: number;
  high: number;
  value: (share: number) => number;
  share: (score: number) => number;
  ticks: (most: number) => number[];
}

/** A row before the net: `columns` are those most to blame, with value, reconstruction and share. */
export interface JudgedRow {
  row: number;
  label: string;
  score: number;
  columns: [name: string, x: number, copy: number, share: number][];
}

/** Judged rows; `body` holds of each row its picture, the reconstruction and the blame (bytes), or of rows that are no
 *  pictures these as float32. */
export interface RowsAnswer {
  head: { part: string; step: number; shape: number[] | null; width: number; rows: JudgedRow[] };
  body: Uint8Array;
}
