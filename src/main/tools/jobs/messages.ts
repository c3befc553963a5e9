/** What a thread can be given to do: pure work on untrusted input, which may never end. Relative imports only, so that it runs unbundled. */
export interface JobKinds {
  /** An HTML page as Markdown. */
  page: { input: PageInput; output: PageText }
  /** Two texts compared line by line. */
  diff: { input: DiffInput; output: DiffOutput }
  /** A document in passages. */
  document: { input: DocumentInput; output: DocumentOutput }
  /** An ECharts option as a picture. */
  chart: { input: ChartInput; output: ChartOutput }
  /** A tool's TypeScript against the declarations of the tool API. */
  types: { input: TypeCheckInput; output: TypeMistake[] }
}

export interface DocumentInput {
  bytes: Uint8Array
  format: 'text' | 'markdown' | 'html' | 'pdf' | 'docx'
}

export interface DocumentOutput {
  passages: Passage[]
  /** Why not all of it was kept; null when it was. */
  cut: string | null
}

export interface Passage {
  /** Headings above it, joined by ` > `. */
  heading: string
  /** From 1; null where the document has none. */
  page: number | null
  line: number | null
  /** Place in the text of the document, in UTF-16 units. */
  from: number
  to: number
  text: string
}

export interface ChartInput {
  option: Record<string, unknown>
  /** In pixels. */
  width: number
  height: number
  format: 'svg' | 'png'
}

export interface ChartOutput {
  mime: 'image/png' | 'image/svg+xml'
  bytes: Uint8Array
  /** What a PNG was not drawn for. */
  without: 'fonts' | null
}

export interface DiffInput {
  before: string
  after: string
  beforeName: string
  afterName: string
}

export interface DiffOutput {
  /** Unified; without hunks where nothing differs. */
  patch: string
  /** Lines. */
  added: number
  removed: number
}

export interface TypeCheckInput {
  source: string
  /** Declarations of the module 'autoglm'. */
  api: string
}

export interface TypeMistake {
  /** From 1. */
  line: number
  column: number
  message: string
}

export interface PageInput {
  html: string
  /** What links are relative to. */
  address: string
  /** All of it, not only what looks like the article. */
  whole?: boolean
}

export interface PageText {
  /** Empty where the page has none. */
  title: string
  markdown: string
}

export type JobKind = keyof JobKinds
export type JobInput<Kind extends JobKind = JobKind> = JobKinds[Kind]['input']
export type JobOutput<Kind extends JobKind = JobKind> = JobKinds[Kind]['output']

export type JobRequest = { [Kind in JobKind]: { kind: Kind; input: JobInput<Kind> } }[JobKind]

/** `message` is a sentence for the model. */
export type JobReply = { ok: true; output: JobOutput } | { ok: false; message: string }

/** What the job cannot do with this input, said for the model; anything else that is thrown is a fault. */
export class JobRefusal extends Error {}
