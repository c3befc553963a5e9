import type { FindingKind } from '@shared/share.ts'

export interface Rule {
  kind: FindingKind
  pattern: RegExp
  /** The group that is replaced; the whole match when absent. */
  group?: number
}

/**
 * What may name a person or open a door. Every repetition is bounded, so that no text makes them slow. Order matters: the first
 * rule that finds something has it.
 */
export const RULES: readonly Rule[] = [
  {
    kind: 'key',
    pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,8000}?-----END [A-Z ]{0,30}PRIVATE KEY-----/g,
  },
  { kind: 'key', pattern: /\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,200}/g },
  {
    kind: 'key',
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,100}|github_pat_\w{20,120}|glpat-[\w-]{16,60}|hf_[A-Za-z0-9]{20,60})/g,
  },
  { kind: 'key', pattern: /\b(?:xox[abprs]-[\w-]{10,120}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,45})/g },
  { kind: 'key', pattern: /\beyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{8,1000}/g },
  { kind: 'key', pattern: /\b(?:Bearer|Basic)\s{1,4}([A-Za-z0-9._~+/=-]{12,2000})/gi, group: 1 },
  {
    kind: 'key',
    pattern:
      /(?:api[_-]?key|access[_-]?key|auth[_-]?token|token|secret|passw(?:or)?d|credential|密码|密钥|口令)\\?["']?\s{0,4}[:=：]\s{0,4}\\?["']?([^\s"'\\,;&)}\]]{6,300})/gi,
    group: 1,
  },
  { kind: 'email', pattern: /[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}/g },
  { kind: 'home', pattern: /\/(?:home|Users)\/[^/\s"'\\:<>|]{1,64}/g },
  { kind: 'home', pattern: /\b[A-Za-z]:(?:\\{1,2}|\/)Users(?:\\{1,2}|\/)[^/\s"'\\:<>|]{1,64}/gi },
  {
    kind: 'phone',
    pattern: /(?<![\w.+-])\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){1,4}(?![\w-])/g,
  },
  { kind: 'phone', pattern: /(?<![\w.+-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])/g },
  { kind: 'phone', pattern: /(?<![\w.+-])1[3-9]\d{9}(?![\w.-])/g },
]

/** A person's own text to look for, in any case; an asterisk stands for up to 100 characters that are no space. */
export function ownRule(text: string): Rule {
  const parts = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return { kind: 'pattern', pattern: new RegExp(parts.join('\\S{0,100}'), 'gi') }
}
