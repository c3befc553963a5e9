/** Compared by parsed origin; custom schemes have the opaque origin "null", so protocol and host are compared instead. */
export function isAllowed(url: string, allowedOrigins: string[]): boolean {
  try {
    const { protocol, host } = new URL(url)
    return allowedOrigins.includes(`${protocol}//${host}`)
  } catch {
    return false
  }
}
