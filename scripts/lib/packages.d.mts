interface LockFile {
  packages?: Record<
    string,
    { version?: string; optional?: boolean; devOptional?: boolean; optionalDependencies?: Record<string, string> }
  >
}
export function hashOf(text: string | Uint8Array): string
export function satisfiesLock(lock: LockFile, installed: LockFile): boolean
export function npmCommand(
  args: string[],
  env?: Record<string, string | undefined>,
): { command: string; args: string[]; env: Record<string, string | undefined>; shell: boolean }
export function lacksOnlyOptional(output: string, lock: LockFile): boolean
