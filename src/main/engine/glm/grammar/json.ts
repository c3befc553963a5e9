import { requiredNames } from '../coerce.ts'
import { isObject } from '../json-call.ts'
import {
  anyOf,
  choice,
  type Expression,
  lazy,
  literal,
  many,
  NOTHING,
  one,
  optional,
  sequence,
  upTo,
  WHITE,
} from './expression.ts'

const DIGIT = anyOf('0123456789')
/** More digits than any number a program writes; without an end a model may go on with them for ever. */
const DIGITS = sequence(DIGIT, upTo(23, DIGIT))
const WHOLE = choice([literal('0'), sequence(anyOf('123456789'), optional(DIGITS))])
const FRACTION = optional(sequence(literal('.'), DIGITS))
const POWER = sequence(DIGIT, upTo(2, DIGIT))
const EXPONENT = optional(sequence(anyOf('eE'), optional(anyOf('+-')), POWER))
const SIGN = optional(literal('-'))
const NUMBER = sequence(SIGN, WHOLE, FRACTION, EXPONENT)
const HEX = anyOf('0123456789abcdefABCDEF')
const ESCAPE = sequence(literal('\\'), choice([anyOf('"\\/bfnrt'), sequence(literal('u'), HEX, HEX, HEX, HEX)]))
const PLAIN = one((symbol) => symbol >= 0x20 && symbol < 0x100 && symbol !== 0x22 && symbol !== 0x5c)
export const JSON_STRING: Expression = sequence(literal('"'), many(choice([PLAIN, ESCAPE])), literal('"'))

/** `items` apart from each other by commas, between brackets, of which there are `least` to `most`. */
function list(item: Expression, least: number, most: number): Expression {
  const places = new Map<number, Expression>()
  // Beyond the least, how many there were matters only when there is a most.
  const place = (count: number): number =>
    most === Number.POSITIVE_INFINITY ? Math.min(count, Math.max(1, least)) : count
  const from = (count: number): Expression => {
    const known = places.get(count)
    if (known) return known
    const made = lazy(() => {
      const more = sequence(...(count > 0 ? [literal(','), WHITE] : []), item, WHITE, from(place(count + 1)))
      return choice([...(count >= least ? [literal(']')] : []), ...(count < most ? [more] : [])])
    })
    places.set(count, made)
    return made
  }
  return sequence(literal('['), WHITE, from(0))
}

/** One member of an object: how its name is written, and its value. */
export interface Member {
  name: string
  value: Expression
  required: boolean
}

/**
 * Members in any order, each at most once, those required at least once, then `end`. `write` makes one member out of its parts; `more`
 * is a member of another name, which may come any number of times.
 */
export function membersInAnyOrder(
  members: readonly Member[],
  write: (member: Member, first: boolean) => Expression,
  end: Expression,
  more: ((first: boolean) => Expression) | null = null,
): Expression {
  const places = new Map<string, Expression>()
  const from = (left: readonly Member[], first: boolean): Expression => {
    const key = `${first}:${left.map(({ name }) => JSON.stringify(name)).join()}`
    const known = places.get(key)
    if (known) return known
    const made = lazy(() => {
      const options = left.map((member) =>
        sequence(
          write(member, first),
          from(
            left.filter((each) => each !== member),
            false,
          ),
        ),
      )
      if (more) options.push(sequence(more(first), from(left, false)))
      return choice(left.some(({ required }) => required) ? options : [end, ...options])
    })
    places.set(key, made)
    return made
  }
  return from(members, true)
}

const comma = (first: boolean): Expression => (first ? NOTHING : sequence(literal(','), WHITE))

/** A JSON object with these members; `others` is the value of members of other names, null where there may be none. */
export function objectOf(members: readonly Member[], others: Expression | null): Expression {
  const pair = (name: Expression, value: Expression, first: boolean): Expression =>
    sequence(comma(first), name, WHITE, literal(':'), WHITE, value, WHITE)
  const inside = membersInAnyOrder(
    members,
    ({ name, value }, first) => pair(literal(JSON.stringify(name)), value, first),
    literal('}'),
    others ? (first) => pair(JSON_STRING, others, first) : null,
  )
  return sequence(literal('{'), WHITE, inside)
}

/** Any JSON value. */
export const JSON_ANY: Expression = lazy(() =>
  choice([
    JSON_STRING,
    NUMBER,
    literal('true'),
    literal('false'),
    literal('null'),
    list(JSON_ANY, 0, Number.POSITIVE_INFINITY),
    objectOf([], JSON_ANY),
  ]),
)

const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null

/** Exactly this value; one of many parts may be spaced in many ways, so it stands for any of its kind. */
function constant(value: unknown): Expression {
  if (Array.isArray(value)) return list(JSON_ANY, 0, Number.POSITIVE_INFINITY)
  return isObject(value) ? objectOf([], JSON_ANY) : literal(JSON.stringify(value) ?? 'null')
}

/** Counting further would cost more than it helps. */
const MOST_COUNTED = 64

/**
 * The JSON texts a schema allows. Read are types, enumerations, constants, objects, arrays with their lengths, alternatives and
 * references; what else a schema may demand (patterns, lengths of texts, bounds) is left to the tool's own check. What cannot be
 * expressed allows any JSON, so that a strange schema makes the rule looser and never the call impossible.
 */
export class JsonRules {
  readonly #root: unknown
  readonly #made = new Map<unknown, Expression>()

  /** `root` is what references begin at. */
  constructor(root: unknown) {
    this.#root = root
  }

  value(schema: unknown): Expression {
    if (!isObject(schema)) return JSON_ANY
    const known = this.#made.get(schema)
    if (known) return known
    const made = lazy(() => this.#value(schema))
    this.#made.set(schema, made)
    return made
  }

  /** The members an object's schema declares, and what is allowed for others. */
  object(schema: Record<string, unknown>): { members: Member[]; others: Expression | null } {
    const properties = isObject(schema.properties) ? Object.entries(schema.properties) : []
    const required = new Set(requiredNames(schema))
    const undeclared = [...required].filter((name) => !properties.some(([known]) => known === name))
    const members = [...properties, ...undeclared.map((name): [string, unknown] => [name, undefined])].map(
      ([name, value]) => ({ name, value: this.value(value), required: required.has(name) }),
    )
    const { additionalProperties: more } = schema
    // Whatever else JSON Schema allows by silence, a model is only to write what was declared.
    const open = more === undefined ? !isObject(schema.properties) : more !== false
    return { members, others: open ? this.value(more) : null }
  }

  #value(schema: Record<string, unknown>): Expression {
    if (typeof schema.$ref === 'string') return this.#referenced(schema.$ref)
    if ('const' in schema) return constant(schema.const)
    if (Array.isArray(schema.enum)) return choice(schema.enum.map(constant))
    const options = schema.anyOf ?? schema.oneOf
    if (Array.isArray(options)) return choice(options.map((option) => this.value(option)))
    if (Array.isArray(schema.allOf)) return schema.allOf.length === 1 ? this.value(schema.allOf[0]) : JSON_ANY
    const types = typeof schema.type === 'string' ? [schema.type] : schema.type
    if (Array.isArray(types)) return choice(types.map((type) => this.#typed(String(type), schema)))
    if (isObject(schema.properties)) return this.#typed('object', schema)
    return schema.items === undefined ? JSON_ANY : this.#typed('array', schema)
  }

  #typed(type: string, schema: Record<string, unknown>): Expression {
    const sign = typeof schema.minimum === 'number' && schema.minimum >= 0 ? NOTHING : SIGN
    switch (type) {
      case 'string':
        return JSON_STRING
      case 'integer':
        return sequence(sign, WHOLE)
      case 'number':
        return sequence(sign, WHOLE, FRACTION, EXPONENT)
      case 'boolean':
        return choice([literal('true'), literal('false')])
      case 'null':
        return literal('null')
      case 'array': {
        if (schema.prefixItems !== undefined) return list(JSON_ANY, 0, Number.POSITIVE_INFINITY)
        const most = count(schema.maxItems) ?? Number.POSITIVE_INFINITY
        const least = Math.min(count(schema.minItems) ?? 0, MOST_COUNTED)
        return list(this.value(schema.items), least, most > MOST_COUNTED ? Number.POSITIVE_INFINITY : most)
      }
      case 'object': {
        const { members, others } = this.object(schema)
        return objectOf(members, others)
      }
      default:
        return JSON_ANY
    }
  }

  /** Only references within the schema itself are followed. */
  #referenced(reference: string): Expression {
    if (!reference.startsWith('#')) return JSON_ANY
    let found: unknown = this.#root
    for (const part of reference.slice(1).split('/').slice(1)) {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
      found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined
    }
    return this.value(found)
  }
}
