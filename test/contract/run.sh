#!/usr/bin/env bash
# The contract of the REST API (test/contract/flink.ts), asked of real Flink as plain processes on loopback. Needs a JDK,
# and distributions: of the `flink-image` command (VERSIONS says which), or FLINK_HOMES, a list of VERSION=FOLDER. Without
# either it says so and ends well. The simulated Flink keeps the same contract in `npm test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

homes=${FLINK_HOMES:-}
if [ -z "$homes" ] && command -v flink-image >/dev/null; then
	for version in ${VERSIONS:-1.20.5 2.3.0}; do
		if home=$(flink-image --home "$version"); then
			homes="$homes $version=$home"
		else
			echo "flink-image has no Flink $version: the contract is not asked of it"
		fi
	done
fi
if [ -z "$homes" ] || ! command -v javac >/dev/null; then
	echo "no Flink distribution (flink-image on the PATH, or FLINK_HOMES) or no JDK: the contract is not asked of real Flink"
	exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
scripts/build-finder.sh
for entry in $homes; do
	version=${entry%%=*} home=${entry#*=}
	mkdir -p "$work/$version/classes"
	javac --release 8 -Xlint:-options -nowarn -cp "$home/lib/*" -d "$work/$version/classes" test/cluster/job/CountJob.java
	jar cf "$work/$version/count.jar" -C "$work/$version/classes" .
	mkdir "$work/$version/ask"
	javac --release 8 -Xlint:-options -nowarn -cp "$home/lib/*" -d "$work/$version/ask" test/contract/AskFlink.java
	FLINK_HOMES="$version=$home" npx tsx scripts/flink-options/index.ts --check
	FLINK_VERSION=$version ASK_FLINK="$work/$version/ask:$home/lib/*:$home/bin/*" npx tsx --test --test-reporter=spec test/contract/admission.ts
	FLINK_HOME=$home FLINK_VERSION=$version COUNT_JAR=$work/$version/count.jar FINDER_JAR=$PWD/dist/finder.jar \
		npx tsx --test --test-reporter=spec test/contract/real-flink.ts
done
