import type { CompletionModel, Source } from './model.ts'

/** A text in single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** A name and its description as _describe takes them apart. */
function described(name: string, text: string): string {
  return quoted(`${name.replaceAll(':', '\\:')}:${text}`)
}

function sourceCommand({ choices, completes }: Source): string {
  if (completes !== undefined) return `_nmp_ask ${completes}`
  return choices.length === 0 ? '_message value' : `compadd -- ${choices.map(quoted).join(' ')}`
}

function cases(rows: readonly (readonly [pattern: string, command: string])[]): string {
  return rows.map(([on, command]) => `    ${on}) ${command} ;;`).join('\n')
}

/** The script for zsh: read with source, or as the file _nmp of a folder in fpath. */
export function zshCompletion({ next, commands, options, globalOptions }: CompletionModel): string {
  const helpOf = new Map(options.map(({ long, help }) => [long, help]))
  const optionList = (names: readonly string[]) =>
    names.map((name) => described(name, helpOf.get(name) ?? '')).join(' ')
  const taking = options.flatMap(({ long, short, value }) =>
    value === undefined ? [] : [{ names: [long, ...(short === undefined ? [] : [short])], value }],
  )
  const pattern = (words: readonly string[]) => words.map(quoted).join('|')
  return `#compdef nmp
# Completion of nmp for zsh. Made by: nmp completion zsh

_nmp_ask() {
  local line
  local -a names texts
  for line in "\${(@f)$(command nmp __complete $1 2>/dev/null)}"; do
    [[ -n $line ]] || continue
    names+=("\${line%%$'\\t'*}")
    texts+=("\${line/$'\\t'/  -- }")
  done
  compadd -l -d texts -a names
}

_nmp_next() {
  local -a offers
  case "$1" in
${cases(next.map(([words, offers]) => [quoted(words), `offers=(${offers.map(({ word, text }) => described(word, text)).join(' ')})`]))}
    *) return 1 ;;
  esac
  [[ -n $2 ]] || _describe -t commands command offers
}

_nmp_options() {
  local -a offers
  case "$1" in
${cases(commands.map((command) => [quoted(command.words), `offers=(${optionList(command.options)})`]))}
    *) offers=(${optionList(globalOptions)}) ;;
  esac
  _describe -t options option offers
}

_nmp_operand() {
  case "$1" in
${cases(commands.flatMap(({ words, operand }) => (operand === undefined ? [] : [[quoted(words), sourceCommand(operand)] as const])))}
  esac
}

_nmp_value() {
  case "$1" in
${cases(taking.map(({ names, value }) => [pattern(names), sourceCommand(value)]))}
  esac
}

_nmp_takes_value() { case "$1" in ${pattern(taking.flatMap(({ names }) => names))}) ;; *) return 1 ;; esac }

_nmp_is_command() { case "$1" in ${pattern(commands.map(({ words }) => words))}) ;; *) return 1 ;; esac }

_nmp_wraps() { case "$1" in ${pattern(commands.flatMap(({ words, wraps }) => (wraps ? [words] : [])))}) ;; *) return 1 ;; esac }

_nmp() {
  local path_='' option='' word
  local -i i operands=0
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    if [[ $word == '--' ]]; then
      _nmp_wraps "$path_" || return
      shift $i words
      ((CURRENT -= i))
      _normal
      return
    elif [[ -n $option ]]; then option=''
    elif [[ $word == -* ]]; then
      if _nmp_takes_value "$word"; then option="$word"; fi
    elif _nmp_next "\${path_:+$path_ }$word" test || _nmp_is_command "\${path_:+$path_ }$word"; then
      path_="\${path_:+$path_ }$word"
    else ((operands++)); fi
  done
  word="\${words[CURRENT]}"
  if [[ -n $option ]]; then _nmp_value "$option"
  elif [[ $word == -*=* ]]; then
    compset -P '*='
    _nmp_value "\${word%%=*}"
  elif [[ $word == -* ]]; then _nmp_options "$path_"
  elif ((operands == 0)); then
    _nmp_next "$path_" || _nmp_operand "$path_"
  fi
}

if [[ \${funcstack[1]} == _nmp ]]; then _nmp "$@"; else compdef _nmp nmp; fi
`
}
