/** The sum of all known lags of partitions; null if none is known. */
export function totalLag(partitions: readonly { readonly lag: number | null }[]): number | null {
  const known = partitions.map(({ lag }) => lag).filter((lag) => lag !== null)
  return known.length === 0 ? null : known.reduce((sum, lag) => sum + lag, 0)
}
