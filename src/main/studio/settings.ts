import { mergeAgentModels } from '@shared/agent-models.ts'
import { Settings, type SettingsPatch } from '@shared/settings.ts'
import type { AuditLog } from '../govern/audit.ts'
import type { Store } from '../store/types.ts'

const KEY = 'settings'

/** The person's settings, in the profile's database. A stored value nobody understands any more falls back to its default. */
export class SettingsService {
  readonly #store: Store
  readonly #audit: AuditLog
  readonly #changed: (settings: Settings) => void
  #settings: Settings

  constructor(store: Store, audit: AuditLog, changed: (settings: Settings) => void) {
    this.#store = store
    this.#audit = audit
    this.#changed = changed
    const row = store.get<{ value: string }>('SELECT value FROM setting WHERE key = :key', { key: KEY })
    const parsed = Settings.safeParse(row ? JSON.parse(row.value) : {})
    this.#settings = parsed.success ? parsed.data : Settings.parse({})
  }

  get current(): Settings {
    return this.#settings
  }

  update(
    actor: string,
    patch: SettingsPatch & { workspacePath?: string | null; pythonPackagesPath?: string | null },
  ): Settings {
    const next = Settings.parse({
      ...this.#settings,
      ...patch,
      agentModels: mergeAgentModels(this.#settings.agentModels, patch.agentModels),
      engine: { ...this.#settings.engine, ...patch.engine },
      permissions: { ...this.#settings.permissions, ...patch.permissions },
      recall: { ...this.#settings.recall, ...patch.recall },
      network: { ...this.#settings.network, ...patch.network },
      otlp: { ...this.#settings.otlp, ...patch.otlp },
    })
    this.#store.write((tx) => {
      tx.run(`INSERT INTO setting (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value`, {
        key: KEY,
        value: JSON.stringify(next),
      })
      this.#audit.appendIn(tx, { actor, action: 'settings.changed', subject: KEY, result: 'ok', details: patch })
    })
    this.#settings = next
    this.#changed(next)
    return next
  }
}
