#!/usr/bin/env bash
# Two consumers stay, a third joins and leaves again and again under load: nothing is lost or doubled, and no change makes
# the group rebalance more than twice (KIP-429: once to hand partitions over, once to take them).
#
#     scripts/rebalances.sh [clickmill binary] [changes] [clicks a second]
#
# Everything runs on 127.0.0.1 in a temporary folder and ends with the script.
set -euo pipefail

program=$(realpath "${1:-target/release/clickmill}")
changes=${2:-50}
rate=${3:-5000}
# The broker in memory lets a group wait for about this long with each change.
session_ms=3500
settle=9
source "$(dirname "$(realpath "$0")")/system.sh"

consumer() { # name: sets $pid and $metrics
    "$program" --log info ingest --kafka-brokers "$(cat brokers)" --clickhouse-url "http://$address" --admin-listen 127.0.0.1:0 --drain 3s \
        --kafka-options "session.timeout.ms=$session_ms,heartbeat.interval.ms=200" > "$1.log" 2>&1 & pid=$!
    children+=("$pid")
    metrics=$(wait_for "$1.log" "metrics and health at ")
}

ask() { curl -sS "http://$address/?database=clickmill" --data-binary "$1"; }
# Every rebalance ends with an assignment, be it of nothing.
rebalances() { curl -sS "$1/metrics" | awk '/^clickmill_ingest_rebalances_total\{event="assigned"\}/ {n = $2} END {print n + 0}'; }
lost() { curl -sS "$1/metrics" | awk '/^clickmill_ingest_rebalances_total\{event="lost"\}/ {n = $2} END {print n + 0}'; }

"$program" broker --partitions 6 --address-file brokers > broker.log 2>&1 & children+=($!)
"$program" engine --engine-listen 127.0.0.1:0 > engine.log 2>&1 & children+=($!)
address=$(wait_for engine.log "listening on ")
wait_for broker.log "brokers " > brokers
consumer one; one=$pid one_metrics=$metrics
consumer two; two=$pid two_metrics=$metrics
sleep "$settle"
"$program" generate --clicks 1000000000 --rate "$rate" --kafka-brokers "$(cat brokers)" --wait-for-group clickmill > generate.log 2>&1 & generate=$!
children+=("$generate")

most=0
for change in $(seq "$changes"); do
    before=$(rebalances "$one_metrics")
    if [ $((change % 2)) -eq 1 ]; then consumer "three-$change"; three=$pid; else kill -TERM "$three"; wait "$three"; fi
    sleep "$settle"
    made=$(($(rebalances "$one_metrics") - before))
    if [ "$made" -gt "$most" ]; then most=$made; fi
    echo "change $change: $made rebalances, $(ask "SELECT sum(messages) FROM spans") settled"
done
kill -TERM "$generate"; wait "$generate" || true
sleep 3
echo "$changes changes: at most $most rebalances for one, partitions lost $(lost "$one_metrics") and $(lost "$two_metrics") times"
kill -TERM "$one" "$two"; wait "$one" "$two"
"$program" audit --clickhouse-url "http://$address" --kafka-brokers "$(cat brokers)"
[ "$most" -le 2 ]
