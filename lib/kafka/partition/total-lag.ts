/** Records behind, of all partitions of which it is known; null before it is of any. */
export function totalLag(partitions: readonly { readonly lag: number | null }[]): number | null {
  const known = partitions.map(({ lag }) => lag).filter((lag) => lag !== null)
  return known.length === 0 ? null : known.reduce((sum, lag) => sum + lag, 0)
}
