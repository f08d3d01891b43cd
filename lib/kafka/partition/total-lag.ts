/** The lag of all partitions whose lag is known; null before any is. */
export function totalLag(partitions: readonly { readonly lag: number | null }[]): number | null {
  const known = partitions.map(({ lag }) => lag).filter((lag) => lag !== null)
  return known.length === 0 ? null : known.reduce((sum, lag) => sum + lag, 0)
}
