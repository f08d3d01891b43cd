/** Fields that only one kind of source has, told apart by `kind`. */
export type Meta = FileMeta | CustomMeta

/** A record that was read from a file. */
export interface FileMeta {
  readonly kind: 'file'
}

/** A record of a user's own connector. */
export interface CustomMeta {
  readonly kind: 'custom'
  readonly [name: string]: unknown
}
