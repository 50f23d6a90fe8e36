import type { CompletionModel, Source } from './model.ts'

/** A shell pattern that matches exactly these words, for `case`. */
function pattern(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join('|')
}

function printed(words: readonly string[]): string {
  return `printf '%s\\n' ${words.map((word) => `'${word}'`).join(' ')}`
}

/** The command that prints what a source offers. */
function commandOf({ choices, completes }: Source): string {
  if (completes !== undefined) return `_nmp_ask ${completes}`
  return choices.length === 0 ? ':' : printed(choices)
}

function cases(rows: readonly (readonly [pattern: string, command: string])[]): string {
  return rows.map(([on, command]) => `    ${on}) ${command} ;;`).join('\n')
}

/**
 * The script for bash, from version 3.2 on. Names from the settings file are compared and quoted as text: bash
 * expands nothing in them.
 */
export function bashCompletion({ next, commands, options, globalOptions }: CompletionModel): string {
  const taking = options.flatMap((option) =>
    option.value === undefined ? [] : [{ ...option, value: option.value }],
  )
  const names = ({ long, short }: { long: string; short?: string }) => [
    long,
    ...(short === undefined ? [] : [short]),
  ]
  return `# Completion of nmp for bash. Made by: nmp completion bash

_nmp_ask() { command nmp __complete "$1" 2>/dev/null; }

_nmp_next() {
  case "$1" in
${cases(next.map(([words, offers]) => [`'${words}'`, printed(offers.map(({ word }) => word))]))}
  esac
}

_nmp_options() {
  case "$1" in
${cases(commands.map((command) => [`'${command.words}'`, printed(command.options)]))}
    *) ${printed(globalOptions)} ;;
  esac
}

_nmp_operand() {
  case "$1" in
${cases(commands.flatMap(({ words, operand }) => (operand === undefined ? [] : [[`'${words}'`, commandOf(operand)] as const])))}
  esac
}

_nmp_value() {
  case "$1" in
${cases(taking.map((option) => [pattern(names(option)), commandOf(option.value)]))}
  esac
}

_nmp_takes_value() { case "$1" in ${pattern(taking.flatMap(names))}) ;; *) return 1 ;; esac; }

_nmp_is_command() { case "$1" in ${pattern(commands.map(({ words }) => words))}) ;; *) return 1 ;; esac; }

_nmp_wraps() { case "$1" in ${pattern(commands.flatMap(({ words, wraps }) => (wraps ? [words] : [])))}) ;; *) return 1 ;; esac; }

# Offers the lines of standard input that begin with what is typed: $1.
_nmp_offer() {
  local line kept=''
  # Of a word with a colon, bash replaces what follows the last one; of one with an at sign, that and what follows.
  if [[ $1 == *:* && $COMP_WORDBREAKS == *:* ]]; then kept=\${1%"\${1##*:}"}; fi
  if [[ \${1#"$kept"} == *@* && $COMP_WORDBREAKS == *@* ]]; then kept=\${1%@*}; fi
  while IFS= read -r line; do
    line=\${line%%$'\\t'*}
    [[ -n $line && $line == "$1"* ]] || continue
    COMPREPLY+=("$(printf '%q' "\${line#"$kept"}")")
  done
}

_nmp() {
  COMPREPLY=()
  # Bash takes --name=value, a:b and a@b apart where COMP_WORDBREAKS says so; here they are whole again.
  local line="\${COMP_LINE:0:COMP_POINT}" current="\${COMP_WORDS[COMP_CWORD]}" i word words='' operands=0 option=''
  for ((i = COMP_CWORD; i > 1; i--)); do
    [[ \${COMP_WORDS[i]} == [:@] || \${COMP_WORDS[i - 1]} == [:@] ]] || break
    [[ $line == *"\${COMP_WORDS[i - 1]}$current" ]] || break
    current="\${COMP_WORDS[i - 1]}$current"
  done
  local last=$i
  for ((i = 1; i < last; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ $word == '--' ]]; then
      if _nmp_wraps "$words"; then
        if ((i + 1 == COMP_CWORD)); then
          while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -c -- "$current")
        else compopt -o default 2>/dev/null; fi
      fi
      return
    elif [[ -n $option && $word == '=' ]]; then continue
    elif [[ -n $option ]]; then option=''
    elif [[ $word == -* ]]; then
      if _nmp_takes_value "$word"; then option="$word"; fi
    elif [[ -n $(_nmp_next "\${words:+$words }$word") ]] || _nmp_is_command "\${words:+$words }$word"; then
      words="\${words:+$words }$word"
    else ((operands++)); fi
  done
  if [[ -n $option ]]; then
    [[ $current == '=' ]] && current=''
    _nmp_offer "$current" < <(_nmp_value "$option")
  elif [[ $current == -*=* ]]; then
    option="\${current%%=*}"
    _nmp_offer "\${current#*=}" < <(_nmp_value "$option")
  elif [[ $current == -* ]]; then _nmp_offer "$current" < <(_nmp_options "$words")
  elif ((operands == 0)); then
    _nmp_offer "$current" < <(_nmp_next "$words"; _nmp_operand "$words")
  fi
}

complete -F _nmp nmp
`
}
