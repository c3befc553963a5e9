import { readFileSync } from 'node:fs'
import { Refusal } from '../refusal.ts'
import { fromValues, isObject, type TableSource } from './table-source.ts'
import { guessEncoding, readText } from './text-encoding.ts'

/** Names of lists that a refusal offers. */
const MOST_OFFERED = 10

/** The list an open JSON file holds, at `within`; an object alone is one row. */
export function readJson(fd: number, name: string, within: readonly string[]): TableSource {
  const bytes = readFileSync(fd)
  const text = new TextDecoder(guessEncoding(bytes.subarray(0, 4096))).decode(bytes)
  let value = parse(text, name)
  for (const [depth, member] of within.entries()) {
    const path = within.slice(0, depth + 1).join('.')
    if (Array.isArray(value) && /^\d+$/.test(member)) value = value[Number(member)]
    else if (isObject(value) && Object.hasOwn(value, member)) value = value[member]
    else throw new Refusal(`${name} has nothing at "${path}".${offer(value, within.slice(0, depth))}`)
  }
  if (Array.isArray(value)) return fromValues(value)
  if (!isObject(value))
    throw new Refusal(`${name} holds no list${within.length > 0 ? ` at "${within.join('.')}"` : ''}.`)
  const lists = listsIn(value, [])
  if (lists.length === 1) return fromValues(lists[0]?.values ?? [])
  if (lists.length > 1) throw new Refusal(`${name} holds several lists.${offer(value, within)}`)
  return fromValues([value])
}

/** One value a line. */
export function readJsonLines(fd: number, name: string): TableSource {
  const values: unknown[] = []
  let rest = ''
  let number = 0
  const take = (line: string) => {
    number += 1
    if (line.trim() !== '') values.push(parse(line, `Line ${number} of ${name}`))
  }
  for (const chunk of readText(fd, 'utf-8')) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  }
  take(rest)
  return fromValues(values)
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 150) : ''
    throw new Refusal(`${where} is not valid JSON (${reason}).`)
  }
}

function listsIn(value: Record<string, unknown>, path: string[]): { path: string[]; values: unknown[] }[] {
  return Object.entries(value).flatMap(([name, member]) => {
    if (Array.isArray(member) && member.some(isObject)) return [{ path: [...path, name], values: member }]
    return isObject(member) && path.length < 4 ? listsIn(member, [...path, name]) : []
  })
}

function offer(value: unknown, path: readonly string[]): string {
  const lists = isObject(value) ? listsIn(value, [...path]).slice(0, MOST_OFFERED) : []
  const names = lists.map((list) => `#${list.path.join('.')}`)
  return names.length === 0 ? '' : ` Choose one by writing behind the file's name: ${names.join(', ')}.`
}
