import type { ToolSchema } from '../../types.ts'
import { takesText } from '../coerce.ts'
import { isObject } from '../json-call.ts'
import { BOX, CONTROL, type Mark, TAG, TAGS } from '../tags.ts'
import {
  choice,
  type Expression,
  FIRST_MARK,
  type GrammarSymbol,
  lazy,
  literal,
  many,
  one,
  optional,
  sequence,
  WHITE,
} from './expression.ts'
import { JsonRules, type Member, membersInAnyOrder, objectOf } from './json.ts'

const MARKS: readonly Mark[] = [...TAGS, CONTROL.assistant, ...BOX]

/** The symbol of a token that is a mark. */
export const symbolOf = (mark: Mark): GrammarSymbol => FIRST_MARK + MARKS.indexOf(mark)

const mark = (tag: Mark): Expression => {
  const wanted = symbolOf(tag)
  return one((symbol) => symbol === wanted)
}

const oneOfTools = (tools: readonly ToolSchema[], of: (tool: ToolSchema) => Expression): Expression =>
  choice(tools.map((tool) => lazy(() => of(tool))))

/** Whatever a value may hold: every text, and every tag but the one that ends it. */
const RAW = many(one((symbol) => symbol !== symbolOf(TAG.valueEnd)))
const ANY_KEY = sequence(
  one((symbol) => symbol > 0x20 && symbol < FIRST_MARK),
  many(one((symbol) => symbol >= 0x20 && symbol < FIRST_MARK)),
)

/** How the value of one argument is written between its tags: text as it is, everything else as JSON. */
function rawValue(schema: unknown, rules: JsonRules): Expression {
  if (!takesText(schema)) return sequence(WHITE, rules.value(schema), WHITE)
  const constants = !isObject(schema) ? null : 'const' in schema ? [schema.const] : schema.enum
  if (!Array.isArray(constants)) return RAW
  return choice(constants.map((each) => literal(typeof each === 'string' ? each : (JSON.stringify(each) ?? 'null'))))
}

/** What follows `<tool_call>` in GLM 4.5 to 5, the closing tag included: a declared name and pairs of tags in any order. */
export function xmlCall(tools: readonly ToolSchema[]): Expression {
  return sequence(
    WHITE,
    oneOfTools(tools, ({ name, parameters }) => {
      const rules = new JsonRules(parameters)
      const { members, others } = rules.object(parameters)
      const schemas = isObject(parameters.properties) ? parameters.properties : {}
      const pair = (key: Expression, value: Expression): Expression =>
        sequence(mark(TAG.key), key, mark(TAG.keyEnd), WHITE, mark(TAG.value), value, mark(TAG.valueEnd), WHITE)
      const write = (member: Member): Expression => pair(literal(member.name), rawValue(schemas[member.name], rules))
      const more = others ? () => pair(ANY_KEY, RAW) : null
      return sequence(literal(name), WHITE, membersInAnyOrder(members, write, mark(TAG.callEnd), more))
    }),
  )
}

function argumentsOf({ parameters }: ToolSchema): Expression {
  const { members, others } = new JsonRules(parameters).object(parameters)
  return objectOf(members, others)
}

/** The arguments of a call of `tool` in GLM-4-9B, 32B and Z1: one JSON object, and then nothing but space. */
export const nameLineArguments = (tool: ToolSchema): Expression => sequence(WHITE, argumentsOf(tool), WHITE)

const pairOf = (name: string, value: Expression): Expression =>
  sequence(literal(JSON.stringify(name)), WHITE, literal(':'), WHITE, value, WHITE)

/** What follows `<tool_call>` in generic JSON calls, the closing tag included: the name first, so that the rest can be checked by it. */
export function jsonCall(tools: readonly ToolSchema[]): Expression {
  const call = (tool: ToolSchema): Expression => {
    const withArguments = sequence(literal(','), WHITE, pairOf('arguments', argumentsOf(tool)))
    const needed = new JsonRules(tool.parameters).object(tool.parameters).members.some(({ required }) => required)
    return sequence(
      pairOf('name', literal(JSON.stringify(tool.name))),
      needed ? withArguments : optional(withArguments),
    )
  }
  return sequence(WHITE, literal('{'), WHITE, oneOfTools(tools, call), literal('}'), WHITE, literal(TAG.callEnd))
}
