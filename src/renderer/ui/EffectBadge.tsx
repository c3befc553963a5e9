import type { ToolEffect } from '@shared/agents.ts'
import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from './Badge.tsx'
import { Tip } from './Tip.tsx'

const TONES: Record<ToolEffect, Tone> = {
  pure: 'neutral',
  idempotent: 'neutral',
  mutating: 'warn',
  irreversible: 'bad',
}

/** What running the tool may change. */
export function EffectBadge({ effect }: { effect: ToolEffect }) {
  const { t } = useTranslation()
  return (
    <Tip text={t(`effect.explain.${effect}`)}>
      <span>
        <Badge tone={TONES[effect]}>{t(`effect.${effect}`)}</Badge>
      </span>
    </Tip>
  )
}
