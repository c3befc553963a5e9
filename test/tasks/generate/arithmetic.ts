import type { Task } from '../../../src/main/learn/evaluation/suite.ts'
import { Dice } from './dice.ts'

const NAMES = ['Mara', 'Tomas', 'Ines', 'Yusuf', 'Freya', 'Li Wei', 'Anton', 'Priya', 'Noah', 'Salma']
const THINGS = ['notebooks', 'lamps', 'cups', 'bolts', 'apples', 'tickets', 'chairs', 'tiles']

interface Problem {
  text: string
  answer: number
}

const cents = (amount: number): number => Math.round(amount * 100) / 100

/** Each makes one problem of its kind; steps needed grow from the first to the last. */
const KINDS: Record<string, (dice: Dice) => Problem> = {
  'one step': (dice) => {
    const [a, b] = [dice.whole(12, 98), dice.whole(12, 98)]
    return dice.pick([
      {
        text: `${dice.pick(NAMES)} packs ${a} boxes with ${b} ${dice.pick(THINGS)} each. How many are packed in all?`,
        answer: a * b,
      },
      { text: `A hall has ${a * b} seats in ${a} equal rows. How many seats are in one row?`, answer: b },
      {
        text: `A tank held ${a * 100} litres. ${b * 10} litres were let out. How many litres are left?`,
        answer: a * 100 - b * 10,
      },
    ])
  },
  'two steps': (dice) => {
    const [price, count, paid] = [dice.whole(105, 995) / 100, dice.whole(3, 9), 100]
    const [speed, hours, rest] = [dice.whole(40, 110), dice.whole(2, 6), dice.whole(15, 90)]
    return dice.pick([
      {
        text: `${dice.pick(NAMES)} buys ${count} ${dice.pick(THINGS)} at ${price.toFixed(2)} euros each and pays with a ${paid} euro note. How many euros of change are due?`,
        answer: cents(paid - price * count),
      },
      {
        text: `A train goes ${speed} kilometres an hour for ${hours} hours, then ${rest} kilometres more. How many kilometres does it go?`,
        answer: speed * hours + rest,
      },
    ])
  },
  percentages: (dice) => {
    const [base, percent, second] = [dice.whole(12, 96) * 50, dice.whole(3, 19) * 5, dice.whole(1, 6) * 5]
    return dice.pick([
      {
        text: `A machine costs ${base} euros. Its price falls by ${percent}%. What does it cost now, in euros?`,
        answer: cents(base * (1 - percent / 100)),
      },
      {
        text: `A flat's rent of ${base} euros rises by ${second}% this year and by ${second}% of the new rent next year. What is the rent after that, in euros, to the cent?`,
        answer: cents(base * (1 + second / 100) ** 2),
      },
      {
        text: `Of ${base} visitors ${percent}% came by train. How many did not?`,
        answer: cents(base * (1 - percent / 100)),
      },
    ])
  },
  'rates and units': (dice) => {
    const [litres, minutes, days] = [dice.whole(4, 19), dice.whole(25, 95), dice.whole(3, 12)]
    const [width, length] = [dice.whole(24, 60) / 10, dice.whole(31, 90) / 10]
    return dice.pick([
      {
        text: `A pump moves ${litres} litres a minute. How many cubic metres does it move in ${minutes * 10} minutes?`,
        answer: (litres * minutes * 10) / 1000,
      },
      {
        text: `A room is ${width} m by ${length} m. Carpet costs 24 euros a square metre. What does the carpet cost, in euros, to the cent?`,
        answer: cents(width * length * 24),
      },
      {
        text: `A clock loses ${days} seconds a day. How many minutes does it lose in a year of 365 days?`,
        answer: (days * 365) / 60,
      },
    ])
  },
  'several steps': (dice) => {
    const [workers, days, more] = [dice.whole(3, 9), dice.whole(8, 20), dice.whole(1, 6)]
    const [adults, children, price] = [dice.whole(20, 90), dice.whole(10, 80), dice.whole(9, 24)]
    const [first, ratio, whole] = [dice.whole(2, 7), dice.whole(3, 8), dice.whole(8, 30)]
    return dice.pick([
      {
        text: `${workers} painters need ${days} days for a bridge. How many days do ${workers + more} painters need at the same pace? Give two decimals.`,
        answer: cents((workers * days) / (workers + more)),
      },
      {
        text: `A cinema sold ${adults} tickets for adults at ${price} euros and ${children} for children at half of that. It pays 19% of what it took as tax. What is left, in euros, to the cent?`,
        answer: cents((adults * price + (children * price) / 2) * 0.81),
      },
      {
        text: `Two friends share ${(first + ratio) * whole} ${dice.pick(THINGS)} in the ratio ${first} to ${ratio}. The one with more gives a quarter of the share away. How many does that friend keep?`,
        answer: (Math.max(first, ratio) * whole * 3) / 4,
      },
    ])
  },
}

/** A hundred word problems, twenty of each kind; no two alike. */
export function arithmetic(): Task[] {
  const dice = new Dice(20261101)
  const seen = new Set<string>()
  return Object.entries(KINDS).flatMap(([group, make]) =>
    Array.from({ length: 20 }, (_, at): Task => {
      let problem = make(dice)
      while (seen.has(problem.text)) problem = make(dice)
      seen.add(problem.text)
      const tolerance = Number.isInteger(problem.answer) ? 0 : 0.0051
      return {
        id: `arithmetic-${group.replaceAll(' ', '-')}-${at + 1}`,
        group,
        input: `${problem.text} End with the number alone.`,
        checks: [{ kind: 'number', value: problem.answer, tolerance }],
      }
    }),
  )
}
