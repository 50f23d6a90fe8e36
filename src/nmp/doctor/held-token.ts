/** Where the token comes from that requests carry. */
export type TokenSource = 'session' | 'environment' | 'file'

/** An access token and where it comes from. */
export interface HeldToken {
  readonly token: string
  readonly source: TokenSource
}
