#!/usr/bin/env bash
# The contracts that the simulated world keeps in `npm test`, asked of the real thing.
#
# Of Metacontroller (test/contract/metacontroller): its binary, $METACONTROLLER or on the PATH, with an API server and an
# etcd as plain processes on loopback. KUBE_BIN is the folder of these two, METACONTROLLER_CRDS the file of its CRDs; the
# `cluster` command has both.
#
# Of Flink's REST API (test/contract/flink.ts): real Flink as plain processes on loopback. Needs a JDK, and distributions:
# of the `flink-image` command (VERSIONS says which), or FLINK_HOMES, a list of VERSION=FOLDER.
#
# Where something is missing it says so and goes on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export METACONTROLLER=${METACONTROLLER:-$(command -v metacontroller || true)}
if command -v cluster >/dev/null; then
	cluster tools
	export KUBE_BIN=${KUBE_BIN:-${CLUSTER_HOME:-$HOME/.cache/kube-cluster}/bin}
	export METACONTROLLER_CRDS=${METACONTROLLER_CRDS:-$(dirname "$(command -v cluster)")/metacontroller/crds.yaml}
fi
if [ -n "$METACONTROLLER" ] && [ -n "${KUBE_BIN:-}" ] && [ -n "${METACONTROLLER_CRDS:-}" ]; then
	npx tsx --test --test-reporter=spec test/contract/metacontroller/real.ts
else
	echo "no Metacontroller, API server and etcd (METACONTROLLER, KUBE_BIN, METACONTROLLER_CRDS): the contract is not asked of them"
fi

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
	if command -v envsubst >/dev/null; then
		mkdir "$work/$version/tell"
		javac --release 8 -Xlint:-options -nowarn -cp "$home/lib/*" -d "$work/$version/tell" test/contract/values/TellArguments.java
		jar cf "$work/$version/tell.jar" -C "$work/$version/tell" .
		FLINK_HOME=$home FLINK_VERSION=$version TELL_JAR=$work/$version/tell.jar \
			npx tsx --test --test-reporter=spec test/contract/values/real-values.ts
	else
		echo "no envsubst (package gettext-base): Flink is not asked what becomes of values"
	fi
	FLINK_HOME=$home FLINK_VERSION=$version COUNT_JAR=$work/$version/count.jar FINDER_JAR=$PWD/dist/finder.jar \
		npx tsx --test --test-reporter=spec test/contract/real-flink.ts
done
