import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small file system of its own, in memory. */
export interface SmallDisk {
  folder: string
  /** Makes all of it read-only, for root as well. */
  freeze(): void
  thaw(): void
  remove(): void
}

const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' })

export function makeSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'studio-disk-'))
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
  return {
    folder,
    freeze: () => mount('-o', 'remount,ro', folder),
    thaw: () => mount('-o', 'remount,rw', folder),
    remove: () => {
      execFileSync('umount', ['-l', folder])
      rmdirSync(folder)
    },
  }
}

/** Makes one file read-only, for root as well; returns how to undo it. */
export function freezeFile(file: string): () => void {
  mount('--bind', file, file)
  mount('-o', 'remount,ro,bind', file)
  return () => execFileSync('umount', ['-l', file])
}

/** Why this machine cannot mount, or null. Mounting needs root on Linux. */
export function whyNoMount(): string | null {
  if (process.platform !== 'linux') return 'mounting a small disk is done on Linux only'
  const folder = mkdtempSync(join(tmpdir(), 'studio-mount-'))
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { encoding: 'utf8' })
  if (status === 0) execFileSync('umount', [folder])
  rmdirSync(folder)
  return status === 0 ? null : `this machine does not let us mount: ${(stderr ?? '').trim()}`
}
