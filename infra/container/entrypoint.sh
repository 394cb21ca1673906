#!/bin/sh
# esenas silo [flags] is the host process; anything else is the console.
set -eu
app=${ESENAS_APP:-/app}

# "auto" is this container's own address: where no variable tells it, it is what its host name resolves to.
if [ "${ESENAS_ADDRESS:-}" = auto ]; then
  ESENAS_ADDRESS=$(hostname -i)
  ESENAS_ADDRESS=${ESENAS_ADDRESS%% *}
  export ESENAS_ADDRESS
fi

if [ "${1:-silo}" = silo ]; then
  [ "$#" -eq 0 ] || shift
  exec dotnet "$app/silo/esenas-silo.dll" "$@"
fi

# A console that is started in a silo's container is a client of that silo.
if [ -z "${ESENAS_CLUSTER:-}" ] && [ -n "${ESENAS_ADDRESS:-}" ]; then
  host=$ESENAS_ADDRESS
  case "$host" in *:*) host="[$host]" ;; esac
  export ESENAS_CLUSTER="$host:${ESENAS_GATEWAY_PORT:-30000}"
fi
exec dotnet "$app/console/esenas.dll" "$@"
