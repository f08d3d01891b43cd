/** The code that an error has by itself: `ENOENT`, `ERR_TLS_...`. Empty of one without, and of any other value. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
