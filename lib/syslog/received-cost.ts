/**
 * The memory overhead of a waiting chunk from the network, in addition to its bytes: its Buffer, the memory that Node
 * keeps for it, its place in a list. Measured: resident memory grows by 500 to 690 bytes for each chunk. The amount
 * counted against a limit must not be less than the real one.
 */
export const RECEIVED_COST_BYTES = 704
/** The overhead of sender and time of arrival, which for UDP may differ for every message. Measured: 160 to 185. */
export const ORIGIN_COST_BYTES = 192
