#!/usr/bin/env bash
# Sourced by ./esenas where a source changed: builds the console and the silo, says how far it is, and leaves nothing running when it is
# interrupted. Wants $root, $stamp and say of the launcher.
# shellcheck disable=SC2154 # root and stamp are the launcher's

build_job=''
build_log=''
build_started=''

# Ends the build, all processes of it, and the launcher.
end_build() {
  trap '' INT TERM HUP
  kill -TERM -- "-$build_job" 2> /dev/null || true
  local try
  for try in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 -- "-$build_job" 2> /dev/null || break
    sleep 0.2
    [ "$try" -lt 10 ] || kill -KILL -- "-$build_job" 2> /dev/null || true
  done
  wait "$build_job" 2> /dev/null || true
  rm -f "$build_log" "$build_started"
  clear_progress
  say 'Interrupted: the build has been ended. The same command again goes on with it.'
  exit "$1"
}

clear_progress() { [ ! -t 2 ] || printf '\r\033[K' >&2; }

# Projects that have been compiled; each names itself once or twice.
built_projects() {
  local line name names=' ' count=0
  while IFS= read -r line; do
    case "$line" in *' -> '*) ;; *) continue ;; esac
    name=${line%% -> *} name=${name##* }
    case "$names" in *" $name "*) ;; *) names="$names$name " count=$((count + 1)) ;; esac
  done < "$build_log"
  printf '%s' "$count"
}

# A line once a second on a terminal, every fifteen seconds elsewhere, as long as the build works.
watch_build() {
  local all=("$root"/src/*/*.csproj "$root"/client/*/*.csproj "$root"/silo/*/*.csproj) started=$SECONDS last=0 text
  while kill -0 "$build_job" 2> /dev/null; do
    text="Building EsEnas (once; a minute or so): $(built_projects) of ${#all[@]} projects, $((SECONDS - started)) s"
    if [ -t 2 ]; then printf '\r\033[K%s' "$text" >&2
    elif [ $((SECONDS - started - last)) -ge 15 ]; then
      last=$((SECONDS - started))
      say "$text"
    fi
    sleep 1 &
    # A signal ends this wait, and not the sleep of the loop.
    wait $! || true
  done
  clear_progress
}

build_projects() {
  local project
  for project in client/EsEnas.Client silo/EsEnas.Silo; do
    # No server that would outlive the build, but for the compiler's, which belongs to the same process group.
    dotnet build "$root/$project" -c Release -v minimal --nologo -nodeReuse:false -tl:off || return 1
  done
}

build() {
  [ -t 2 ] || say 'Building EsEnas (once; a minute or so) ...'
  build_log=$(mktemp) build_started=$(mktemp)
  trap 'end_build 130' INT
  trap 'end_build 143' TERM
  trap 'end_build 129' HUP
  # A process group of its own: Ctrl-C reaches this script alone, which then ends all of it.
  set -m
  build_projects < /dev/null > "$build_log" 2>&1 &
  build_job=$!
  set +m
  watch_build
  if ! wait "$build_job"; then
    grep -E 'error [A-Z]*[0-9]*:|: error' "$build_log" | sort -u >&2 || cat "$build_log" >&2
    rm -f "$build_log" "$build_started"
    say 'The build failed.'
    exit 1
  fi
  trap - INT TERM HUP
  mv -f "$build_started" "$stamp" # as old as the start of the build: what changed meanwhile is built next time
  rm -f "$build_log"
}
