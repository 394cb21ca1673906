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
  for candidate in /usr/lib/*/libmujoco.so* /usr/lib/libmujoco.so* /usr/lib64/libmujoco.so* /usr/local/lib/libmujoco.* \
    /opt/homebrew/lib/libmujoco.*; do
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
    { as_root apt-get update > "$log" 2>&1 &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >> "$log" 2>&1; }; then
    rm -f "$log"
    return 0
  fi
  tail -n 5 "$log" >&2
  rm -f "$log"
  return 1
}

# Debian packages, or what fails without them: WHAT PACKAGE...
install_for() {
  local what="$1"
  shift
  [ "$#" -eq 0 ] && return 0
  say "Installing $* with apt-get (once) ..."
  if ! command -v apt-get > /dev/null 2>&1 || ! apt_install "$@"; then
    say "Could not be installed: $*. The $what that need them will fail."
    return 1
  fi
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

# What tests need from outside the SDK, by the names of tests/Needs/External.cs; the second list is for long tests only.
test_needs=(MuJoCo Redis PostgreSql Azurite MuJoCoWasm Prometheus Font CCompilers ArmTools PythonNumpy Chromium)
long_test_needs=(Faketime IpRoute)
cache="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/esenas"
nuget_packages="${NUGET_PACKAGES:-${HOME:-/tmp}/.nuget/packages}"
azurite_version=3.37.0
wasm_source() { printf '%s/tests/EsEnas.Tasks.Tests/Wasm' "$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"; }
wasm_version() { sed -n 's|.*"@mujoco/mujoco": "\(.*\)".*|\1|p' "$(wasm_source)/package.json"; }

# Whether one of them is here.
have() {
  case "$1" in
    MuJoCo) have_mujoco ;;
    Redis) command -v redis-server ;;
    PostgreSql) command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' ;;
    Azurite) command -v node && [ -e "$ESENAS_AZURITE/node_modules/azurite/dist/src/blob/main.js" ] ;;
    MuJoCoWasm) command -v node && [ -e "$ESENAS_MUJOCO_WASM/node_modules/@mujoco/mujoco/mujoco.wasm" ] ;;
    Prometheus) command -v promtool && command -v prometheus ;;
    Font) have_font ;;
    CCompilers) command -v gcc && command -v clang && command -v make ;;
    ArmTools) command -v arm-none-eabi-gcc && [ -e "$(arm-none-eabi-gcc -print-file-name=nano.specs)" ] && command -v qemu-system-arm ;;
    # The distribution's own Python: another one on the path need not have numpy.
    PythonNumpy) /usr/bin/python3 -c 'import numpy' ;;
    Chromium) command -v chromium || command -v chromium-browser || command -v google-chrome ;;
    Faketime) compgen -G '/usr/lib/*/faketime/libfaketime.so.1' ;;
    IpRoute) command -v ip && command -v bridge ;;
  esac > /dev/null 2>&1
}

# What would be installed for it, and where.
source_of() {
  case "$1" in
    MuJoCo) apt_source libmujoco2.2.2 ;;
    Redis) apt_source redis-server ;;
    PostgreSql) apt_source postgresql ;;
    Azurite) printf '%snpm package azurite %s (370 MB) into %s' "$(node_source)" "$azurite_version" "$ESENAS_AZURITE" ;;
    MuJoCoWasm) printf '%snpm package @mujoco/mujoco %s (22 MB) into %s' "$(node_source)" "$(wasm_version)" "$ESENAS_MUJOCO_WASM" ;;
    Prometheus) apt_source prometheus ;;
    Font) apt_source fonts-dejavu-core ;;
    CCompilers) printf 'Debian packages gcc, libc6-dev, clang and make, with apt-get, for the whole system' ;;
    ArmTools) printf 'Debian packages gcc-arm-none-eabi, libnewlib-arm-none-eabi and qemu-system-arm (950 MB), with apt-get' ;;
    PythonNumpy) apt_source python3-numpy ;;
    Chromium) apt_source chromium ;;
    Faketime) apt_source libfaketime ;;
    IpRoute) apt_source iproute2 ;;
  esac
}

apt_source() { printf 'Debian package %s, with apt-get, for the whole system' "$1"; }
node_source() {
  { command -v node && command -v npm; } > /dev/null 2>&1 ||
    printf 'Debian packages nodejs and npm, with apt-get, for the whole system; '
}

# Where npm's packages are for the tests: outside the repository, so that every clone finds them.
name_test_folders() {
  export ESENAS_AZURITE="${ESENAS_AZURITE:-$cache/azurite-$azurite_version}"
  export ESENAS_MUJOCO_WASM="${ESENAS_MUJOCO_WASM:-$cache/mujoco-wasm-$(wasm_version)}"
}

# NuGet packages that the lock files name and the cache does not have.
missing_packages() {
  local package
  find . -name packages.lock.json -not -path './artifacts/*' -exec awk -F'"' \
    '/": \{$/ { name = tolower($2) } $2 == "resolved" { print name "/" tolower($4) }' {} + |
    sort -u | while read -r package; do [ -d "$nuget_packages/$package" ] || printf '%s\n' "$package"; done
}

# Debian's prometheus package has it; the server itself is not wanted as a service.
need_promtool() {
  have Prometheus && return 0
  if command -v apt-get > /dev/null 2>&1; then
    say 'Installing prometheus (promtool checks the alert rules) with apt-get (once) ...'
    apt_install prometheus && return 0
  fi
  say 'The tests of infra/ need prometheus and promtool on the path: sudo apt-get install prometheus'
  return 1
}

# The servers that tests of storage and clustering start for themselves. None of them is configured or left running by this.
need_test_servers() {
  local missing=()
  have Redis || missing+=(redis-server)
  have PostgreSql || missing+=(postgresql)
  command -v node > /dev/null 2>&1 || missing+=(nodejs)
  # npm comes with other builds of node, and Debian's package of it does not go with those.
  command -v npm > /dev/null 2>&1 || missing+=(npm)
  install_for tests ${missing[@]+"${missing[@]}"} || return 1
  need_azurite
}

# Azurite, the emulator of Azure Storage.
need_azurite() {
  name_test_folders
  have Azurite && return 0
  local log
  say "Installing azurite $azurite_version with npm (once, 370 MB) into $ESENAS_AZURITE ..."
  log=$(mktemp)
  mkdir -p "$ESENAS_AZURITE"
  if ! (cd "$ESENAS_AZURITE" && printf '{"private":true}\n' > package.json &&
    npm install --no-save --no-package-lock --no-audit --no-fund "azurite@$azurite_version") > "$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    say 'azurite could not be installed. The tests that need it will fail.'
    return 1
  fi
  rm -f "$log"
}

# The official MuJoCo as WebAssembly, for a test of the tasks on the newest release. As tests/EsEnas.Tasks.Tests/Wasm/package.json pins it.
need_mujoco_wasm() {
  name_test_folders
  have MuJoCoWasm && return 0
  local log
  say "Installing @mujoco/mujoco $(wasm_version) with npm (once, 22 MB) into $ESENAS_MUJOCO_WASM ..."
  log=$(mktemp)
  mkdir -p "$ESENAS_MUJOCO_WASM"
  if ! (cp "$(wasm_source)/package.json" "$(wasm_source)/package-lock.json" "$ESENAS_MUJOCO_WASM" &&
    cd "$ESENAS_MUJOCO_WASM" && npm ci --no-audit --no-fund) > "$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    say 'It could not be installed. The test that needs it will fail.'
    return 1
  fi
  rm -f "$log"
}

# The Aspire dashboard, a program in a NuGet package (125 MB), which is fetched like those of the build.
need_dashboard() {
  local version=13.6.5 project folder log
  [ -z "${ESENAS_DASHBOARD:-}" ] || return 0
  [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || return 1
  folder="$nuget_packages/aspire.dashboard.sdk.linux-x64/$version/tools"
  if [ ! -e "$folder/Aspire.Dashboard" ]; then
    say "Fetching the Aspire dashboard $version (once, 125 MB) ..."
    project=$(mktemp -d) log=$(mktemp)
    printf '<Project Sdk="Microsoft.NET.Sdk">%s<ItemGroup>%s</ItemGroup></Project>\n' \
      '<PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>' \
      "<PackageDownload Include=\"Aspire.Dashboard.Sdk.linux-x64\" Version=\"[$version]\" />" > "$project/dashboard.csproj"
    dotnet restore "$project/dashboard.csproj" > "$log" 2>&1 || tail -n 5 "$log" >&2
    rm -rf "$project" "$log"
    [ -e "$folder/Aspire.Dashboard" ] || { say 'The Aspire dashboard could not be fetched.'; return 1; }
  fi
  [ -x "$folder/Aspire.Dashboard" ] || chmod u+x "$folder/Aspire.Dashboard"
  export ESENAS_DASHBOARD="$folder/Aspire.Dashboard"
}

# Some font to label figures with.
have_font() {
  [ "$(uname -s)" != Linux ] && return 0
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts \( -name '*.ttf' -o -name '*.otf' -o -name '*.ttc' \) -print -quit 2> /dev/null)" ]
}

need_font() {
  have_font && return 0
  if command -v apt-get > /dev/null 2>&1; then
    say 'Installing fonts-dejavu-core with apt-get (once) ...'
    apt_install fonts-dejavu-core && return 0
  fi
  say 'Figures need a font under /usr/share/fonts, such as the package fonts-dejavu-core.'
  return 1
}

# What compiles, emulates and loads exported policies.
need_export_tools() {
  local missing=()
  have CCompilers || missing+=(gcc libc6-dev clang make)
  have ArmTools || missing+=(gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm)
  have PythonNumpy || missing+=(python3-numpy)
  install_for 'tests of exported policies' ${missing[@]+"${missing[@]}"}
}

# What the tests of the page open it with.
need_browser() { have Chromium || install_for 'tests of the page in a browser' chromium; }

# What the long tests do to a silo and its host: a wrong clock, namespaces with a cut between them.
need_long_test_tools() {
  local missing=()
  have Faketime || missing+=(libfaketime)
  have IpRoute || missing+=(iproute2)
  install_for 'long tests' ${missing[@]+"${missing[@]}"}
}
