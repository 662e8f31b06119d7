#!/usr/bin/env bash
# The client of the distribution, as the official image has it on its PATH.
opens=()
for package in java.lang java.util java.time; do opens+=("--add-opens=java.base/$package=ALL-UNNAMED"); done
export FLINK_CONF_DIR=/opt/flink/conf
exec java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "${opens[@]}" -cp '/opt/flink/lib/*' org.apache.flink.client.cli.CliFrontend "$@"
