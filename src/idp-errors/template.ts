/** A piece of a template: words, a slot, or a part that is left out when one of its slots is not known. */
type Piece = string | { readonly slot: string } | { readonly optional: readonly Piece[] }

const MARK = /\{([a-z_]+)\}|\[\[|\]\]/g

function parse(template: string): readonly Piece[] {
  const pieces: Piece[] = []
  let open: Piece[] | undefined
  let end = 0
  for (const mark of template.matchAll(MARK)) {
    const into = open ?? pieces
    if (mark.index > end) into.push(template.slice(end, mark.index))
    end = mark.index + mark[0].length
    if (mark[1] !== undefined) into.push({ slot: mark[1] })
    else if (mark[0] === '[[') open = []
    else if (open !== undefined) {
      pieces.push({ optional: open })
      open = undefined
    }
  }
  if (end < template.length) pieces.push(template.slice(end))
  return pieces
}

const parsed = new Map<string, readonly Piece[] | undefined>()

/** The pieces of a template; `undefined` when it is words alone. */
function piecesOf(template: string): readonly Piece[] | undefined {
  let pieces = parsed.get(template)
  if (pieces === undefined && !parsed.has(template)) {
    pieces = parse(template)
    if (pieces.every((piece) => typeof piece === 'string')) pieces = undefined
    parsed.set(template, pieces)
  }
  return pieces
}

/** The value of a slot, or `undefined` when it is not known. */
export type Slots = (name: string) => string | undefined

function known(pieces: readonly Piece[], slots: Slots): boolean {
  return pieces.every(
    (piece) => typeof piece === 'string' || 'optional' in piece || slots(piece.slot) !== undefined,
  )
}

/** How a value is written at a place: `undefined` leaves the placeholder. `first`: nothing stands before it. */
type Spelling = (value: string, first: boolean) => string | undefined

function write(pieces: readonly Piece[], slots: Slots, spelling: Spelling): string {
  let text = ''
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece
    else if ('optional' in piece) {
      if (known(piece.optional, slots)) text += write(piece.optional, slots, spelling)
    } else {
      const value = slots(piece.slot)
      text +=
        (value === undefined ? undefined : spelling(value, text === '')) ??
        `<${piece.slot.replaceAll('_', ' ')}>`
    }
  }
  return text
}

/**
 * Fills `{name}`; what is not known stays visible as `<name>`. A part in `[[ ]]` is left out when a slot of it is not
 * known.
 */
export function fillText(template: string, slots: Slots): string {
  const pieces = piecesOf(template)
  return pieces === undefined ? template : write(pieces, slots, (value) => value)
}

/** The start of an address: a host, perhaps a folder, nothing that could carry a query or a user. */
const PLACE =
  /^(?:https:\/\/[A-Za-z0-9.-]+|http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]))(?::\d{1,5})?(?:\/[A-Za-z0-9._~%-]+)*$/

/**
 * A link, or `undefined` when a part of it is not known: such a link leads nowhere. A slot at its very start is an
 * address; every other is encoded.
 */
export function fillLink(template: string, slots: Slots): string | undefined {
  const pieces = piecesOf(template)
  if (pieces === undefined) return template
  if (!known(pieces, slots)) return undefined
  let broken = false
  const link = write(pieces, slots, (value, first) => {
    if (!first) return encodeURIComponent(value)
    broken ||= !PLACE.test(value)
    return value
  })
  return broken ? undefined : link
}

/** Arguments that every shell takes as they are. */
const PLAIN_ARGUMENT = /^[A-Za-z0-9@_][A-Za-z0-9@._:/+=,~-]*$/
/** Arguments that are safe between single quotes, in a POSIX shell and in PowerShell. */
const QUOTABLE_ARGUMENT = /^[^-'‘’‚‛\p{C}][^'‘’‚‛\p{C}]*$/u

/**
 * A command. A slot at its very start is a command of ours and stays as it is; every other is one argument, quoted
 * where it has to be, and left as a placeholder when no quoting is safe.
 */
export function fillCommand(template: string, slots: Slots): string {
  const pieces = piecesOf(template)
  if (pieces === undefined) return template
  return write(pieces, slots, (value, first) => {
    if (first || PLAIN_ARGUMENT.test(value)) return value
    return QUOTABLE_ARGUMENT.test(value) ? `'${value}'` : undefined
  })
}
