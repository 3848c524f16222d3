#!/usr/bin/env bash
# More requests made up of the API's description than `cargo test` asks, against a whole system of its own: every check, every phase, valid
# requests and invalid ones, for customers and for operators.
# scripts/schemathesis.sh [CASES FOR EACH OPERATION] [PROGRAM] [SEED]; about 15,000 requests with 100 cases, and more with more.
set -euo pipefail

cases=${1:-100}
program=$(realpath "${2:-target/release/clickmill}")
seed=${3:-1}
tests=$(realpath "$(dirname "$0")/../tests/openapi")
. "$(dirname "$0")/system.sh"

python3 -m venv python && python/bin/pip install --quiet --disable-pip-version-check -r "$tests/requirements.txt"
cp "$tests/hooks.py" . && echo 'hooks = "hooks.py"' > schemathesis.toml

token=clk_for_schemathesis
CLICKMILL_RECLASSIFY_EVERY=0s "$program" serve --listen 127.0.0.1:0 --admin-listen 127.0.0.1:0 --engine-listen 127.0.0.1:0 \
    --admin-token "$token" > log 2>&1 &
children+=($!)
api=$(wait_for log '  API         ') && admin=$(wait_for log '  admin       ') && admin=${admin%/metrics}
python/bin/python "$tests/seed.py" "$api" "$token"

failed=0
for listener in "$api" "$admin"; do
    python/bin/schemathesis run "$listener/v1/openapi.json" --header "Authorization: Bearer $token" --checks all \
        --max-examples "$cases" --seed "$seed" --no-shrink --continue-on-failure --suppress-health-check all --request-timeout 90 --max-response-time 80 --max-failures 50 || failed=1
done
exit $failed
