import type { Task } from '../../../src/main/learn/evaluation/suite.ts'
import { Dice } from './dice.ts'

const ITEMS = ['paper', 'ink', 'tape', 'glue', 'string', 'chalk', 'pens', 'clips']

/** Thirty tasks that want more than one tool: find and read, reckon, write. */
export function severalTools(): Task[] {
  const dice = new Dice(20261105)
  return Array.from(
    { length: 30 },
    (_, at): Task => [spending, renaming, converting][at % 3]?.(dice, at) ?? spending(dice, at),
  )
}

/** Reads a list, adds it up, writes the sum. */
function spending(dice: Dice, at: number): Task {
  const rows = dice
    .some(ITEMS, dice.whole(4, 7))
    .map((item) => ({ item, count: dice.whole(2, 19), price: dice.whole(50, 990) }))
  const total = rows.reduce((sum, { count, price }) => sum + count * price, 0)
  const text = rows.map(({ item, count, price }) => `${item}: ${count} at ${(price / 100).toFixed(2)}`).join('\n')
  return {
    id: `tools-${at + 1}`,
    group: 'read, reckon, write',
    input:
      'The file orders.txt lists what was bought: a thing, how many, and the price of one. Write the total of all, with two decimals and nothing else, into total.txt.',
    files: { 'orders.txt': `${text}\n` },
    checks: [{ kind: 'file', path: 'total.txt', equals: (total / 100).toFixed(2) }],
  }
}

/** Finds the one file that has a word, and changes a line of it. */
function renaming(dice: Dice, at: number): Task {
  const places = dice.some(['north', 'south', 'east', 'west', 'centre'], 5)
  const [found = 'north'] = dice.some(places, 1)
  const [old, fresh] = [dice.whole(100, 499), dice.whole(500, 999)]
  const line = (place: string, number: number): string =>
    `place: ${place}\nowner: ${place === found ? 'Vera Holm' : 'the city'}\nroom: ${number}\n`
  const files = Object.fromEntries(
    places.map((place, index) => [`sites/${place}.txt`, line(place, place === found ? old : 20 + index)]),
  )
  return {
    id: `tools-${at + 1}`,
    group: 'find and change',
    input: `One file of the folder sites names Vera Holm as the owner. Change its room to ${fresh} and leave the rest of it as it is.`,
    files,
    checks: [{ kind: 'file', path: `sites/${found}.txt`, equals: line(found, fresh) }],
  }
}

/** Reads a number, converts it, reckons with it. */
function converting(dice: Dice, at: number): Task {
  const [miles, runs] = [dice.whole(3, 26), dice.whole(3, 9)]
  return {
    id: `tools-${at + 1}`,
    group: 'read, convert, reckon',
    input: `The file plan.txt says how many miles one run has. How many kilometres are ${runs} such runs, to two decimals? A mile has 1.609344 kilometres. End with the number alone.`,
    files: { 'plan.txt': `Every run has ${miles} miles.\n` },
    checks: [{ kind: 'number', value: Math.round(miles * runs * 160.9344) / 100, tolerance: 0.0101 }],
  }
}
