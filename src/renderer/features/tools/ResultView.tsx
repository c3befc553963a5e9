import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { JsonTree } from '../../ui/JsonTree.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { SCROLLS } from '../../ui/scrolls.ts'
import { TextWindow } from '../../ui/TextWindow.tsx'
import { cellText, type ResultTable, tableOf } from './result-table.ts'

const KINDS = ['table', 'tree', 'text'] as const
type Kind = (typeof KINDS)[number]

/** Rows that a table shows; the tree shows all. */
const MOST_ROWS = 200

/** What a tool gave: as a table where it is one, as a tree, or as the text a model reads. */
export function ResultView({ output, content }: { output: unknown; content: string }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState<Kind | null>(null)
  const table = tableOf(output)
  const isTree = typeof output === 'object' && output !== null
  const kinds = KINDS.filter((kind) => kind === 'text' || (kind === 'tree' ? isTree : table !== null))
  const kind = kinds.find((each) => each === wanted) ?? kinds[0] ?? 'text'
  return (
    <>
      {kinds.length > 1 ? (
        <Segmented
          small
          label={t('tools.resultAs')}
          value={kind}
          options={kinds.map((value) => ({ value, label: t(`tools.resultKind.${value}`) }))}
          onChange={setWanted}
          testId="result-kind"
        />
      ) : null}
      {kind === 'table' && table ? <TableView table={table} /> : null}
      {kind === 'tree' ? <JsonTree value={output} label={t('tools.result')} /> : null}
      {kind === 'text' ? <TextWindow text={content} label={t('tools.result')} /> : null}
    </>
  )
}

function TableView({ table: { columns, rows } }: { table: ResultTable }) {
  const { t } = useTranslation()
  return (
    <figure className="result-table" aria-label={t('tools.result')} data-testid="result-table" {...SCROLLS}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((name, at) => (
              // Two columns of a query may have one name.
              <th key={`${at.toString()} ${name}`} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, at) => (
            // Rows never change places.
            <tr key={at.toString()}>
              {columns.map((name, column) => (
                <td
                  key={`${column.toString()} ${name}`}
                  className={typeof row[column] === 'number' ? 'number' : undefined}
                >
                  {cellText(row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS ? (
        <p className="quiet">{t('tools.moreRows', { count: rows.length - MOST_ROWS })}</p>
      ) : null}
    </figure>
  )
}
