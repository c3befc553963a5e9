import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { parse as parseNow } from 'csv-parse/sync'
import { Refusal } from '../refusal.ts'
import type { TableSource } from './table-source.ts'
import { guessEncoding, readSample, readText } from './text-encoding.ts'

const DELIMITERS = [',', ';', '\t', '|']
/** Characters of one record; more is a quote that was never closed. */
const MOST_RECORD = 1024 * 1024
/** Records by which the delimiter is guessed. */
const TRIED = 20

/** An open CSV or TSV file as a table. Its first record names the columns, unless it is all numbers. */
export function readCsv(fd: number, name: string, format: 'csv' | 'tsv'): TableSource {
  const sample = readSample(fd)
  const encoding = guessEncoding(sample)
  const text = new TextDecoder(encoding).decode(sample, { stream: true })
  const delimiter = format === 'tsv' ? '\t' : guessDelimiter(text)
  const first = someRecords(text, delimiter)[0]
  if (!first) throw new Refusal(`${name} is empty: it has no first line that names its columns.`)
  const headed = !first.every((cell) => /^\s*-?[\d.]+\s*$/.test(cell))
  return {
    names: headed ? first : first.map((_, index) => `column_${index + 1}`),
    async *rows() {
      const parser = Readable.from(readText(fd, encoding)).pipe(parse(optionsFor(delimiter)))
      let number = 0
      try {
        for await (const record of parser) {
          number += 1
          if (number === 1 && headed) continue
          yield record as string[]
        }
      } catch (error) {
        throw new Refusal(`${name} cannot be read as CSV after record ${number}: ${reasonOf(error)}.`)
      }
    },
  }
}

const optionsFor = (delimiter: string) => ({
  delimiter,
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  max_record_size: MOST_RECORD,
})

/** The delimiter that gives most columns, the same number in most records. */
function guessDelimiter(sample: string): string {
  let best = ','
  let most = 0
  for (const delimiter of DELIMITERS) {
    const records = someRecords(sample, delimiter)
    const columns = records[0]?.length ?? 0
    if (columns < 2) continue
    const alike = records.filter((record) => record.length === columns).length / records.length
    const score = alike * alike * Math.min(columns, 8)
    if (score > most) {
      best = delimiter
      most = score
    }
  }
  return best
}

/** The first records of a sample, which may end in the middle of one. */
function someRecords(sample: string, delimiter: string): string[][] {
  const whole = sample.slice(0, 64 * 1024)
  try {
    return parseNow(whole, { ...optionsFor(delimiter), to: TRIED })
  } catch {
    // An open quote at its end: the lines before it will do.
    const lines = whole.split('\n').slice(0, 2).join('\n')
    try {
      return parseNow(lines, { ...optionsFor(delimiter), to: 1 })
    } catch {
      return []
    }
  }
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)).slice(0, 200).replace(/\.$/, '')
