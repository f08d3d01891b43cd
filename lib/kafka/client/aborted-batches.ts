/** An aborted transaction, as a broker lists it beside the records. */
export interface AbortedTransaction {
  readonly producerId: bigint
  readonly firstOffset: bigint
}

/** The fields of a batch that show whether it belongs to an aborted transaction. */
export interface TransactionBatch {
  readonly producerId: bigint
  readonly lastOffset: bigint
  readonly isTransactional: boolean
  readonly isControl: boolean
}

/**
 * Returns a function that decides whether the transaction of a batch was aborted; call it with the batches in the order
 * of their offsets. Brokers list the transactions in the order in which they ended, and several may have begun before
 * the first batch. A producer's next control batch ends its transaction.
 */
export function abortedBatches(transactions: readonly AbortedTransaction[]): (batch: TransactionBatch) => boolean {
  const waiting = [...transactions].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1))
  const open = new Set<bigint>()
  return ({ producerId, lastOffset, isTransactional, isControl }) => {
    for (let [next] = waiting; next !== undefined && next.firstOffset <= lastOffset; [next] = waiting) {
      open.add(next.producerId)
      waiting.shift()
    }
    if (isControl) open.delete(producerId)
    return isTransactional && !isControl && open.has(producerId)
  }
}
