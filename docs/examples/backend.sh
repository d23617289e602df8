#!/bin/sh
# A back end with Mosquitto's own tools alone: keeps what one bank says, a message a line, and says what it has.
#
#     backend.sh HOST PORT DEVICE FILE          (apt install mosquitto-clients)
#
# It keeps messages whole, so a fact may stand in two lines; `seq` tells them apart. It looks for holes and asks again.
set -eu
host=$1 port=$2 device=$3 file=$4
say() { mosquitto_pub -h "$host" -p "$port" -q 1 -t "bastide/1/$device/ack" -m "$1"; }
number() { printf '%s\n' "$1" | sed -n "s/$2/\\1/p"; }

touch "$file"
has=$(sed -n 's/.*"head":{"seq":\([0-9]*\).*/\1/p' "$file" | sort -n | tail -1)
has=${has:-0}

(sleep 1; say "{\"has\": $has, \"again\": true}") &
mosquitto_sub -h "$host" -p "$port" -q 1 -t "bastide/1/$device/facts" | while read -r message; do
    last=$(number "$message" '.*"head":{"seq":\([0-9]*\).*')
    first=$(number "$message" '.*"gap":{"first":\([0-9]*\).*')
    [ -n "$first" ] || first=$(number "$message" '[^[]*"facts":\[{"seq":\([0-9]*\).*')
    if [ "$first" -gt $((has + 1)) ]; then
        say "{\"has\": $has, \"again\": true}"
    elif [ "$last" -gt "$has" ]; then
        printf '%s\n' "$message" >> "$file"
        sync "$file"
        has=$last
        say "{\"has\": $has}"
    fi
done
