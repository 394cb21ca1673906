#!/usr/bin/env bash
# Sets up what is missing, builds everything and runs every test; ends with a line "N passed, N failed, N skipped".
#   ./test.sh               everything but the long checks; says first what it is about to install, and where
#   ./test.sh --no-install  installs nothing: the tests of what is missing are skipped, each with the name of what it needs
#   ./test.sh --long        the long checks too (learning curves, minutes of killed processes)
#   ./test.sh NAME ...      only the test projects whose name contains NAME
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root" || exit 1
# shellcheck source=infra/local/setup.sh
. infra/local/setup.sh

names=() install=1
for argument in "$@"; do
  case "$argument" in
    --long) export ESENAS_LONG_TESTS=1 ;;
    --no-install) install=0 ;;
    -*) say "test.sh: unknown option $argument (allowed: --no-install, --long, parts of test project names)"; exit 2 ;;
    *) names+=("$argument") ;;
  esac
done

passed=0 failed=0 skipped=0
log=$(mktemp) failures=$(mktemp)
trap 'rm -f "$log" "$failures"' EXIT
finish() {
  # Once more at the end, where whoever looks at the last lines of a long record sees it.
  if [ -s "$failures" ]; then
    printf -- '--- what failed\n'
    cat "$failures"
  fi
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}
give_up() { say "$1"; failed=$((failed + 1)); finish; }

name_test_folders
[ "${ESENAS_LONG_TESTS:-}" != 1 ] || test_needs+=("${long_test_needs[@]}")
missing=()
for thing in "${test_needs[@]}"; do have "$thing" || missing+=("$thing"); done
packages=$(missing_packages | wc -l)
# What a caller has found is not what is found here.
unset ESENAS_TESTS_WITHOUT
if [ "${#missing[@]}" -gt 0 ] || [ "$packages" -gt 0 ]; then
  if [ "$install" = 1 ]; then say 'About to install:'
  else say 'Missing; --no-install: nothing is installed, and the tests that need it are skipped:'
  fi
  for thing in ${missing[@]+"${missing[@]}"}; do say "  $(printf '%-11s %s' "$thing" "$(source_of "$thing")")"; done
  [ "$packages" -eq 0 ] ||
    say "  $(printf '%-11s %d packages into %s: part of the build, in any case' NuGet "$packages" "$nuget_packages")"
fi

need_dotnet || give_up 'test.sh: no .NET SDK'
if [ "$install" = 1 ]; then
  need_mujoco || give_up 'test.sh: no libmujoco; ./test.sh --no-install runs the tests that do not simulate'
  # Without them their tests fail, each with a message of its own: not a reason to test nothing.
  need_test_servers || true
  need_mujoco_wasm || true
  need_promtool || true
  need_export_tools || true
  need_browser || true
  [ "${ESENAS_LONG_TESTS:-}" != 1 ] || need_long_test_tools || true
  need_font || give_up 'test.sh: no font; ./test.sh --no-install runs the tests that draw nothing'
elif [ "${#missing[@]}" -gt 0 ]; then
  # Read by tests/Needs/Missing.cs, and nowhere else.
  ESENAS_TESTS_WITHOUT=$(IFS=,; printf '%s' "${missing[*]}")
  export ESENAS_TESTS_WITHOUT
fi

started=$SECONDS
dotnet build EsEnas.sln -c Release -v quiet --nologo || give_up 'test.sh: the build failed'
say "built in $((SECONDS - started)) s"

wanted() {
  [ "${#names[@]}" -eq 0 ] && return 0
  local name
  for name in "${names[@]}"; do [[ "$1" == *"$name"* ]] && return 0; done
  return 1
}

number() { sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1; }

# The name of each test that failed and the first lines of its message: they follow indented, up to whatever begins at the margin.
blocks() { awk '/^[^[:space:]]/ { lines = /^failed .*\(.*\)$/ ? 30 : 0 } lines > 0 { print; lines-- }' "$1"; }

for project in tests/*.Tests; do
  name=$(basename "$project")
  wanted "$name" || continue
  say "--- $name"
  started=$SECONDS
  dotnet exec "artifacts/bin/$name/release/$name.dll" --progress off --ansi off --show-slowest-tests 3 2>&1 < /dev/null | tee "$log"
  code=${PIPESTATUS[0]}
  project_passed=$(number succeeded "$log") project_failed=$(number failed "$log") project_skipped=$(number skipped "$log")
  passed=$((passed + ${project_passed:-0}))
  failed=$((failed + ${project_failed:-0}))
  skipped=$((skipped + ${project_skipped:-0}))
  blocks "$log" >> "$failures"
  # A crash, or a run without tests, must not look like success.
  if [ "$code" -ne 0 ] && [ "${project_failed:-0}" -eq 0 ]; then
    say "$name ended with code $code"
    printf '%s\n' "$name ended with code $code" >> "$failures"
    failed=$((failed + 1))
  fi
  say "$name: $((SECONDS - started)) s"
done
finish
