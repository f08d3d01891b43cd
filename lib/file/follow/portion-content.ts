/** What the consumer may take of a file: bytes that were read, or lines in hand. */
export type PortionContent =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly offset: number; readonly buffer: Buffer }
  /** Nothing more comes: the last line counts, even without an ending. */
  | { readonly kind: 'last line' }
  /** The unfinished line, tagged so. */
  | { readonly kind: 'partial line' }
  /** The lines in hand of a record of which more might have come. */
  | { readonly kind: 'record' }
