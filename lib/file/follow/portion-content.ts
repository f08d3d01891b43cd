/** What the consumer may take of a file: bytes that were read, or buffered lines. */
export type PortionContent =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly offset: number; readonly buffer: Buffer }
  /** Nothing more is expected: the last line counts, even without an ending. */
  | { readonly kind: 'last line' }
  /** The unfinished line, tagged as partial. */
  | { readonly kind: 'partial line' }
  /** The buffered lines of a record that might have grown. */
  | { readonly kind: 'record' }
