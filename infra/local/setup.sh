#!/usr/bin/env bash
# Sourced by ./esenas and ./test.sh: finds or installs what the build and the simulation need.
# Quick when nothing is missing; says what it installs, on standard error.

say() { printf '%s\n' "$*" >&2; }

need_dotnet() {
  if ! command -v dotnet > /dev/null 2>&1 && [ -x "${DOTNET_ROOT:-$HOME/.dotnet}/dotnet" ]; then
    export PATH="${DOTNET_ROOT:-$HOME/.dotnet}:$PATH"
  fi
  if ! command -v dotnet > /dev/null 2>&1; then
    say 'EsEnas needs the .NET SDK 10 (https://dotnet.microsoft.com/download); no dotnet on the path.'
    return 1
  fi
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
}

# libmujoco where the loader or MUJOCO_PATH finds it. Wrong versions are the binding's business: it explains them best.
have_mujoco() {
  [ -n "${MUJOCO_PATH:-}" ] && return 0
  local candidate
  for candidate in /usr/lib/*/libmujoco.so* /usr/lib/libmujoco.so* /usr/lib64/libmujoco.so* /usr/local/lib/libmujoco.* /opt/homebrew/lib/libmujoco.*; do
    [ -e "$candidate" ] && return 0
  done
  case "$(uname -s)" in
    Linux) { ldconfig -p 2> /dev/null || /sbin/ldconfig -p 2> /dev/null || true; } | grep -q 'libmujoco\.so' ;;
    *) return 1 ;;
  esac
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo > /dev/null 2>&1 && { sudo -n true 2> /dev/null || [ -t 0 ]; }; then sudo "$@"
  else return 1
  fi
}

# Installs Debian packages by name; quiet unless it fails.
apt_install() {
  local log
  log=$(mktemp)
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" > "$log" 2>&1 ||
    { as_root apt-get update > "$log" 2>&1 && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >> "$log" 2>&1; }; then
    rm -f "$log"
    return 0
  fi
  tail -n 5 "$log" >&2
  rm -f "$log"
  return 1
}

need_mujoco() {
  have_mujoco && return 0
  if command -v apt-get > /dev/null 2>&1; then
    say 'Installing libmujoco2.2.2 with apt-get (once) ...'
    apt_install libmujoco2.2.2 && return 0
    say 'libmujoco2.2.2 could not be installed. Where it is packaged: sudo apt-get install libmujoco2.2.2'
  fi
  say 'EsEnas needs libmujoco (2.2.2 or 3.x). Install it from your distribution, or unpack an official MuJoCo release'
  say 'and set MUJOCO_PATH to its library, such as MUJOCO_PATH=/opt/mujoco/lib/libmujoco.so.'
  return 1
}

# Some font to label figures with.
need_font() {
  [ "$(uname -s)" != Linux ] && return 0
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts \( -name '*.ttf' -o -name '*.otf' -o -name '*.ttc' \) -print -quit 2> /dev/null)" ] && return 0
  if command -v apt-get > /dev/null 2>&1; then
    say 'Installing fonts-dejavu-core with apt-get (once) ...'
    apt_install fonts-dejavu-core && return 0
  fi
  say 'Figures need a font under /usr/share/fonts, such as the package fonts-dejavu-core.'
  return 1
}
