import type { Check, Task } from '../../../src/main/learn/evaluation/suite.ts'
import { Dice } from './dice.ts'

const CITIES = [
  'Bergen',
  'Cork',
  'Graz',
  'Lodz',
  'Malmo',
  'Nantes',
  'Porto',
  'Split',
  'Tartu',
  'Varna',
  'Leeds',
  'Ghent',
]
const PEOPLE = [
  'Ilse Brandt',
  'Omar Haddad',
  'Kaori Sato',
  'Pavel Hruby',
  'Lucia Ferri',
  'Jonas Lind',
  'Amina Diallo',
  'Rui Costa',
  'Eva Nagy',
  'Sean Burke',
  'Mei Lin',
  'Tara Singh',
]
const FILLER = [
  'The weather was mild for most of the month and deliveries came on time.',
  'The canteen was painted and two windows were mended.',
  'Staff took part in the yearly fire drill, which went well.',
  'A neighbour complained about noise; the matter was settled over coffee.',
  'The old copier was given to the school next door.',
]

interface Report {
  city: string
  head: string
  visitors: number
  cost: number
  open: boolean
}

/** Forty sets of reports; each question needs all of them. */
export function merge(): Task[] {
  const dice = new Dice(20261103)
  return Array.from({ length: 40 }, (_, at): Task => {
    const count = 4 + (at % 5) * 2
    const heads = dice.some(PEOPLE, count)
    const reports = dice.some(CITIES, count).map(
      (city, place): Report => ({
        city,
        head: heads[place] ?? '',
        visitors: dice.whole(120, 990),
        cost: dice.whole(20, 99) * 100,
        open: dice.next() < 0.6,
      }),
    )
    const { text, check, group } = ask(reports, at)
    const files = Object.fromEntries(
      reports.map((report) => [`reports/${report.city.toLowerCase()}.md`, write(report, dice)]),
    )
    return {
      id: `merge-${at + 1}`,
      group,
      input: `${text} Use every file of the folder reports.`,
      files,
      checks: [check],
    }
  })
}

function write({ city, head, visitors, cost, open }: Report, dice: Dice): string {
  const lines = [
    `The office is headed by ${head}.`,
    `We counted ${visitors} visitors this month.`,
    `Running the office cost ${cost} euros.`,
    open ? 'The reading room stayed open all month.' : 'The reading room was closed for repairs.',
    ...dice.some(FILLER, 2),
  ]
  return `# Monthly report of ${city}\n\n${dice.some(lines, lines.length).join('\n')}\n`
}

function ask(reports: readonly Report[], at: number): { text: string; check: Check; group: string } {
  const sum = (of: (report: Report) => number): number => reports.reduce((total, each) => total + of(each), 0)
  const most = reports.reduce((best, each) => (each.visitors > best.visitors ? each : best))
  const closed = reports.filter(({ open }) => !open)
  switch (at % 5) {
    case 0:
      return {
        group: 'sum',
        text: 'How many visitors did all offices count together?',
        check: { kind: 'number', value: sum(({ visitors }) => visitors) },
      }
    case 1:
      return {
        group: 'sum',
        text: 'What did running all offices cost together, in euros?',
        check: { kind: 'number', value: sum(({ cost }) => cost) },
      }
    case 2:
      return {
        group: 'find',
        text: 'Who heads the office with the most visitors?',
        check: {
          kind: 'contains',
          all: [most.head],
          without: reports.filter((each) => each !== most).map(({ head }) => head),
        },
      }
    case 3:
      return closed.length > 0
        ? {
            group: 'list',
            text: 'In which cities was the reading room closed?',
            check: { kind: 'contains', all: closed.map(({ city }) => city) },
          }
        : {
            group: 'sum',
            text: 'How many offices kept their reading room open?',
            check: { kind: 'number', value: reports.length },
          }
    default:
      return {
        group: 'list',
        text: 'Name the head of every office.',
        check: { kind: 'contains', all: reports.map(({ head }) => head) },
      }
  }
}
