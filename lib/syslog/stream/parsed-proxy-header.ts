/** The beginning of a proxy's connection. */
export type ProxyHeader =
  | { readonly status: 'incomplete' }
  | { readonly status: 'invalid'; readonly why: string }
  /** `source` is null if the proxy speaks for itself or does not know (`UNKNOWN`, `LOCAL`, Unix sockets). */
  | {
      readonly status: 'complete'
      readonly length: number
      readonly source: { readonly address: string; readonly port: number } | null
    }
