#!/bin/bash
# Whether the silo lives, without a program for HTTP: the image has none.
# Shows the key if there is one: all paths but /health/live ask for it where the silo is served beyond loopback.
#   health.sh [PATH [HOST [PORT]]]    default /health/live on this container's own silo
path=${1:-/health/live} host=${2:-127.0.0.1} port=${3:-${ESENAS_HTTP_PORT:-8080}}
key=
[ -z "${ESENAS_HTTP_KEY:-}" ] || printf -v key 'Authorization: Bearer %s\r\n' "$ESENAS_HTTP_KEY"
exec 3<> "/dev/tcp/$host/$port" || exit 1
printf 'GET %s HTTP/1.0\r\nHost: %s\r\n%sConnection: close\r\n\r\n' "$path" "$host" "$key" >&3
read -r -t 4 _ status _ <&3 && [ "$status" = 200 ]
