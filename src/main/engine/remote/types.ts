/** A server that speaks the OpenAI-compatible HTTP API, as the engine needs it. */
export interface RemoteServer {
  /** As the person called it. */
  name: string
  /** Ends in the version, such as `http://127.0.0.1:8080/v1`; no slash at the end. */
  baseUrl: string
  /** Sent as a bearer token, and kept out of every message. */
  key: string | null
}

/** Milliseconds. `connect` ends with the connection, `first` with the first piece of the answer, `between` with each further one. */
export interface Timeouts {
  connect: number
  first: number
  between: number
}

/** A long prompt on a slow machine takes minutes to read before the first token comes. */
export const TIMEOUTS: Timeouts = { connect: 10_000, first: 600_000, between: 120_000 }

/** What a server says of a model it has. */
export interface RemoteModel {
  name: string
  /** Tokens, where the server says. */
  contextLength: number | null
}
