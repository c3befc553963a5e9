import type { Suite, Task } from '../../../src/main/learn/evaluation/suite.ts'
import { Dice } from './dice.ts'

const MACHINES = [
  'Corvo 3',
  'Halden X',
  'Mistral 40',
  'Nimbus 7',
  'Orkan S',
  'Petrel 12',
  'Quarz M',
  'Rover T',
  'Sirocco 9',
  'Tundra 5',
]
const PARTS = ['filter', 'belt', 'seal', 'battery', 'blade']

interface Manual {
  machine: string
  warranty: number
  weight: number
  part: string
  hours: number
  error: string
  cause: string
}

const CAUSES = [
  'the lid is open',
  'the tank is empty',
  'the motor is too hot',
  'the cable is loose',
  'the sensor is dirty',
]

const ASK: { text: (manual: Manual) => string; right: (manual: Manual) => string }[] = [
  {
    text: ({ machine }) => `How many years does the warranty of the ${machine} last?`,
    right: ({ warranty }) => String(warranty),
  },
  {
    text: ({ machine, part }) => `After how many hours must the ${part} of the ${machine} be changed?`,
    right: ({ hours }) => String(hours),
  },
  { text: ({ machine, error }) => `What does the error ${error} of the ${machine} mean?`, right: ({ cause }) => cause },
]

/** Asked of manuals that do not say it. */
const ABSENT = [
  'What colour is the housing of the',
  'How loud is the',
  'In which country is it made, the',
  'What does it cost, the',
  'Which app works with the',
]

/** Forty questions about ten manuals; ten cannot be answered from them. */
export function knowledge(): Pick<Suite, 'files' | 'tasks'> {
  const dice = new Dice(20261104)
  const manuals = MACHINES.map(
    (machine): Manual => ({
      machine,
      warranty: dice.whole(2, 9),
      weight: dice.whole(11, 95),
      part: dice.pick(PARTS),
      hours: dice.whole(12, 90) * 10,
      error: `E${dice.whole(10, 99)}`,
      cause: dice.pick(CAUSES),
    }),
  )
  const files = Object.fromEntries(
    manuals.map((manual) => [`manuals/${manual.machine.toLowerCase().replace(' ', '-')}.md`, write(manual)]),
  )
  const answerable = manuals.flatMap((manual) =>
    ASK.map(
      ({ text, right }): Omit<Task, 'id'> => ({
        group: 'answerable',
        input: text(manual),
        checks: [{ kind: 'contains', all: [right(manual)] }],
      }),
    ),
  )
  const unanswerable = manuals.map(
    ({ machine }, at): Omit<Task, 'id'> => ({
      group: 'unanswerable',
      input: `${ABSENT[at % ABSENT.length]} ${machine}?`,
      checks: [{ kind: 'refuses' }],
    }),
  )
  const tasks = [...answerable, ...unanswerable].map((task, at) => ({
    ...task,
    id: `knowledge-${at + 1}`,
    indexed: true,
  }))
  return { files, tasks }
}

function write({ machine, warranty, weight, part, hours, error, cause }: Manual): string {
  return `# ${machine}: instructions

## Before you begin

The ${machine} weighs ${weight} kilograms. Two people should carry it. Put it on level ground and let it stand for an hour.

## Care

Clean it once a week with a damp cloth. Change the ${part} after ${hours} hours of work, or when it looks worn.

## When something is wrong

The display shows ${error} when ${cause}. Switch it off, mend that, and switch it on again.

## Warranty

The warranty of the ${machine} lasts ${warranty} years from the day it was bought. Keep the receipt.
`
}
