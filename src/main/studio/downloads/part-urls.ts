import { partNames } from '@shared/split-name.ts'

/** Addresses of all parts of the model that `url` is a part of: they lie beside each other and differ in their names alone. */
export function partUrls({ url, fileName }: { url: string; fileName: string }): { url: string; fileName: string }[] {
  const names = partNames(fileName)
  if (names.length === 1) return [{ url, fileName }]
  return names.map((name) => {
    const part = new URL(url)
    part.pathname = [...part.pathname.split('/').slice(0, -1), encodeURIComponent(name)].join('/')
    return { url: part.href, fileName: name }
  })
}
