#!/usr/bin/env bash
# The cluster tests: prepares images and Metacontroller, then runs test/cluster/*.test.ts inside the cluster's network.
#
# Metacontroller is $METACONTROLLER or `metacontroller` on the PATH. Without it this says so and ends well; STANDIN=1 runs
# the tests all the same with test/cluster/standin.ts in its place, which proves nothing about Metacontroller itself.
# The cluster is that of the `cluster` and `flink-image` commands. With KUBECONFIG set it is that one instead: then
# flinkapp, Metacontroller and the images named in TEST_IMAGES (a prefix for count:VERSION-a and -b) must be there already.
# Arguments are what the test runner is given, options and test files; without any, all of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# What is measured runs alone first; of the others two files at a time, since a Flink that starts leaves half of two cores idle;
# what takes from flinkapp its rights, or flinkapp itself, alone at the end.
run() {
	if [ $# -gt 0 ]; then
		"${within[@]}" npx tsx --test --test-reporter=spec --test-concurrency=1 "$@"
	else
		"${within[@]}" npx tsx --test --test-reporter=spec --test-concurrency=1 test/cluster/admission.test.ts test/cluster/measured.test.ts
		"${within[@]}" npx tsx --test --test-reporter=spec --test-concurrency=2 test/cluster/{lyft,failures,life,application-mode,client-submission}.test.ts
		"${within[@]}" npx tsx --test --test-reporter=spec --test-concurrency=1 test/cluster/{rbac,jobs-rights,release}.test.ts
	fi
}
binary=${METACONTROLLER:-$(command -v metacontroller || true)}
if [ -z "$binary" ] && [ -z "${STANDIN:-}" ] && [ -z "${KUBECONFIG:-}" ]; then
	echo "no metacontroller binary on the PATH or in METACONTROLLER: the cluster tests are skipped"
	exit 0
fi

if [ -n "${KUBECONFIG:-}" ]; then
	within=(env)
	npx tsx test/cluster/prepare.ts
	run "$@"
	exit
fi

command -v cluster >/dev/null || { echo "no cluster command on the PATH and no KUBECONFIG: the cluster tests are skipped"; exit 0; }
home=${CLUSTER_HOME:-$HOME/.cache/kube-cluster}
work=$(mktemp -d)
standin=
cleanup() {
	[ -n "$standin" ] && kill -- "-$standin" 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT

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

# The layers that the Dockerfile would give.
npm run --silent build
mkdir -p "$work/node/usr/local/bin" "$work/app/app"
cp "$(command -v node)" "$work/node/usr/local/bin/node"
cp -r dist package.json package-lock.json "$work/app/app/"
(cd "$work/app/app" && npm ci --omit=dev --ignore-scripts --silent)
cluster image cluster.local/flinkapp:test "$home/images/base" "$work/node" "$work/app" --user 65532 --workdir /app \
	--entrypoint '["/usr/local/bin/node","--max-semi-space-size=1","--max-old-space-size=128","--enable-source-maps","/app/dist/src/main.js"]' --cmd '["serve"]'

crds=$(dirname "$(command -v cluster)")/metacontroller/crds.yaml
cluster exec kubectl apply --server-side -f "$crds" -f charts/flinkapp/crds >/dev/null
if [ -n "$binary" ]; then
	mkdir -p "$work/metacontroller/usr/local/bin"
	cp "$binary" "$work/metacontroller/usr/local/bin/metacontroller"
	cluster image cluster.local/metacontroller:test "$home/images/base" "$work/metacontroller" --entrypoint '["/usr/local/bin/metacontroller"]'
	cluster exec kubectl apply -f test/cluster/metacontroller.yaml >/dev/null
	cluster exec kubectl -n metacontroller rollout status deployment/metacontroller --timeout=60s
fi
cluster exec helm lint --quiet charts/flinkapp --set image.repository=x
cluster exec helm upgrade --install flinkapp charts/flinkapp -n flinkapp-system --create-namespace \
	--set image.repository=cluster.local/flinkapp,image.tag=test,deadlines.clusterStartSeconds=60,jobs.serviceAccount.namespaces={default} >/dev/null
cluster exec kubectl -n flinkapp-system rollout restart deployment/flinkapp >/dev/null
cluster exec kubectl -n flinkapp-system rollout status deployment/flinkapp --timeout=120s
if [ -z "$binary" ]; then
	echo "no metacontroller binary: a stand-in takes its place; nothing below proves anything about Metacontroller itself"
	KUBECONFIG=$home/kubeconfig setsid nsenter --net=/run/netns/kube-cluster npx tsx test/cluster/standin.ts flinkapp >"$work/standin.log" 2>&1 &
	standin=$!
fi
export TEST_IMAGES=cluster.local/
cluster exec npx tsx test/cluster/prepare.ts
within=(cluster exec)
run "$@"
