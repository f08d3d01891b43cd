/** The `code` of an error: `ENOENT`, `ERR_TLS_...`. Empty for an error without one, and for any other value. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
