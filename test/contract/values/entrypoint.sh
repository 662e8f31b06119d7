#!/usr/bin/env bash
# Stands for the official image in what it does to values: its entry point (FLINK_PROPERTIES), Flink's start scripts
# (jobmanager, standalone-job) and its client (flink). FLINK_HOME is a distribution, CONF a folder with its configuration file.
set -uo pipefail
class_path="$FLINK_HOME/bin/bash-java-utils.jar:$FLINK_HOME/lib/*"
result=BASH_JAVA_UTILS_EXEC_RESULT:

# The start scripts join all arguments by blanks, and the shell divides them again and expands `*`.
ask_java_utils() {
	local command=$1 arguments
	shift
	arguments=$*
	java -cp "$class_path" org.apache.flink.runtime.util.bash.BashJavaUtils "$command" --configDir "$CONF" $arguments 2>/dev/null |
		grep "$result" | sed "s/^$result//"
}

if [ -e "$CONF/flink-conf.yaml" ]; then # Flink before 1.19
	file=$CONF/flink-conf.yaml
	echo "${FLINK_PROPERTIES:-}" >>"$file"
	envsubst <"$file" >"$file.new" && mv "$file.new" "$file"
else
	options=()
	IFS=$'\n'
	for line in ${FLINK_PROPERTIES:-}; do
		line=$(echo $line | tr -d '[:space:]')
		[ -z "$line" ] && continue
		IFS=: read -r key value <<<"$line"
		value=$(echo $value | envsubst)
		options+=("-D$key=$value")
	done
	unset IFS
	updated=$(ask_java_utils UPDATE_AND_GET_FLINK_CONFIGURATION "${options[@]}") && echo "$updated" >"$CONF/config.yaml"
fi

role=$1
shift
case $role in
jobmanager) main=org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint ;;
standalone-job) main=org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint ;;
flink)
	export FLINK_CONF_DIR=$CONF
	exec java $TEST_JAVA_OPTIONS -cp "$class_path" org.apache.flink.client.cli.CliFrontend "$@"
	;;
esac
mapfile -t memory < <(ask_java_utils GET_JM_RESOURCE_PARAMS "$@")
jvm=$(eval echo ${FLINK_ENV_JAVA_OPTS_JM:-})
exec java ${memory[0]:-} $TEST_JAVA_OPTIONS $jvm -cp "$class_path:$USER_JAR" $main --configDir "$CONF" ${memory[1]:-} "$@"
