import { Check, Copy, type LucideIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './IconButton.tsx'
import { attempt } from './toasts.ts'

const SHOWN_MS = 1500

interface Props {
  text: string | (() => string)
  label?: string
  icon?: LucideIcon
}

/** Copies `text`, or what it gives when it is wanted, and says so by its icon for a moment. */
export function CopyButton({ text, label, icon: Icon = Copy }: Props) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    const done = await attempt(async () => {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text())
      return true
    })
    if (done) setCopied(true)
  }
  return (
    <IconButton
      size="small"
      label={copied ? t('common.copied') : (label ?? t('common.copy'))}
      onClick={() => void copy()}
    >
      {copied ? <Check size={14} aria-hidden="true" /> : <Icon size={14} aria-hidden="true" />}
    </IconButton>
  )
}
