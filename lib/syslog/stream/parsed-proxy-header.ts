/** The PROXY header at the beginning of a connection. */
export type ProxyHeader =
  | { readonly status: 'incomplete' }
  | { readonly status: 'invalid'; readonly why: string }
  /**
   * `source`: the client; null if the proxy connects for itself or does not know it (`UNKNOWN`, `LOCAL`, Unix sockets).
   */
  | {
      readonly status: 'complete'
      readonly length: number
      readonly source: { readonly address: string; readonly port: number } | null
    }
