/**
 * The memory of a waiting piece of bytes from the network, in addition to the bytes themselves: its Buffer, the memory
 * that Node keeps for it, its place in a list. Resident memory grows by 500 to 690 bytes for each; the amount counted
 * against a limit must not be less than the real one.
 */
export const RECEIVED_COST_BYTES = 704
/** The sender and the time of arrival: for UDP these may differ for every message. Measured: 160 to 185. */
export const ORIGIN_COST_BYTES = 192
