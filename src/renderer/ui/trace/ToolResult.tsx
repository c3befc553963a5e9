import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { readJson, sizeOf } from '../../lib/json-tree.ts'
import { JsonTree } from '../JsonTree.tsx'
import { TextBlock } from '../TextBlock.tsx'

/** What a tool gave: a tree when it is JSON, else its text. */
export function ToolResult({ text, bad }: { text: string; bad: boolean }) {
  const { t } = useTranslation()
  const value = useMemo(() => readJson(text), [text])
  if (value !== undefined && sizeOf(value) !== 0) return <JsonTree value={value} label={t('tool.result')} />
  return <TextBlock text={text} bad={bad} label={t('tool.result')} />
}
