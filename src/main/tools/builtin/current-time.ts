import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Tool } from '../types.ts'

export interface CurrentTimeOptions {
  now(): Date
  /** IANA name used when the model gives none. Default: the system's. */
  timezone?: string
}

const input = z.object({ timezone: z.string().max(100).optional() })

/** Answers such as `Wednesday 2026-11-04 15:04:05 +01:00 (Europe/Paris)`. */
export function currentTime({ now, timezone }: CurrentTimeOptions): Tool<z.infer<typeof input>> {
  return {
    name: 'current_time',
    version: 1,
    description: 'Get the current date and time',
    effect: 'pure',
    capabilities: ['clock'],
    input,
    async run(given) {
      const zone = given.timezone?.trim() || timezone || Intl.DateTimeFormat().resolvedOptions().timeZone
      const parts = formatterFor(zone).formatToParts(now())
      const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
      const date = `${part('year')}-${part('month')}-${part('day')}`
      const time = `${part('hour')}:${part('minute')}:${part('second')}`
      const offset = part('timeZoneName').replace('GMT', '') || '+00:00'
      return { content: `${part('weekday')} ${date} ${time} ${offset} (${zone})` }
    },
  }
}

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      calendar: 'gregory',
      numberingSystem: 'latn',
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'longOffset',
    })
  } catch (cause) {
    const message = `"${timeZone}" is not a time zone. Use an IANA name such as "Europe/Paris" or "UTC".`
    throw new StudioError('TOOL_INVALID_ARGUMENTS', message, { cause })
  }
}
