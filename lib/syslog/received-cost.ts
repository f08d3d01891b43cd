/**
 * What a piece of bytes from the network takes while it waits, beside the bytes themselves: its Buffer, the memory that
 * Node keeps for it, its place in a list. Resident memory grows by 500 to 690 bytes for each; what counts against a
 * limit must not be less than what is really taken.
 */
export const RECEIVED_COST_BYTES = 704
/** Whom it is from, and when it came: of UDP that may be another one for every message. Measured: 160 to 185. */
export const ORIGIN_COST_BYTES = 192
