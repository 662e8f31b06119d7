#!/usr/bin/env bash
# Makes dist/finder.jar of src/flink/finder. Without a Java compiler there is none: then the state of a job that its
# JobManager lost cannot be looked for, and flinkapp says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v javac >/dev/null || ! command -v jar >/dev/null; then
	echo "no javac and jar on the PATH: dist/finder.jar is not made" >&2
	exit 0
fi
classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
mkdir -p dist
# Java 8 is what the oldest Flink runs on.
javac --release 8 -Xlint:-options -d "$classes" src/flink/finder/FindRestorePoints.java
jar --create --no-manifest --date=2026-01-01T00:00:00Z --file dist/finder.jar -C "$classes" .
