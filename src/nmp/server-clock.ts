import type { Http } from '../index.ts'

/** A way out that notes what time it is at the platform. */
export interface TimedHttp extends Http {
  /** How far this machine is ahead of the platform, in milliseconds; negative: behind. `undefined`: not known yet. */
  skewMs(): number | undefined
}

/** The same way out, which notes how far the clocks of this machine and of the platform differ. */
export function timedHttp(http: Http, baseUrl: string): TimedHttp {
  let skewMs: number | undefined
  return {
    skewMs: () => skewMs,
    async send(request) {
      const reply = await http.send(request)
      if (reply.dateMs !== undefined && reply.url.startsWith(baseUrl))
        skewMs ??= reply.receivedAtMs - reply.dateMs
      return reply
    },
  }
}
