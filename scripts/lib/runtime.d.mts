export interface ElectronRuntime {
  path: string
  version: string
  /** Highest Node-API version its Node offers. */
  napi: number
  kind: 'official' | 'fallback' | 'custom'
}
type Env = Record<string, string | undefined>
export const projectRoot: string
export const SQLITE_BINDING_ENV: 'AUTOGLM_SQLITE_BINDING'
export const SQLITE_NAPI: 10
export const FALLBACK: Readonly<{
  package: string
  packageVersion: string
  integrity: string
  zip: string
  version: string
  napi: number
  recipe: number
}>
export function packageVersion(name: string): string
export function cacheDir(env?: Env, platform?: NodeJS.Platform): string
export function isAtLeast(have: string, need: string): boolean
export function nodePath(): string | null
export function napiOfElectron(version: string): number
export function fallbackElectronDir(): string
/** null until `npm run setup` has made one available. */
export function electronPath(env?: Env): ElectronRuntime | null
export function compiledSqliteBinding(): string
/** null where the packaged binary loads. */
export function sqliteBindingFor(electron: Pick<ElectronRuntime, 'napi'>): string | null
/** Environment for launching the studio under this Electron. */
export function electronEnv(electron: ElectronRuntime, env?: Env): Env
/** `--no-sandbox` where Chromium needs it (root on Linux). */
export function electronArgs(): string[]
export function hasDisplay(env?: Env, platform?: NodeJS.Platform): boolean
