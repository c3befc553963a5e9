import type { Task } from '../../../src/main/learn/evaluation/suite.ts'

interface Exercise {
  entry: string
  group: 'text' | 'numbers' | 'lists' | 'structures'
  text: string
  /** What is right; never shown. */
  right: (...args: never[]) => unknown
  inputs: readonly (readonly unknown[])[]
}

const exercise = <Args extends readonly unknown[]>(
  group: Exercise['group'],
  entry: string,
  text: string,
  right: (...args: Args) => unknown,
  ...inputs: Args[]
): Exercise => ({ group, entry, text, right: right as Exercise['right'], inputs })

const vowels = (text: string): number => [...text.toLowerCase()].filter((each) => 'aeiou'.includes(each)).length
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
const isPrime = (n: number): boolean =>
  n > 1 && !Array.from({ length: Math.floor(Math.sqrt(n)) - 1 }, (_, at) => at + 2).some((each) => n % each === 0)
const roman = (n: number): string => {
  const steps: [number, string][] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ]
  let [left, written] = [n, '']
  for (const [value, sign] of steps) for (; left >= value; left -= value) written += sign
  return written
}
const flat = (list: unknown): unknown[] => (Array.isArray(list) ? list.flatMap(flat) : [list])
const fibonacci = (n: number): number => {
  let [a, b] = [0, 1]
  for (let at = 0; at < n; at += 1) [a, b] = [b, a + b]
  return a
}
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      )
    row = next
  }
  return row.at(-1) ?? 0
}
const balanced = (text: string): boolean => {
  const open: string[] = []
  const pairs: Record<string, string> = { ')': '(', ']': '[', '}': '{' }
  for (const each of text) {
    if ('([{'.includes(each)) open.push(each)
    else if (each in pairs && open.pop() !== pairs[each]) return false
  }
  return open.length === 0
}
const runs = (text: string): string => text.replace(/(.)\1*/g, (run, each: string) => `${each}${run.length}`)
const caesar = (text: string, by: number): string =>
  text.replace(/[a-z]/g, (each) => String.fromCharCode(((((each.charCodeAt(0) - 97 + by) % 26) + 26) % 26) + 97))

const EXERCISES: Exercise[] = [
  exercise(
    'text',
    'reverseWords',
    'takes a text of words parted by single spaces and returns the words in the opposite order',
    (text: string) => text.split(' ').reverse().join(' '),
    ['one two three'],
    ['solo'],
    ['a b'],
  ),
  exercise(
    'text',
    'countVowels',
    'returns how many of the letters a, e, i, o, u a text has, in either case',
    vowels,
    ['Queue'],
    ['rhythm'],
    ['AEIOU xyz'],
  ),
  exercise(
    'text',
    'isPalindrome',
    'tells whether a text reads the same backwards, looking at letters and digits alone and at no case',
    (text: string) => {
      const kept = text.toLowerCase().replace(/[^a-z0-9]/g, '')
      return kept === [...kept].reverse().join('')
    },
    ['Never odd or even'],
    ['A toy'],
    [''],
  ),
  exercise(
    'text',
    'capitalise',
    'makes the first letter of every word upper-case and leaves everything else as it is',
    (text: string) => text.replace(/(^|\s)(\S)/g, (_, space: string, first: string) => space + first.toUpperCase()),
    ['the old mill'],
    ['xY  z'],
    [''],
  ),
  exercise(
    'text',
    'runLengths',
    'writes every run of a character as the character and its length, as in aab -> a2b1',
    runs,
    ['aab'],
    ['xyz'],
    ['zzzzzzzzzzzz'],
  ),
  exercise(
    'text',
    'caesar',
    'moves every letter a to z by a number of places along the alphabet, around its end, and leaves all other characters',
    caesar,
    ['abc xyz', 2],
    ['hello', -1],
    ['z', 27],
  ),
  exercise(
    'text',
    'isAnagram',
    'tells whether two texts have the same letters as often, not looking at case and spaces',
    (a: string, b: string) => {
      const sorted = (text: string) => [...text.toLowerCase().replaceAll(' ', '')].sort().join('')
      return sorted(a) === sorted(b)
    },
    ['Listen', 'Silent'],
    ['aab', 'abb'],
    ['Dormitory', 'dirty room'],
  ),
  exercise(
    'text',
    'longestWord',
    'returns the longest word of a text, the first of them when several are as long',
    (text: string) => text.split(/\s+/).reduce((best, each) => (each.length > best.length ? each : best), ''),
    ['a quick brown fox'],
    ['one two'],
    ['alone'],
  ),
  exercise(
    'text',
    'balanced',
    'tells whether the brackets ( ) [ ] { } of a text close each other in the right order',
    balanced,
    ['{[()]}'],
    ['([)]'],
    ['a(b'],
    [''],
  ),
  exercise(
    'text',
    'snakeCase',
    'turns a name such as parseHttpAnswer into parse_http_answer',
    (name: string) => name.replace(/[A-Z]/g, (each, at: number) => `${at > 0 ? '_' : ''}${each.toLowerCase()}`),
    ['parseHttpAnswer'],
    ['Run'],
    ['x'],
  ),
  exercise(
    'numbers',
    'gcd',
    'returns the greatest common divisor of two whole numbers above 0',
    gcd,
    [12, 18],
    [7, 13],
    [270, 192],
  ),
  exercise(
    'numbers',
    'lcm',
    'returns the least common multiple of two whole numbers above 0',
    (a: number, b: number) => (a * b) / gcd(a, b),
    [4, 6],
    [21, 6],
    [5, 5],
  ),
  exercise('numbers', 'isPrime', 'tells whether a whole number is a prime', isPrime, [2], [1], [97], [91], [0]),
  exercise(
    'numbers',
    'fibonacci',
    'returns the n-th number of Fibonacci, with 0 for n = 0 and 1 for n = 1',
    fibonacci,
    [0],
    [1],
    [10],
    [50],
  ),
  exercise(
    'numbers',
    'digitSum',
    'returns the sum of the decimal digits of a whole number of any sign',
    (n: number) => [...String(Math.abs(n))].reduce((sum, each) => sum + Number(each), 0),
    [1234],
    [-99],
    [0],
  ),
  exercise(
    'numbers',
    'toRoman',
    'writes a whole number from 1 to 3999 in Roman numerals',
    roman,
    [1994],
    [4],
    [3888],
    [1],
  ),
  exercise(
    'numbers',
    'collatzSteps',
    'counts the steps from a whole number above 0 to 1, halving even numbers and taking 3n + 1 of odd ones',
    (start: number) => {
      let [n, steps] = [start, 0]
      for (; n !== 1; steps += 1) n = n % 2 === 0 ? n / 2 : 3 * n + 1
      return steps
    },
    [1],
    [6],
    [27],
  ),
  exercise(
    'numbers',
    'primeFactors',
    'returns the prime factors of a whole number above 1 in rising order, each as often as it divides',
    (n: number) => {
      const found: number[] = []
      let left = n
      for (let each = 2; left > 1; each += 1) for (; left % each === 0; left /= each) found.push(each)
      return found
    },
    [12],
    [97],
    [360],
  ),
  exercise(
    'numbers',
    'binary',
    'writes a whole number from 0 upward in base 2',
    (n: number) => n.toString(2),
    [0],
    [5],
    [255],
  ),
  exercise(
    'numbers',
    'clamp',
    'returns the number nearest to x that is not below low and not above high',
    (x: number, low: number, high: number) => Math.min(Math.max(x, low), high),
    [5, 0, 3],
    [-2, 0, 3],
    [1, 0, 3],
  ),
  exercise(
    'lists',
    'unique',
    'returns a list without repetitions, in order of first appearance',
    (list: number[]) => [...new Set(list)],
    [[3, 1, 3, 2, 1]],
    [[]],
    [[1]],
  ),
  exercise(
    'lists',
    'chunk',
    'cuts a list into lists of a size; the last may be shorter',
    (list: number[], size: number) =>
      Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size)),
    [[1, 2, 3, 4, 5], 2],
    [[], 3],
    [[1, 2], 2],
  ),
  exercise(
    'lists',
    'flatten',
    'returns one flat list of a list with lists inside to any depth',
    flat,
    [[1, [2, [3, []]], 4]],
    [[]],
    [[[[5]]]],
  ),
  exercise(
    'lists',
    'median',
    'returns the median of a list of numbers, the mean of the two in the middle when their count is even',
    (list: number[]) => {
      const sorted = [...list].sort((a, b) => a - b)
      const at = Math.floor(sorted.length / 2)
      return sorted.length % 2 ? sorted[at] : ((sorted[at - 1] ?? 0) + (sorted[at] ?? 0)) / 2
    },
    [[3, 1, 2]],
    [[4, 1, 3, 2]],
    [[10]],
  ),
  exercise(
    'lists',
    'rotate',
    'moves the elements of a list by a number of places to the right, those at the end to the front; the number may be larger than the list',
    (list: number[], by: number) => list.map((_, at) => list[(((at - by) % list.length) + list.length) % list.length]),
    [[1, 2, 3, 4], 1],
    [[1, 2, 3], 4],
    [[1], 5],
  ),
  exercise(
    'lists',
    'secondLargest',
    'returns the second largest of the different numbers of a list, or null when there is none',
    (list: number[]) => [...new Set(list)].sort((a, b) => b - a)[1] ?? null,
    [[5, 3, 5, 4]],
    [[2, 2]],
    [[-1, -5]],
  ),
  exercise(
    'lists',
    'zip',
    'returns the pairs of two lists, as many as the shorter one has elements',
    (a: number[], b: string[]) => a.slice(0, b.length).map((each, at) => [each, b[at]]),
    [
      [1, 2],
      ['a', 'b'],
    ],
    [[1, 2, 3], ['x']],
    [[], []],
  ),
  exercise(
    'lists',
    'runningSum',
    'returns for every place of a list the sum of all numbers up to it',
    (list: number[]) => {
      let sum = 0
      return list.map((each) => {
        sum += each
        return sum
      })
    },
    [[1, 2, 3]],
    [[]],
    [[5, -5, 5]],
  ),
  exercise(
    'lists',
    'largestSum',
    'returns the largest sum that neighbouring elements of a list of numbers have; the list is not empty and at least one is taken',
    (list: number[]) => {
      let [best, here] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
      for (const each of list) {
        here = Math.max(here + each, each)
        best = Math.max(best, here)
      }
      return best
    },
    [[-2, 1, -3, 4, -1, 2, 1, -5, 4]],
    [[-3, -1, -2]],
    [[5]],
  ),
  exercise(
    'lists',
    'mergeSorted',
    'joins two rising lists of numbers into one rising list',
    (a: number[], b: number[]) => [...a, ...b].sort((x, y) => x - y),
    [
      [1, 4, 9],
      [2, 3, 10],
    ],
    [[], [1]],
    [[10, 20], [9]],
  ),
  exercise(
    'structures',
    'wordCounts',
    'returns an object that says how often each word of a text occurs; words are parted by white space and taken in lower case',
    (text: string) => {
      const counts: Record<string, number> = {}
      for (const each of text.toLowerCase().split(/\s+/).filter(Boolean)) counts[each] = (counts[each] ?? 0) + 1
      return counts
    },
    ['The cat the hat'],
    [''],
    ['a  a a'],
  ),
  exercise(
    'structures',
    'invert',
    'turns the keys of an object into values and its texts into keys',
    (from: Record<string, string>) => Object.fromEntries(Object.entries(from).map(([key, value]) => [value, key])),
    [{ a: 'x', b: 'y' }],
    [{}],
  ),
  exercise(
    'structures',
    'groupByLength',
    'returns an object from the length of a word to the words of a list that have it, in their order',
    (words: string[]) => {
      const groups: Record<string, string[]> = {}
      for (const word of words) groups[word.length] = [...(groups[word.length] ?? []), word]
      return groups
    },
    [['one', 'two', 'three']],
    [[]],
    [['a', 'bb', 'c']],
  ),
  exercise(
    'structures',
    'deepGet',
    'returns what lies in an object under a path such as a.b.0, or null when nothing is there',
    (from: unknown, path: string) => {
      let at: unknown = from
      for (const key of path.split('.'))
        at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined
      return at ?? null
    },
    [{ a: { b: [7] } }, 'a.b.0'],
    [{ a: 1 }, 'a.c'],
    [{}, 'x.y'],
  ),
  exercise(
    'structures',
    'parseQuery',
    'reads a query such as a=1&b=two into an object of texts; a key without = has the empty text',
    (query: string) =>
      Object.fromEntries(
        query
          .split('&')
          .filter(Boolean)
          .map((part) => {
            const [key, ...rest] = part.split('=')
            return [key, rest.join('=')]
          }),
      ),
    ['a=1&b=two'],
    ['flag'],
    [''],
    ['x=a=b'],
  ),
  exercise(
    'structures',
    'transpose',
    'turns the rows of a table (a list of lists of one length) into columns',
    (rows: number[][]) => (rows[0] ?? []).map((_, at) => rows.map((row) => row[at])),
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [[[7]]],
    [[]],
  ),
  exercise(
    'structures',
    'editDistance',
    'returns how many insertions, removals and exchanges of one character at least turn one text into another',
    distance,
    ['kitten', 'sitting'],
    ['', 'abc'],
    ['same', 'same'],
  ),
  exercise(
    'structures',
    'topWords',
    'returns the n words that occur most often in a list, most frequent first, those that are as frequent in alphabetical order',
    (words: string[], n: number) => {
      const counts = new Map<string, number>()
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
      return [...counts]
        .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        .slice(0, n)
        .map(([word]) => word)
    },
    [['b', 'a', 'b', 'c', 'a', 'b'], 2],
    [['x', 'y'], 5],
    [[], 1],
  ),
  exercise(
    'structures',
    'rangesOf',
    'writes a rising list of different whole numbers as ranges, as in [1,2,3,5] -> "1-3,5"',
    (list: number[]) => {
      const parts: string[] = []
      for (let at = 0; at < list.length; ) {
        let end = at
        while (list[end + 1] === (list[end] ?? 0) + 1) end += 1
        parts.push(end > at ? `${list[at]}-${list[end]}` : String(list[at]))
        at = end + 1
      }
      return parts.join(',')
    },
    [[1, 2, 3, 5]],
    [[]],
    [[4, 8, 9]],
  ),
  exercise(
    'structures',
    'spiral',
    'returns the numbers of a table (a list of rows) in a spiral: along the first row, down the last column, back along the last row, up, and so on inward',
    (table: number[][]) => {
      const left = table.map((row) => [...row])
      const out: number[] = []
      while (left.length > 0) {
        out.push(...(left.shift() ?? []))
        for (const row of left) {
          const last = row.pop()
          if (last !== undefined) out.push(last)
        }
        out.push(...(left.pop() ?? []).reverse())
        for (const row of [...left].reverse()) {
          const first = row.shift()
          if (first !== undefined) out.push(first)
        }
      }
      return out
    },
    [
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
    ],
    [[[1, 2]]],
    [[[1], [2], [3]]],
  ),
]

/** Forty functions to write in JavaScript, with tests that are not shown. */
export function code(): Task[] {
  return EXERCISES.map(({ entry, group, text, right, inputs }) => ({
    id: `code-${entry}`,
    group,
    input: `Write a JavaScript function ${entry} that ${text}. Answer with the function alone, in one block of code.`,
    checks: [
      {
        kind: 'javascript' as const,
        entry,
        tests: inputs.map((args) => ({ args: [...args], equals: right(...(args as never[])) })),
      },
    ],
  }))
}
