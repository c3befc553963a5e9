import type { Catalog } from '@shared/catalog.ts'
import type { Download, DownloadChoices, DownloadOffer } from '@shared/downloads.ts'
import { table } from './table.ts'

const gb = (bytes: number | null): string => (bytes === null ? 'unknown size' : `${(bytes / 1e9).toFixed(2)} GB`)

/** What is known of a model before it is downloaded, one fact a line. */
export function describeOffer({
  fileName,
  parts,
  sizeBytes,
  freeBytes,
  license,
  fit,
  fitFrom,
  checksum,
}: DownloadOffer) {
  const pieces = parts > 1 ? ` in ${parts} files` : ''
  const memory = fit
    ? `needs ${gb(fit.need.total)} of memory${fitFrom === 'size' ? ' or more' : ''}: ${fit.verdict}`
    : 'memory it needs: not known'
  return [
    `${fileName}: ${gb(sizeBytes)}${pieces}, ${gb(freeBytes)} free`,
    `licence: ${license.name ?? 'not named by its server'}${license.page ? `, ${license.page}` : ''}`,
    memory,
    checksum ? 'checked against the SHA-256 of its publisher' : 'no SHA-256 is known to check it against',
  ].join('\n')
}

export const describeChoices = ({ choices }: DownloadChoices): string =>
  choices.map(({ source, sizeBytes }) => `  ${source}  ${gb(sizeBytes)}`).join('\n')

/** One line, for a log as well as for a terminal. */
export function describeProgress({ fileName, doneBytes, sizeBytes, bytesPerSecond, secondsLeft, status }: Download) {
  if (status === 'checking') return `${fileName} is being checked and added`
  const speed = bytesPerSecond === null ? '' : `, ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`
  return `${fileName} ${doneBytes} of ${sizeBytes ?? '?'} bytes${speed}${secondsLeft === null ? '' : `, ${secondsLeft} s left`}`
}

export function formatCatalog({ entries }: Catalog): string {
  return table([
    ['SOURCE', 'NAME', 'SIZE', 'MEMORY', 'LICENCE', 'TOOLS', 'FITS HERE'],
    ...entries.map((each) => [
      each.source,
      each.name,
      gb(each.sizeBytes),
      `${Math.round(each.memoryBytes / 2 ** 30)} GiB`,
      each.license,
      each.tools ? 'yes' : 'poor',
      each.fits ? 'yes' : 'no',
    ]),
  ])
}
