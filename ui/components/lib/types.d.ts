// Types that components share: what the server sends, what a chart draws with. Types only, so nothing here is served.

/** What passes through hands that do not look at it: the data of a component on its way through `mount`, what a chart
 *  prepared, found and laid out on its way through a canvas. */
// biome-ignore lint/suspicious/noExplicitAny: who made it knows its type, who hands it on need not
export type Opaque = any;

/** What Streamlit hands a component at each update (components v2). */
export interface Component<Data = Opaque> {
  parentElement: ShadowRoot;
  data: Data;
  setStateValue: Send;
  setTriggerValue: Send;
}

export type Send = (name: string, value: unknown) => void;

/** A component as `mount` keeps it: made once, updated often, closed when its place has left the page. */
export interface Mounted {
  update(component: Component): unknown;
  close?(): void;
}

/** What a component's script exports: Streamlit calls it at every update, and its answer when the place is gone. */
export type Entry = (component: Component) => () => void;

type Listeners = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => unknown };

/** Attributes of an element by name; a function listens to the event of that name, and false leaves one out. */
export interface Attributes extends Listeners {
  [name: string]: string | number | boolean | undefined | ((event: never) => unknown);
}

/** What `setTimeout` and `setInterval` give, to be cleared. */
export type Timer = ReturnType<typeof setTimeout>;

export type Ctx = CanvasRenderingContext2D;
export type Point = [x: number, y: number];
export type RGB = number[];

/** The pad: its size in pixels, `factor` of them along one that is sent; pictures of one channel (grey) or three. */
export interface PadFormat extends Box {
  factor: number;
  channels: number;
  paper: RGB;
}

/** A size in CSS pixels. */
export interface Box {
  width: number;
  height: number;
}

export interface Rect extends Box {
  left: number;
  top: number;
}

/** A window on the data, in the data's own numbers. */
export interface Bounds {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** Shares of a plane, 0 to 1 from its lower left. */
export interface Place {
  u: number;
  v: number;
}

/** From one of the data's numbers to pixels. */
export type Scale = (value: number) => number;

/** From the data's numbers to the pixels of a box. */
export type Projection = (x: number, y: number) => Point;

/** Colours, typefaces and sizes of the moment. */
export interface Theme {
  dark: boolean;
  still: boolean;
  scale: number;
  text: string;
  mono: string;
  paper: string;
  card: string;
  ink: string;
  line: string;
  accent: string;
  mute: string;
  baseline: string;
  below: RGB;
  above: RGB;
  classes: string[];
}

/** A typed array of any kind with its shape; what `payload.js` reads out of the server's block of bytes. */
export interface NumberArray extends ArrayLike<number>, Iterable<number> {
  shape: number[];
  at(index: number): number | undefined;
  indexOf(value: number): number;
  reduce(add: (sum: number, value: number) => number, start: number): number;
  subarray(from: number, to: number): Omit<NumberArray, "shape">;
}

/** A View of the engine's Snapshot; `kind` says which arrays there are and which chart draws them. */
export interface View<Arrays = Record<string, NumberArray>> {
  kind: string;
  name: string;
  title: string;
  unit: string;
  labels: string[];
  marks: Record<string, number>;
  arrays: Arrays;
}

/** What a canvas can draw and tween: a View, or anything with arrays by name. */
export interface Drawable {
  name: string;
  title: string;
  arrays: Record<string, (ArrayLike<number> & { shape?: number[]; indexOf(value: number): number }) | undefined>;
}

/** A sprite sheet: the first rows of a data set as one picture. */
export interface Atlas extends Box {
  url: string;
  columns: number;
}

/** Where a component stands in a stream: its slot, and the frame that its data are of. Without a slot they stay. */
export interface StreamPlace {
  slot?: string;
  number?: number;
}

/** What payload.py packs for one card. */
export interface CardPayload extends StreamPlace {
  title: string;
  score: string;
  caption: string;
  group: string;
  atlas: Atlas | null;
  views: (View | null)[];
  action?: string;
}

export type SpriteSheet = HTMLCanvasElement & { item: Box; ground: string };

/** What a tooltip says, and its picture: an item of a sprite sheet, or a row of the card's atlas. */
export interface TooltipText {
  lines: string[];
  row?: number;
  sheet?: SpriteSheet;
  item?: number;
}

export interface DataTable {
  head: string[];
  row: (i: number) => (string | number)[];
  count: number;
}

/** A module of charts/. Each knows the views it prepared and what it found in them; whoever calls it does not. */
export interface Chart<Shown = Opaque, Found = Opaque, State = Opaque> {
  axes?: "xy" | "x" | "";
  tweened?: string[];
  prepare?(view: Opaque): Shown;
  fit?(view: Shown, box?: Box): Bounds;
  plot?(view: Shown, box: Box, theme: Theme): Rect;
  draw(ctx: Ctx, view: Shown, box: Box, theme: Theme, state: State): unknown;
  nearest?(view: Shown, box: Box, state: State, x: number, y: number): Found | null;
  hitTest?(view: Shown, box: Box, state: State, x: number, y: number, theme: Theme): Found | null;
  tooltip?(view: Shown, found: Found, theme: Theme): TooltipText;
  describe?(view: Shown): string;
  table(view: Shown): DataTable;
}

/** What stays between two drawings of one canvas. */
export interface ChartState<Found = Opaque, Layout = Opaque> {
  found: Found | null;
  marked: number;
  own?: Point | null;
  followed?: { at: number; path: Point[] } | null;
  camera: { window: Bounds };
  places?: Layout;
}

/** Where the pictures of a grid stand. */
export interface Grid {
  columns: number;
  rows: number;
  size: number;
  left: number;
  top: number;
  stepX: number;
  stepY: number;
}

/** Stars (0.5 to 5), or a word: "seen", "not seen", "not interested". */
export type Opinion = number | string;

export interface OpinionData {
  opinions: [film: number, opinion: Opinion][];
  heard: Record<string, number>;
}

export interface Film {
  id: number;
  title: string;
  year: number | null;
  genres: string[];
}

export interface CatalogueFilm extends Film {
  also: string[];
  raters: number;
  known: boolean;
}

/** The columns of the catalogue as the server packs them. */
export interface PackedCatalogue {
  id: number[];
  title: string[];
  year: (number | null)[];
  also: string[][];
  raters: number[];
  known: number[];
  of: number[][];
  genres: string[];
}

/** A film as the map of films draws it. */
export interface MapFilm {
  id: number;
  title: string;
  full: string;
  short: string;
  genres: string[];
  genre: number;
  raters: number;
  size: number;
}

type Themes = [name: string, correlation: number][];

/** A unit of the code: the films at its two ends, and what they have in common. */
export interface CodeUnit {
  number: number;
  low: number[];
  high: number[];
  less: Themes;
  more: Themes;
}

export interface MapRegion {
  name: string;
  x: number;
  y: number;
}

/** The columns of a map of films as the server packs them. */
export interface PackedFilmMap {
  id: number[];
  title: string[];
  year: (number | null)[];
  raters: number[];
  of: number[][];
  genres: string[];
  xy: number[];
  people: number[];
  regions: MapRegion[];
  units: Omit<CodeUnit, "number">[];
  words: Record<"people" | "units" | "excited" | "nobody" | "who", string>;
  score?: string;
  excited?: number[] | null;
}

export interface FilmMapData {
  films: MapFilm[];
  xy: Float32Array;
  people: Float32Array;
  order: number[];
  bounds: Bounds;
  regions: MapRegion[];
  units: CodeUnit[];
  words: PackedFilmMap["words"];
  score?: string;
  excited?: number[] | null;
  at: Map<number, number>;
  byId: Map<number, MapFilm>;
}

/** Which end of a unit lights a film up; "" where a genre does. */
export type Pole = "below" | "above" | "";

/** The map of films as it is to be drawn at one moment. */
export interface FilmMapView {
  name: string;
  title: string;
  arrays: { xy: Float32Array; people: Float32Array; trail: Float32Array; you: NumberArray };
  films: MapFilm[];
  order: number[];
  regions: MapRegion[];
  bounds: Bounds;
  given: Map<number, number>;
  noun: string;
  key: string;
  here: string;
  goal: Point;
  lit: Map<number, Pole> | null;
  told: (found: number) => string[];
}

/** Somebody on the map of films: `way` are the films that moved them, each with where they stood after it. */
export interface FilmMapPayload extends Partial<OpinionData> {
  chart: string | PackedFilmMap;
  title: string;
  score: string;
  caption: string;
  few: boolean;
  way: [film: number, x: number, y: number][];
  excited: number[] | null;
  n: number;
}

/** What pad.py sends beside its view: `ends` are the rows one walks between. */
export interface PadPayload extends CardPayload {
  url: string;
  window: [x0: number, x1: number, y0: number, y1: number];
  shape: [height: number, width: number, channels?: number];
  words: Record<"inside" | "edge" | "outside" | "silent", string>;
  ends: Ends;
}

export type Ends = [row: number | null, row: number | null];

/** What the server says of a place on the plane: its outlier score (above 1: an outlier), its picture. */
export interface Decoded {
  far: number;
  pixels: Uint8Array;
  place: Point;
}

/** What pictures of a set are drawn on: `rows` test rows have a picture, `handwriting` is what shadows are no part of. */
export interface PicturePaper {
  atlas: Atlas;
  rows: number;
  /** The size of what is sent, its channels, and what lies there where nothing is drawn. */
  sent: Box;
  channels: number;
  paper: RGB;
  handwriting: boolean;
  /** How a drawing becomes a picture of the set, and what is said of one that stands as it is. */
  how: string;
  stands: string;
}

/** What drawing_pad.py sends: the run's step, where it is asked, and how its set is seen. `now` where the page shows the
 *  run as it is. */
export interface DrawingPadPayload extends StreamPlace, PicturePaper {
  step: number;
  url: string;
  /** What is asked once, so that the first drawing waits for nothing that could be loaded before. */
  ready: string;
  group: string;
  now: boolean;
}

/** What tool_payload.py sends: which tool, where it is asked, and the set of its run. */
export interface ImageToolPayload extends PicturePaper {
  tool: string;
  /** Whether more is told when the hand rests. */
  settles: boolean;
  url: string;
  group: string;
  title: string;
  /** What is searched, where that are pictures of one's own. */
  searched: { title: string; rows: number } | null;
  classes: string[];
  code: number;
  /** The test row that stands on the pad at first. */
  first: number;
  /** Where the same recipe is trained anew with another width of the code, by the width. */
  anew: Record<string, string>;
}

/** What hash_tool.py says of a picture: all bits of the run (`code`) and which of them are `kept`, how many rows lie at
 *  each distance (`near`), the Hamming ball, one bit, and bytes an image and of all. */
export interface HashAnswer {
  width: number;
  kept: number[];
  code: string;
  packed: string;
  near: number[];
  ball: {
    radius: number;
    of: number;
    count: number;
    groups: [far: number, count: number, shown: number][];
    classes: [name: string, count: number][];
    label: string;
    same: number | null;
    labels: string[];
  };
  bit: { number: number; share: number };
  nbytes: Record<"bits" | "floats" | "pixels", [image: number, index: number]>;
}

/** What balls of all test rows hold on average, by radius; shares are of 1, a precision null where all are empty. */
export interface HashBalls {
  size: number[];
  empty: number[];
  precision: (number | null)[];
}

/** What hash_tool.py measures at a width, `mean` being precision@10 and @100 in percent, and by width. */
export interface HashFigures {
  width: number;
  queries: number;
  tests: number;
  ways: { by: string; mean: [ten: number, hundred: number] }[];
  winner: string;
  balls: HashBalls;
  curve: Record<string, [bits: number, percent: number][]> | null;
}

/** What an image tool makes of a picture after so many changes (`drawn`): what it says, and pictures. */
export interface ToolAnswer {
  head: {
    step: number;
    epoch: number;
    /** How many the net learns for; `more` while it does, `open` where it may go on. */
    epochs: number;
    more: boolean;
    open: boolean;
    settled: boolean;
    shape: [height: number, width: number, channels?: number];
    [said: string]: Opaque;
  };
  body: Uint8Array;
  drawn: number;
}

/** What a view of an image tool is given: the picture, whom to tell that other `options` or `figureOptions` hold. */
export interface ToolHost {
  input: import("../drawing_pad/picture_input.js").PictureInput;
  changed: () => void;
  chosen: () => void;
}

/** What shows figures that are measured of a page's net, and says of which choices. */
export interface FiguresView<Page> {
  figureOptions?(): Record<string, string>;
  showFigures(head: Opaque, page: Page): void;
}

/** One tool's controls and answer. */
export interface ToolView extends FiguresView<ImageToolPayload> {
  node: HTMLElement;
  begin?(page: ImageToolPayload): void;
  options?(): Record<string, string>;
  show(answer: ToolAnswer, page: ImageToolPayload): void;
  blank(words: string): void;
  /** What is said aloud when the hand rests. */
  aloud?(answer: ToolAnswer): string;
}

/** How far an answer's colours lie from the truth, in percent below grey, and how much of the truth's chroma it has. */
export interface ColourFigure {
  name: string;
  mean: number;
  below: number | null;
  chroma: number | null;
}

/** A picture beside others: `picture` is its number among those of an answer, `score` is shown under its name, and `best`
 *  null leaves its mark as it is. One of `values` is drawn in their colours, with a scale. */
export interface BesidePicture {
  name: string;
  picture: number;
  score?: string;
  best?: boolean | null;
  values?: boolean;
}

export type ToolViews = Record<string, new (host: ToolHost) => ToolView>;

/** An axis of a chart: what it is called with its unit, how a value is told, and bounds where they are not the points'. */
export interface XYAxis {
  name: string;
  unit?: string;
  told: (value: number) => string;
  log?: boolean;
  least?: number;
  most?: number;
  /** Where its numbers stand; round ones otherwise. */
  ticks?: number[];
}

/** A place on a chart, and how it came about. */
export interface XYPoint {
  x: number;
  y: number;
  words?: string;
}

/** Points in the order in which they are joined. The baseline is dashed; others have colours of their own. */
export interface XYSeries {
  name: string;
  role: "main" | "baseline" | "first" | "second" | "third";
  points: XYPoint[];
}

/** What a chart shows; `marker` is the place of what is chosen now. */
export interface XYData {
  title: string;
  x: XYAxis;
  y: XYAxis;
  series: XYSeries[];
  marker?: XYPoint | null;
}

/** What a net makes of a drawing after so many changes (`drawn`): `body` are two pictures, as it sees it and as it
 *  gives it back. */
export interface DrawingAnswer {
  head: {
    step: number;
    epoch: number;
    more: boolean;
    shape: [height: number, width: number, channels?: number];
    mse: string;
    verdict: string;
    rank: number;
    nearest: Near[];
    place: Point | null;
    method: string;
    whereabouts: string;
  };
  body: Uint8Array;
  drawn: number;
}

/** A test row near another, its class, and how far it is. */
export type Near = [row: number, name: string, distance: string];

/** A column of a row that is no picture, its value, what the net makes of it, and its share of the row's score. */
export type Column = [name: string, x: number, copy: number, share?: number];

/** Where a row was on the maps of a run, by which method and of which layer these were made. */
export interface Path {
  method: string;
  layer: number;
  places: Point[];
  epochs: number[];
}

/** What followed_row.py sends: the run's step, or that of the moment on show (then it is not `now`), and where it is
 *  asked. `rows` test rows can be followed. */
export interface FollowedRowPayload extends StreamPlace {
  step: number;
  layer: number;
  url: string;
  atlas: Atlas | null;
  group: string;
  paired: boolean;
  rows: number;
  now: boolean;
}

/** What a net makes of a test row. Of a moment before anybody followed one there is a `note`, and nothing but the path. */
export interface RowHead {
  row: number;
  more: boolean;
  path: Path | null;
  note?: string;
  label: string;
  step: number;
  epoch: number;
  shape: number[] | null;
  columns: Column[];
  mse: string;
  verdict: string;
  rank: number;
  by_input: Near[];
  by_code: Near[];
  coded: string;
  shared: string;
  curve: Record<"epoch" | "error" | "median", number[]>;
}

/** `body` are two pictures, the row and its reconstruction, and of a pair what was wanted; or two lines of float32. */
export interface RowAnswer {
  head: RowHead;
  body: Uint8Array;
}

export interface TimelinePayload extends StreamPlace {
  epochs: number[];
  at: number;
  branch: boolean;
}

export interface TransportPayload extends StreamPlace {
  status?: string;
  numbers?: [name: string, value: string][];
}

/** What training_bar.py says of a run. */
export interface TrainingTold {
  status: string;
  over: boolean;
  share: number;
  words: string;
}

export interface TrainingBarPayload extends TrainingTold {
  path: string;
  mine: boolean;
}

export interface MachineLoadPayload {
  path: string;
  now: string;
}

/** What a page is drawn for, and the stream that goes on from there. */
export interface StreamPayload {
  path: string;
  page: string;
  run: string;
  options: Record<string, string>;
  topic: string;
  number: number;
  turn: string;
  deaf: boolean;
}

/** One message of a stream: what has become new in each slot. */
export interface StreamMessage {
  topic: string;
  number: number;
  turn: string;
  slots: Record<string, Opaque>;
}

/** A network as widths of its layers: `parameters` lead to each but the first, `code` is the narrow one. */
export interface NetworkPayload {
  widths: number[];
  code: number;
  parameters: number[];
  editable: boolean;
  mirrored: boolean;
}

/** One entry of a combobox: what it is called, a sentence, and the layers of its net for a picture. */
export interface Option {
  key: string;
  title: string;
  subtitle?: string;
  of?: string;
  sentence: string;
  widths: number[];
  code: number;
}

export interface OptionGroup {
  title: string;
  options: Option[];
}

export interface ComboboxPayload {
  name: string;
  shown: string;
  now: string;
  options: string;
  noun: string;
  mark: string;
  extra: Option | null;
}

export interface FilmsPayload extends OpinionData {
  catalogue: string;
  start: number[];
  undoable: boolean;
}

export interface SeenFilmsPayload extends OpinionData {
  films: Film[];
  count: number;
}

/** A film with what one would give it, and the interval that holds it four times in five. */
export interface Recommendation extends Film {
  stars: number;
  low: number;
  high: number;
  likes: number;
  because: string[];
}

export interface RankingPayload extends Partial<OpinionData> {
  title: string;
  note: string;
  score: string;
  films: Recommendation[];
  ratable: boolean;
  more: boolean;
}

/** A film with the stars that each of several people would give it. */
export interface GroupFilm extends Film {
  each: number[];
}

export interface GroupPayload {
  people: string[];
  films: GroupFilm[];
  note: string;
}

export interface ScoreRow {
  model: string;
  title: string;
  values: number[];
  best: boolean[];
  tag: string;
  base: boolean;
  usable: boolean;
}

/** One line of a table of figures side by side; `best` is the place of the best of them. */
export interface ComparisonLine {
  title: string;
  cells: string[];
  beside: string;
  best: number | null;
}

export interface ComparisonTable extends StreamPlace {
  title: string;
  columns: string[];
  lines: ComparisonLine[];
}

export interface LiveTextPayload extends StreamPlace {
  text: string;
}

/** One figure of the scoreboard, over the numbers of ratings `ns`. */
export interface ScoreTable {
  title: string;
  unit: string;
  better: string;
  target: number | null;
  ns: string[];
  rows: ScoreRow[];
}
