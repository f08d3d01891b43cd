/** Its own types are not what is tested. */
declare module 'zod'
