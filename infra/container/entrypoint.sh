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
  case "$ESENAS_ADDRESS" in
    *:*) ESENAS_CLUSTER="[$ESENAS_ADDRESS]:${ESENAS_GATEWAY_PORT:-30000}" ;;
    *) ESENAS_CLUSTER="$ESENAS_ADDRESS:${ESENAS_GATEWAY_PORT:-30000}" ;;
  esac
  export ESENAS_CLUSTER
fi
exec dotnet "$app/console/esenas.dll" "$@"
