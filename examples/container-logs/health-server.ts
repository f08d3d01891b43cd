import { createServer, type Server } from 'node:http'
import type { SourceStream } from 'warp-flow'

/**
 * `/readyz` for readiness: 200 if every source can do its work, otherwise 503. `/livez` for liveness: answers as long
 * as the process runs.
 */
export function healthServer(sources: readonly SourceStream[]): Server {
  return createServer(({ url }, response) => {
    const health = sources.map((source) => source.health())
    const [status, body] =
      url === '/livez'
        ? [200, {}]
        : url === '/readyz'
          ? [health.every(({ healthy }) => healthy) ? 200 : 503, health.map(shown)]
          : [404, {}]
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`)
  })
}

/** Shows only codes, so that clients do not learn paths. */
function shown({ status, statusTime, troubles }: ReturnType<SourceStream['health']>): object {
  return { status, since: new Date(statusTime).toISOString(), troubles: troubles.map(({ code }) => code) }
}
