import type { CompletionModel, Source } from './model.ts'

/** A text in single quotes, as fish reads it. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** What `-a` is to offer. */
function offered({ choices, completes }: Source): string | undefined {
  if (completes !== undefined) return `(command nmp __complete ${completes} 2>/dev/null)`
  return choices.length === 0 ? undefined : choices.join(' ')
}

/** The script for fish, from version 3 on. */
export function fishCompletion({ next, commands, options }: CompletionModel): string {
  const taking = options
    .filter(({ value }) => value !== undefined)
    .flatMap(({ long, short }) => [long, ...(short === undefined ? [] : [short])])
  const nodes = [...new Set([...next.map(([words]) => words), ...commands.map(({ words }) => words)])].filter(
    (words) => words !== '',
  )
  const lines = [
    ...next.flatMap(([words, offers]) =>
      offers.map(
        ({ word, text }) =>
          `complete -c nmp -n ${quoted(`__nmp_at "${words}" 0`)} -a ${quoted(word)} -d ${quoted(text)}`,
      ),
    ),
    ...commands.flatMap(({ words, operand }) => {
      const source = operand === undefined ? undefined : offered(operand)
      return source === undefined
        ? []
        : [`complete -c nmp -n ${quoted(`__nmp_at "${words}" 0`)} -a ${quoted(source)}`]
    }),
    ...options.map(({ long, short, help, value }) => {
      const at = commands.filter((command) => command.options.includes(long)).map(({ words }) => words)
      const everywhere = at.length === commands.length
      const source = value === undefined ? undefined : offered(value)
      return [
        'complete -c nmp',
        everywhere
          ? "-n 'not __nmp_behind'"
          : `-n ${quoted(`__nmp_in ${at.map((words) => `"${words}"`).join(' ')}`)}`,
        ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
        `-l ${long.slice(2)}`,
        ...(value === undefined ? [] : ['-x']),
        ...(source === undefined ? [] : [`-a ${quoted(source)}`]),
        `-d ${quoted(help)}`,
      ].join(' ')
    }),
    ...commands
      .filter(({ wraps }) => wraps)
      .map(
        ({ words }) =>
          `complete -c nmp -n ${quoted(`__nmp_behind; and __nmp_wraps "${words}"`)} -x -a '(__nmp_wrapped)'`,
      ),
  ]
  return `# Completion of nmp for fish. Made by: nmp completion fish

# The words of the command and the number of its operands, before the cursor.
function __nmp_state
    set -l words
    set -l operands 0
    set -l option
    for word in (commandline -opc)[2..-1]
        if test "$word" = --
            break
        else if test -n "$option"
            set option
        else if string match -q -- '-*' $word
            if contains -- $word ${taking.join(' ')}
                set option $word
            end
        else if contains -- (string join ' ' $words $word) ${nodes.map(quoted).join(' ')}
            set -a words $word
        else
            set operands (math $operands + 1)
        end
    end
    echo "$words"
    echo $operands
end

function __nmp_behind
    contains -- -- (commandline -opc)
end

function __nmp_at
    __nmp_behind; and return 1
    set -l state (__nmp_state)
    test "$state[1]" = "$argv[1]" -a "$state[2]" = "$argv[2]"
end

function __nmp_in
    __nmp_behind; and return 1
    contains -- (__nmp_state)[1] $argv
end

function __nmp_wraps
    test (__nmp_state)[1] = "$argv[1]"
end

# What follows -- is a command line of its own.
function __nmp_wrapped
    set -l tokens (commandline -opc) (commandline -ct)
    set -l at (contains -i -- -- $tokens)
    complete -C (string join ' ' -- (string escape -- $tokens[(math $at + 1)..-2]) $tokens[-1])
end

complete -c nmp -f
${lines.join('\n')}
`
}
