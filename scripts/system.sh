# For scripts that run a whole system: a temporary folder to work in, and an end that leaves no process and no file behind.

folder=$(mktemp -d)
children=()

finish() {
    for child in "${children[@]}"; do kill -9 "$child" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT
cd "$folder"

wait_for() { # file, beginning of a line: prints what follows it
    for _ in $(seq 600); do
        if grep -q "^$2" "$1" 2>/dev/null; then sed -n "s|^$2||p" "$1" | head -1; return; fi
        sleep 0.1
    done
    echo "no line in $1 begins with $2" >&2; cat "$1" >&2; exit 1
}
