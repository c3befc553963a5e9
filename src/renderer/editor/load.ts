/** What shows differences; loaded when the first one does. */
export async function loadMonaco(): Promise<typeof import('./monaco.ts')> {
  // The policies must stand before any module of the editor asks for its own, in whatever order a bundle puts them.
  await import('./environment.ts')
  return await import('./monaco.ts')
}

/** What edits tools; loaded when the first one shows. */
export async function loadCode(): Promise<typeof import('./code.ts')> {
  await import('./environment.ts')
  return await import('./code.ts')
}

/** What edits prompts. */
export async function loadPrompt(): Promise<typeof import('./prompt.ts')> {
  await import('./environment.ts')
  return await import('./prompt.ts')
}
