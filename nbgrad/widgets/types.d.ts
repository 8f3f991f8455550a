// The data that the live view is given, as `nbgrad/view/scene.py` and `nbgrad/widgets/details.py` describe it, and shapes of its own.
// Read by the type checker alone (`make check`); tests/widgets/test_trace_view_types.py compares it with what Python gives.

// ---- a scene ----

export type Code = number | "nan" | "inf" | "-inf";
export type Point = [x: number, y: number];
export type Box = [x: number, y: number, w: number, h: number];
export type Line = [source: number, number: number];

export interface Strip {
  rows: Code[][];
  limit: number;
  text: string;
  text_w: number;
}

/** What a strip is drawn from. */
export type Shades = Omit<Strip, "limit">;

/** What was sent along an edge. */
export interface Flow {
  width: number;
  code: number;
}

export interface Text {
  role: string;
  x: number;
  y: number;
  w: number;
  text: string;
}

export interface Chip {
  id: string;
  operand: number;
  tensor: number | null;
  x: number;
  y: number;
  w: number;
  h: number;
  foot: number;
  text: string;
  requires_grad: boolean;
  grad: Flow | null;
}

export interface SceneNode {
  id: string;
  kind: "call" | "leaf" | "fold";
  calls: number[];
  op: string;
  x: number;
  y: number;
  w: number;
  h: number;
  tensor: number | null;
  line: Line | null;
  scope: string[];
  recorded: boolean;
  grad_mode: boolean;
  requires_grad: boolean;
  alert: string;
  texts: Text[];
  value: Strip | null;
  value_box: Box | null;
  grad: Strip | null;
  grad_box: Box | null;
  grad_label: string;
  chips: Chip[];
  label: string;
}

export interface Edge {
  id: string;
  from: string;
  to: string;
  operand: number;
  tensor: number;
  path: Point[];
  grad_path: Point[] | null;
  grad: Flow | null;
}

export interface Step {
  phase: "start" | "forward" | "backward";
  pass: number | null;
  node: string | null;
  tensor: number | null;
  edges: Record<string, Flow>;
  grad: Strip | null;
  line: Line | null;
  title: string;
  text: string;
}

export interface Formula {
  operand: string;
  plain: string;
  latex: string;
  mathml: string;
}

export interface Scene {
  width: number;
  height: number;
  nodes: SceneNode[];
  edges: Edge[];
  steps: Step[];
  formulas: Record<string, Formula[]>;
  error: string;
  notes: string[];
  summary: string;
}

// ---- the details ----

export type Position = number | null; // of an array in Details.arrays; null: not computed

export interface ArrayDetails {
  type: string;
  line: string;
  odd: string;
  limit: number;
  rows: string[][];
  whole: boolean;
}

export interface TensorDetails {
  name: string;
  type: string;
  kind: string;
  why: string;
  requires_grad: boolean;
  value: Position;
  grad: Position;
  uses: string[];
}

export interface OperandDetails {
  name: string;
  text: string;
  tensor: number | null;
  id: string | null;
}

/** Of a leaf only its sentence is there. */
export interface NodeDetails {
  sentence: string;
  params?: [name: string, value: string][];
  scope?: string[];
  outputs?: number[];
  operands?: OperandDetails[];
  saved?: string;
  inside?: string[];
  last?: string; // of a fold
}

export interface SentDetails {
  id: string;
  operand: string;
  to: string;
  value: Position;
}

export interface PartDetails {
  from: string | null;
  text: string;
  value: Position;
  so_far?: Position;
}

export interface StepDetails {
  grad: Position;
  sent: SentDetails[];
  sum: PartDetails[];
  total?: Position;
  strip?: Strip;
}

export interface SourceDetails {
  label: string;
  lines: [number: number, text: string][];
}

export interface Details {
  arrays: ArrayDetails[];
  tensors: Record<string, TensorDetails>;
  nodes: Record<string, NodeDetails>;
  steps: Record<string, StepDetails>;
  sources: SourceDetails[];
}

// ---- the widget ----

/** The traits that the kernel and the view share. */
export interface State {
  scene: Scene;
  details: Details;
  step: number;
  selected: string;
  theme: "auto" | "light" | "dark";
  opened: string[];
  _twin: string;
}

/** anywidget's model, as far as the view uses it. */
export interface Model {
  get<K extends keyof State>(name: K): State[K];
  set<K extends keyof State>(name: K, value: State[K]): void;
  save_changes(): void;
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
}

// ---- shapes of the view's own ----

export interface Size {
  w: number;
  h: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

/** The picture's point p is at p * scale + (x, y) on the screen. */
export interface View {
  x: number;
  y: number;
  scale: number;
}

/** Steps by what they are about: see `timeline.mjs`. */
export interface Timeline {
  forward: Map<string | null, number>;
  node: Map<string, number[]>;
  tensor: Map<number, number[]>;
  edge: Map<string, number[]>;
  last: number;
}

/** Strips of leaves whose .grad is more than what one pass brought, by step. */
export type Totals = Record<number, Strip>;

export type Theme = "light" | "dark";
export type Child = Node | string | null | undefined;
export type Children = (Child | Child[])[];
export type Attributes = Record<string, unknown>;
