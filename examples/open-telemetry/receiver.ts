import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { OtlpLogsRequest } from 'warp-flow'

/** Called with a request, and the response to answer it with. */
export type Receive = (request: OtlpLogsRequest, response: ServerResponse, json: string) => void

/** A small receiver of OTLP over HTTP on loopback, for trials: it stores nothing. */
export function otlpReceiver(receive: Receive): Server {
  return createServer((request, response) => {
    void read(request)
      .then((json) => receive(JSON.parse(json) as OtlpLogsRequest, response, json))
      .catch((error: unknown) => answer(response, 400, { message: String(error) }))
  })
}

/** Answers with full success, or with the number of discarded records. */
export function answer(response: ServerResponse, status = 200, body: object = {}, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

async function read(request: IncomingMessage): Promise<string> {
  if (request.method !== 'POST' || request.url?.split('?')[0] !== '/v1/logs')
    throw new Error('there is only POST /v1/logs')
  const body = await buffer(request)
  const zipped = request.headers['content-encoding'] === 'gzip'
  return (zipped ? await promisify(gunzip)(body) : body).toString()
}
