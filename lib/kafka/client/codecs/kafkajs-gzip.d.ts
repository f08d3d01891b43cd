/** What kafkajs itself makes of gzip, without a bound; its own types do not show it. */
declare module 'kafkajs/src/protocol/message/compression/gzip.js' {
  const codec: object
  export default codec
}
