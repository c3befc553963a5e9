import type { ShownFile } from '@shared/runs.ts'
import { FilePen, FilePlus, FileX, FolderMinus, FolderPlus, MoveRight, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../lib/format.ts'
import { useLocale } from '../use-locale.ts'
import { LineDiff } from './LineDiff.tsx'

/** What happens, or happened, to a file or folder. */
export type ChangeWord = 'created' | 'written' | 'removed' | 'moved' | 'folderMade' | 'folderRemoved' | 'call'

const ICONS = {
  created: FilePlus,
  written: FilePen,
  removed: FileX,
  moved: MoveRight,
  folderMade: FolderPlus,
  folderRemoved: FolderMinus,
  call: RotateCcw,
}

/** A line that names a change. `planned`: it has not happened yet. */
export function ChangeTitle({
  word,
  path,
  to,
  planned,
}: {
  word: ChangeWord
  path: string
  to: string | null
  planned?: boolean
}) {
  const { t } = useTranslation()
  const Icon = ICONS[word]
  return (
    <span className="change-title" data-word={word}>
      <Icon size={14} aria-hidden="true" />
      <span className="change-title__word">{t(planned ? `changes.will.${word}` : `changes.did.${word}`)}</span>
      <code className="change-title__path">{path}</code>
      {to ? (
        <>
          <MoveRight size={12} aria-hidden="true" />
          <code className="change-title__path">{to}</code>
        </>
      ) : null}
    </span>
  )
}

/** What a file was and becomes, as far as it is text. */
export function FileDifference({
  path,
  before,
  after,
}: {
  path: string
  before: ShownFile | null
  after: ShownFile | null
}) {
  const { t } = useTranslation()
  const locale = useLocale()
  if (!before && !after) return null
  const binary = [before, after].find((file) => file && file.text === null)
  const sizes = (
    <p className="quiet change-sizes">
      {before ? formatBytes(before.bytes, locale) : t('changes.nothing')} →{' '}
      {after ? formatBytes(after.bytes, locale) : t('changes.nothing')}
    </p>
  )
  if (binary) {
    return (
      <Difference>
        <p className="quiet">{t('changes.binary')}</p>
        {sizes}
      </Difference>
    )
  }
  return (
    <Difference>
      <LineDiff before={before?.text ?? ''} after={after?.text ?? ''} label={t('changes.differenceOf', { path })} />
      {before?.cut || after?.cut ? <p className="quiet">{t('changes.cut')}</p> : null}
    </Difference>
  )
}

const Difference = ({ children }: { children: ReactNode }) => <div className="change-difference">{children}</div>
