import type { FormField, FormValues } from './mcp-requests.ts'

/** Why a value cannot be sent. */
export type FormProblem = 'missing' | 'wrong-kind' | 'too-small' | 'too-large' | 'not-a-choice' | 'format'

/** Pure: what is wrong with each value, by field; nothing for a form that can be sent. What the form does not ask for is `wrong-kind`. */
export function checkForm(fields: readonly FormField[], values: FormValues): Record<string, FormProblem> {
  const problems: Record<string, FormProblem> = {}
  for (const field of fields) {
    const problem = problemOf(field, Object.hasOwn(values, field.name) ? values[field.name] : undefined)
    if (problem) problems[field.name] = problem
  }
  const known = new Set(fields.map(({ name }) => name))
  for (const name of Object.keys(values)) if (!known.has(name)) problems[name] = 'wrong-kind'
  return problems
}

function problemOf(field: FormField, value: FormValues[string] | undefined): FormProblem | null {
  if (value === undefined || (value === '' && field.kind !== 'choice')) return field.required ? 'missing' : null
  const { kind, least, most } = field
  const size = (amount: number): FormProblem | null =>
    least !== null && amount < least ? 'too-small' : most !== null && amount > most ? 'too-large' : null
  switch (kind) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'wrong-kind'
    case 'number':
    case 'integer':
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'wrong-kind'
      return kind === 'integer' && !Number.isInteger(value) ? 'wrong-kind' : size(value)
    case 'choice':
      return field.choices.some((choice) => choice.value === value) ? null : 'not-a-choice'
    case 'choices':
      if (!Array.isArray(value)) return 'wrong-kind'
      if (!value.every((each) => field.choices.some((choice) => choice.value === each))) return 'not-a-choice'
      return size(value.length)
    case 'text':
      if (typeof value !== 'string') return 'wrong-kind'
      return size([...value].length) ?? (fits(field.format, value) ? null : 'format')
    default:
      return kind satisfies never
  }
}

/** A mistake of typing is told before it is sent; the server has the last word. */
function fits(format: FormField['format'], text: string): boolean {
  switch (format) {
    case null:
      return true
    case 'email':
      return /^[^\s@]+@[^\s@]+$/.test(text)
    case 'uri':
      return /^[a-z][a-z0-9+.-]*:\S+$/i.test(text)
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
    case 'date-time':
      return /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text))
    default:
      return format satisfies never
  }
}

/** Pure: what a form begins with. A switch that must be set shows "off", so that is what it says. */
export function initialValues(fields: readonly FormField[]): FormValues {
  return Object.fromEntries(
    fields.flatMap(({ name, kind, required, initial }) => {
      const first = initial ?? (kind === 'boolean' && required ? false : null)
      return first === null ? [] : [[name, first]]
    }),
  )
}
