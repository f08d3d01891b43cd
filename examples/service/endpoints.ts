import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { diagnose, formatReport, probeSource, shareReport, toPrometheus, type Report } from 'warp-flow'
import type { Board } from './board.ts'
import { refusalOf } from './guard.ts'
import { detailsOf, notReady, statusOf } from './status.ts'

/** The page, the probes and the metrics. `page` is the folder of the page's files. */
export function endpoints(board: Board, page: URL): Server {
  const routes = new Map<string, Route>([
    ...FILES.map(([path, name, type]): [string, Route] => [
      path,
      { method: 'GET', answer: fileAnswer(page, name, type) }
    ]),
    ['/api/status', { method: 'GET', answer: () => json(200, statusOf(board, Date.now())) }],
    ['/api/source', { method: 'GET', answer: (_request, query) => details(board, query) }],
    ['/api/diagnose', { method: 'POST', answer: diagnoser(board) }],
    // The process is alive as long as it answers; `/readyz` says whether it can work
    ['/healthz', { method: 'GET', answer: () => json(200, { alive: true }) }],
    ['/readyz', { method: 'GET', answer: () => readiness(board) }],
    ['/metrics', { method: 'GET', answer: () => metrics(board) }]
  ])
  const methods = new Map([...routes].map(([path, { method }]) => [path, method]))
  const server = createServer(LIMITS, (request, response) => {
    void answerTo(request, routes, methods)
      .catch((error: unknown) => json(500, { error: String(error) }))
      .then((answer) => send(response, answer, request.method === 'HEAD'))
  })
  server.maxConnections = MOST_CONNECTIONS
  return server
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
  readonly allow?: string
}

interface Route {
  readonly method: 'GET' | 'POST'
  readonly answer: (request: IncomingMessage, query: URLSearchParams) => Answer | Promise<Answer>
}

async function answerTo(
  request: IncomingMessage,
  routes: ReadonlyMap<string, Route>,
  methods: ReadonlyMap<string, 'GET' | 'POST'>
): Promise<Answer> {
  const { method = '', url = '', headers, socket } = request
  const [path = '', ...query] = url.split('?')
  const { host, origin } = headers
  const refusal = refusalOf(
    { method, path, host, origin, contentType: headers['content-type'], address: socket.remoteAddress },
    methods
  )
  if (refusal !== null)
    return {
      ...json(refusal.status, { error: refusal.because }),
      ...(refusal.allow === undefined ? {} : { allow: refusal.allow })
    }
  return (
    (await routes.get(path)?.answer(request, new URLSearchParams(query.join('?')))) ??
    json(404, { error: 'There is no such page' })
  )
}

function send(response: ServerResponse, { status, type, body, allow }: Answer, isHead: boolean): ServerResponse {
  response.writeHead(status, {
    ...HEADERS,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(allow === undefined ? {} : { allow })
  })
  return response.end(isHead ? undefined : body)
}

function fileAnswer(page: URL, name: string, type: string): Route['answer'] {
  return async () => ({ status: 200, type, body: await readFile(new URL(name, page)) })
}

function details(board: Board, query: URLSearchParams): Answer {
  const found = detailsOf(board, query.get('key') ?? '')
  return found === null ? json(404, NO_SOURCE) : json(200, found)
}

function readiness(board: Board): Answer {
  const reasons = notReady(board)
  return json(reasons.size === 0 ? 200 : 503, { ready: reasons.size === 0, because: Object.fromEntries(reasons) })
}

function metrics(board: Board): Answer {
  const snapshots = [...board.sources.values()].map((source) => ({ stats: source.stats(), health: source.health() }))
  return {
    status: 200,
    type: 'text/plain; version=0.0.4; charset=utf-8',
    // A source that cannot be opened has no metrics of its own
    body: `${toPrometheus(snapshots)}# HELP service_not_ready What keeps the service from being ready: the entries of /readyz.
# TYPE service_not_ready gauge
service_not_ready ${notReady(board).size}
`
  }
}

/** Runs one diagnosis of a source at a time: concurrent requests share its result. */
function diagnoser(board: Board): Route['answer'] {
  const running = new Map<string, Promise<Report>>()
  return async (request) => {
    const key = keyIn(await bodyOf(request))
    if (key === null) return json(400, { error: 'Send { "key": "..." }' })
    const looking = running.get(key) ?? look(board, key)
    if (looking === null) return json(404, NO_SOURCE)
    running.set(key, looking)
    try {
      const report = await looking
      const shared = shareReport(report)
      return json(200, {
        verdict: report.verdict,
        text: { en: formatReport(report, { locale: 'en' }), zh: formatReport(report, { locale: 'zh' }) },
        // For a public issue, without paths, hosts, users and topics
        shared: { en: formatReport(shared, { locale: 'en' }), zh: formatReport(shared, { locale: 'zh' }) }
      })
    } finally {
      running.delete(key)
    }
  }
}

/** Diagnoses a running source; probes one that does not run. */
function look(board: Board, key: string): Promise<Report> | null {
  const [source, spec] = [board.sources.get(key), board.specOf(key)]
  if (source !== undefined && !source.destroyed) return diagnose(source)
  return spec === undefined ? null : probeSource(spec)
}

/**
 * The body of a request; null if it is too long: it is then read to its end without being stored, for at most
 * `requestTimeout`.
 */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= MOST_BODY_BYTES) chunks.push(chunk)
  }
  return length <= MOST_BODY_BYTES ? Buffer.concat(chunks).toString() : null
}

function keyIn(body: string | null): string | null {
  try {
    const given: unknown = JSON.parse(body ?? '')
    const key: unknown = typeof given === 'object' && given !== null && 'key' in given ? given.key : null
    return typeof key === 'string' ? key : null
  } catch {
    return null
  }
}

function json(status: number, value: unknown): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) }
}

/** The only files of the folder that are served. */
const FILES = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/icon.svg', 'icon.svg', 'image/svg+xml'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
  ['/page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['/source-view.js', 'source-view.js', 'text/javascript; charset=utf-8'],
  ['/dom.js', 'dom.js', 'text/javascript; charset=utf-8'],
  ['/plot.js', 'plot.js', 'text/javascript; charset=utf-8'],
  ['/words.js', 'words.js', 'text/javascript; charset=utf-8']
] as const

/** No resources from other origins, nothing inline, no frames, and no text interpreted as HTML. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store'
} as const

/** In ms. Node checks the timeouts every 30 s by default. */
const LIMITS = { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 } as const

/** A limit, so that idle connections take no descriptors from the sources. */
const MOST_CONNECTIONS = 256
const NO_SOURCE = { error: 'There is no such source' }
const MOST_BODY_BYTES = 65_536
