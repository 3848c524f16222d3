#!/usr/bin/env bash
# ClickHouse goes away while clicks come in, and comes back: how much memory ingest takes, and how fast it catches up.
#
#     scripts/outage.sh [clickmill binary] [seconds away] [clicks a second]
#
# The brokers named in BROKERS hold the backlog, in an empty topic `clicks`. Without any, a broker of its own does, which keeps of each
# partition 5 MiB or 100,000 messages only: enough for about 40 seconds away. Everything else runs on 127.0.0.1 in a
# temporary folder and ends with the script.
set -euo pipefail

program=$(realpath "${1:-target/release/clickmill}")
away=${2:-120}
rate=${3:-20000}
before=10
partitions=${PARTITIONS:-32} # as many as the topic has
source "$(dirname "$(realpath "$0")")/system.sh"

start_engine() {
    : > engine.log
    "$program" engine --engine-listen "$1" > engine.log 2>&1 & engine=$!; children+=("$engine")
    address=$(wait_for engine.log "listening on ")
}

ask() { curl -sS "http://$address/?database=clickmill" --data-binary "$1"; }
settled() { ask "SELECT sum(messages) FROM spans" 2>/dev/null || echo 0; }
memory() { awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$ingest/status"; }

if [ -n "${BROKERS:-}" ]; then
    echo "$BROKERS" > brokers
else
    "$program" broker --partitions "$partitions" > broker.log 2>&1 & children+=($!)
    wait_for broker.log "brokers " > brokers
fi
start_engine 127.0.0.1:0
"$program" ingest --kafka-brokers "$(cat brokers)" --clickhouse-url "http://$address" --admin-listen 127.0.0.1:0 \
    > ingest.log 2>&1 & ingest=$!; children+=("$ingest")
metrics=$(wait_for ingest.log "metrics and health at ")
until curl -sS "$metrics/metrics" | grep -q "^clickmill_ingest_partitions $partitions"; do sleep 0.2; done
base=$(memory)

total=$(((before + away) * rate))
"$program" generate --clicks "$total" --rate "$rate" --kafka-options compression.type=gzip,linger.ms=100 --kafka-brokers "$(cat brokers)" > generate.log 2>&1 & generate=$!; children+=("$generate")
sleep "$before"
echo "before: $(settled) settled, memory $(memory) MiB (at rest $base MiB)"

kill -9 "$engine"; wait "$engine" 2>/dev/null || true
most=0
for _ in $(seq "$away"); do
    sleep 1
    now=$(memory); if [ "$now" -gt "$most" ]; then most=$now; fi
done
wait "$generate"
held=$(curl -sS "$metrics/metrics" | awk '/^clickmill_ingest_batch_bytes/ {print int($2 / 1048576)}')
echo "after $away s away: memory at most $most MiB, of which batches $held MiB"

start_engine "$address"
first=$(settled)
started=$(date +%s.%N)
while [ "$(settled)" -lt "$total" ]; do
    now=$(memory); if [ "$now" -gt "$most" ]; then most=$now; fi
    sleep 0.2
done
awk -v first="$first" -v total="$total" -v rate="$rate" -v started="$started" -v ended="$(date +%s.%N)" 'BEGIN {
    speed = (total - first) / (ended - started)
    printf "drained %d clicks in %.1f s: %d a second, %.1f times the live rate\n", total - first, ended - started, speed, speed / rate
}'
echo "memory at most $most MiB"
"$program" audit --clickhouse-url "http://$address" | tail -1
