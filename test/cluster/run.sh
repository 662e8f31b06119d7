#!/usr/bin/env bash
# The cluster tests: prepares images, Metacontroller and flinkapp, then runs test/cluster/*.test.ts in the cluster's network.
#
#   run.sh              all tests, about an hour on two cores
#   run.sh core         what every change has to pass, about twenty minutes
#   run.sh soak ...     applications at random, as test/cluster/soak/index.ts says
#   run.sh ARGUMENT...  options and files for the test runner
#
# Metacontroller is $METACONTROLLER or `metacontroller` on the PATH; without it no test runs. The cluster is that of the
# `cluster` and `flink-image` commands. With KUBECONFIG set it is that one instead: flinkapp, Metacontroller and the
# images named in TEST_IMAGES (a prefix for count:VERSION-a and -b) must be there already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

failed=0
# Runs the files that follow the number at once. A failure is remembered, and the next files run all the same.
group() {
	local at_once=$1
	shift
	"${within[@]}" npx tsx --test --test-reporter=spec --test-concurrency="$at_once" "$@" || failed=1
}

# Tests that measure run alone. Of the others two files run at once: a starting Flink leaves half of two cores idle.
# Tests that pause the API server or the kubelet run alone too. Tests that take away rights from flinkapp, or flinkapp
# itself, run alone and last.
run() {
	case "${1:-all}" in
	all)
		group 1 test/cluster/{chart,admission,appliers,manifests,measured}.test.ts
		group 2 test/cluster/{lyft,failures,life,application-mode,client-submission}.test.ts
		group 2 test/cluster/{unreadable-status,sidecars,silent-jobmanager,registry,orphans,refusals}.test.ts
		group 1 test/cluster/{kubectl-flink,autoscaler}.test.ts
		group 1 test/cluster/{hung-jobmanagers,outage,lost-node}.test.ts
		group 1 test/cluster/{restarts,rbac,rbac-dry-runs,jobs-rights,release}.test.ts
		;;
	core) group 1 test/cluster/{chart,admission,measured,unreadable-status,outage,restarts}.test.ts ;;
	soak)
		shift
		"${within[@]}" npx tsx test/cluster/soak/index.ts "$@" || failed=1
		;;
	*) group 1 "$@" ;;
	esac
	exit "$failed"
}

skip() {
	echo "CLUSTER TESTS SKIPPED: $1" >&2
	exit 0
}

if [ -n "${KUBECONFIG:-}" ]; then
	within=(env)
	npm run --silent build
	npx tsx test/cluster/prepare.ts
	run "$@"
fi

binary=${METACONTROLLER:-$(command -v metacontroller || true)}
[ -n "$binary" ] || skip "no metacontroller binary in METACONTROLLER or on the PATH"
command -v cluster >/dev/null || skip "no cluster command on the PATH and no KUBECONFIG"
home=${CLUSTER_HOME:-$HOME/.cache/kube-cluster}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cluster tools
cluster up
for version in 2.3.0 1.20.5; do
	flink_home=$(flink-image --home "$version")
	mkdir -p "$work/$version/classes" "$work/$version/layer/opt/flink/"{flink-web-upload,usrlib}
	javac --release 17 -nowarn -cp "$flink_home/lib/*" -d "$work/$version/classes" test/cluster/job/CountJob.java
	jar cf "$work/$version/layer/opt/flink/flink-web-upload/count.jar" -C "$work/$version/classes" .
	cp "$work/$version/layer/opt/flink/"{flink-web-upload,usrlib}/count.jar
	mkdir -p "$work/$version/layer/usr/local/bin"
	cp test/cluster/flink-client.sh "$work/$version/layer/usr/local/bin/flink"
	flink-image "$version" "cluster.local/count:$version-a" "$work/$version/layer"
	flink-image "$version" "cluster.local/count:$version-b" "$work/$version/layer"
done

# The layers that the Dockerfile makes.
npm run --silent build
mkdir -p "$work/node/usr/local/bin" "$work/app/app"
cp "$(command -v node)" "$work/node/usr/local/bin/node"
cp -r dist package.json package-lock.json "$work/app/app/"
(cd "$work/app/app" && npm ci --omit=dev --ignore-scripts --silent)
cluster image cluster.local/flinkapp:test "$home/images/base" "$work/node" "$work/app" --user 65532 --workdir /app \
	--entrypoint '["/usr/local/bin/node","--max-semi-space-size=1","--max-old-space-size=128","--enable-source-maps","/app/dist/src/main.js"]' --cmd '["serve"]'

crds=$(dirname "$(command -v cluster)")/metacontroller/crds.yaml
cluster exec kubectl apply --server-side -f "$crds" -f charts/flinkapp/crds >/dev/null
mkdir -p "$work/metacontroller/usr/local/bin"
cp "$binary" "$work/metacontroller/usr/local/bin/metacontroller"
cluster image cluster.local/metacontroller:test "$home/images/base" "$work/metacontroller" --entrypoint '["/usr/local/bin/metacontroller"]'
cluster exec kubectl apply -f test/cluster/metacontroller.yaml >/dev/null
cluster exec kubectl -n metacontroller rollout status deployment/metacontroller --timeout=60s
cluster exec helm lint --quiet charts/flinkapp --set image.repository=x
cluster exec helm upgrade --install flinkapp charts/flinkapp -n flinkapp-system --create-namespace \
	--set image.repository=cluster.local/flinkapp,image.tag=test,deadlines.clusterStartSeconds=180,jobs.serviceAccount.namespaces={default} >/dev/null
cluster exec kubectl -n flinkapp-system rollout restart deployment/flinkapp >/dev/null
cluster exec kubectl -n flinkapp-system rollout status deployment/flinkapp --timeout=120s
export TEST_IMAGES=cluster.local/ NODE_CONTAINERD="$home/run/containerd.sock"
cluster exec npx tsx test/cluster/prepare.ts
within=(cluster exec)
run "$@"
