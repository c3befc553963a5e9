import type { TokenRange, Xray, XrayArgument, XrayCall, XrayToken } from '@shared/xray.ts'
import { table } from './table.ts'

/** White space made visible, for single tokens. */
const visible = (text: string): string => text.replaceAll('\n', '↵').replaceAll('\t', '→').replaceAll(' ', '·')

const short = (text: string, most = 60): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** Tokens that follow each other in the same part are one row. */
function rows(tokens: readonly XrayToken[]): string[][] {
  const found: { from: number; to: number; first: XrayToken; texts: string[] }[] = []
  tokens.forEach((token, index) => {
    const last = found.at(-1)
    const same = last?.first.part === token.part && last.first.call === token.call
    if (last && same && last.first.argument === token.argument) {
      last.to = index + 1
      last.texts.push(token.text)
    } else found.push({ from: index, to: index + 1, first: token, texts: [token.text] })
  })
  return found.map(({ from, to, first, texts }) => [
    places({ from, to }),
    first.part,
    first.call === null ? '' : String(first.call + 1),
    short(texts.map(visible).join('│'), 90),
  ])
}

const places = ({ from, to }: TokenRange): string => (to - from <= 1 ? String(from) : `${from}-${to - 1}`)

function verdict({ declared, expected, from, type, ok }: XrayArgument): string {
  if (!ok) return `must be ${expected?.join(' or ')}`
  const read = from === type || (from === 'text' && type === 'string') ? type : `${from} -> ${type}`
  return declared ? read : `${read}, not declared`
}

function formatCall(call: XrayCall, index: number): string {
  const name = call.name === '' ? '(no name)' : call.name
  const outcome = call.call ? 'can be made' : 'cannot be made'
  const members = [
    ...call.arguments.map((each) => [`  ${each.name}`, verdict(each), short(JSON.stringify(each.value) ?? '', 80)]),
    ...call.missing.map((each) => [`  ${each.name}`, `missing (${each.expected?.join(' or ') ?? 'any'})`, '']),
  ]
  return [
    `Call ${index + 1}: ${name}, ${outcome}, tokens ${places(call.tokens)}`,
    ...(members.length > 0 ? [table(members)] : []),
    ...call.problems.map(({ rule, message, tokens }) => `  ${rule}: ${message} (tokens ${places(tokens)})`),
  ].join('\n')
}

/** An X-ray as a table of tokens by part, then every call with its verdict. */
export function formatXray(xray: Xray): string {
  return [
    `${xray.spanId} in the format ${xray.format}, ${xray.tokens.length} tokens`,
    table([['TOKENS', 'PART', 'CALL', 'TEXT'], ...rows(xray.tokens)]),
    ...(xray.calls.length > 0 ? xray.calls.map(formatCall) : ['No call.']),
    ...(xray.agrees ? [] : ['The answer was recorded with another reader, which read it differently.']),
  ].join('\n\n')
}
