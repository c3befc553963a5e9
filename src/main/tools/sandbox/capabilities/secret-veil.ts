interface Secret {
  name: string
  value: string
}

/** Shorter values would be found in what has nothing to do with them. */
export const LEAST_SECRET = 8

/** Hides the values of secrets in what leaves a tool: as they are, and in the encodings that programs commonly put them into. */
export class SecretVeil {
  /** Longest first, so that a value within another leaves nothing of it. */
  readonly #forms: readonly { form: string; name: string }[]

  constructor(secrets: readonly Secret[]) {
    this.#forms = secrets
      .flatMap(({ name, value }) => [...formsOf(value)].map((form) => ({ form, name })))
      .sort((a, b) => b.form.length - a.form.length)
  }

  text(text: string): string {
    let hidden = text
    for (const { form, name } of this.#forms)
      if (hidden.includes(form)) hidden = hidden.replaceAll(form, () => `[secret ${name}]`)
    return hidden
  }

  /** JSON, with names of members and numbers looked at as well. */
  value(value: unknown): unknown {
    if (this.#forms.length === 0) return value
    if (typeof value === 'string') return this.text(value)
    if (typeof value === 'number') return this.carries(String(value)) ? this.text(String(value)) : value
    if (Array.isArray(value)) return value.map((each) => this.value(each))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [this.text(key), this.value(each)]))
  }

  carries(text: string): boolean {
    return this.#forms.some(({ form }) => text.includes(form))
  }
}

function formsOf(value: string): Set<string> {
  const bytes = Buffer.from(value, 'utf8')
  const hex = bytes.toString('hex')
  const percent = encodeURIComponent(value)
  const everyByte = hex.replace(/../g, '%$&')
  const units = Array.from({ length: value.length }, (_, at) => value.charCodeAt(at).toString(16).padStart(4, '0'))
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  const base64 = [0, 1, 2].map((offset) => withoutNeighbours(bytes, offset))
  return new Set([
    value,
    JSON.stringify(value).slice(1, -1),
    percent,
    percent.replaceAll('%20', '+'),
    percent.replace(/%../g, (each) => each.toLowerCase()),
    everyByte,
    everyByte.toUpperCase(),
    hex,
    hex.toUpperCase(),
    units.map((unit) => `\\u${unit}`).join(''),
    html,
    [...value].reverse().join(''),
    ...base64,
    ...base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_')),
  ])
}

/** Base64 of the value where `offset` bytes of something else stand before it in its group of three: the characters that are its own. */
function withoutNeighbours(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  const first = Math.ceil((offset * 8) / 6)
  return encoded.slice(first, Math.floor(((offset + bytes.length) * 8) / 6))
}
