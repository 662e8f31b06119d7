#!/usr/bin/env bash
# Builds dist/finder.jar from src/flink/finder. Without a Java compiler it builds nothing: flinkapp then cannot recover the
# state of lost jobs, and says so in its log.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v javac >/dev/null || ! command -v jar >/dev/null; then
	echo "javac or jar is missing on the PATH: dist/finder.jar is not built" >&2
	exit 0
fi
classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
mkdir -p dist
# The oldest Flink runs on Java 8.
javac --release 8 -Xlint:-options -d "$classes" src/flink/finder/FindRestorePoints.java
jar --create --no-manifest --date=2026-01-01T00:00:00Z --file dist/finder.jar -C "$classes" .
